"""A worker's other calendars, and the link by which those read their shifts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.checks import renamed
from shifts.actions.feeds import add_feed, import_file, read_file, remove_feed
from shifts.actions.links import create_link, revoke_link
from shifts.api.availability import address_of
from shifts.forms.availability import FeedForm, FileForm
from shifts.models import CalendarFeed
from shifts.views.availability import OwnPage


class CalendarsPage(OwnPage):
    template_name = "shifts/calendars.html"
    address = ""  # of a link just made, shown once

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        feed = FeedForm(request.POST if "add" in request.POST else None)
        file = FileForm(
            *((request.POST, request.FILES) if "upload" in request.POST else (None,))
        )
        for form in (feed, file):
            form.show(self.refusal)
        return self.page(
            feed_form=feed,
            file_form=file,
            feeds=self.worker.calendar_feeds.all(),
            link=self.worker.calendar_links.filter(revoked_at=None).first(),
            address=self.address,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "add" in request.POST:
            return self.add()
        if "upload" in request.POST:
            return self.upload()
        if "stop" in request.POST:
            return self.stop()
        return self.link()

    def add(self) -> HttpResponse:
        given = FeedForm(self.request.POST).checked()
        add_feed(by=self.user, worker=self.worker, now=timezone.now(), **given)
        return self.done("Added. It is read within a minute or two, and then every half hour.")

    def upload(self) -> HttpResponse:
        given = FileForm(self.request.POST, self.request.FILES).checked()
        now, worker = timezone.now(), self.worker
        busy = read_file(given["file"].read(), now)
        with renamed({"name": "file_name"}):
            import_file(
                by=self.user, worker=worker, name=given["file_name"], busy=busy, now=now
            )
        return self.done(f"Read. It holds {len(busy)} busy times in the next twelve months.")

    def link(self) -> HttpResponse:
        _, secret = create_link(by=self.user, worker=self.worker, now=timezone.now())
        self.address = address_of(self.request, secret)
        return self.get(self.request)

    def stop(self) -> HttpResponse:
        link = get_object_or_404(self.worker.calendar_links.filter(revoked_at=None))
        revoke_link(by=self.user, link=link, now=timezone.now())
        return self.done("Stopped. Calendars that use the link no longer see your shifts.")

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("calendars")


class CalendarRemovePage(OwnPage):
    template_name = "shifts/calendar_remove.html"

    @property
    def feed(self) -> CalendarFeed:
        mine = CalendarFeed.objects.of(self.user).select_related("worker")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(feed=self.feed)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        remove_feed(by=self.user, feed=self.feed)
        messages.success(request, "Removed, with all that was read from it.")
        return redirect("calendars")
