"""What one person has been told, the unread first."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.notices import read_all_notices, read_notice
from accounts.models import Notice
from accounts.notice_kinds import KINDS
from accounts.pages import Page


class Inbox(Page):
    template_name = "accounts/inbox.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Notice.objects.visible_to(self.user)
        newest = mine.order_by("-pk").values_list("pk", flat=True).first()
        return self.page(
            rows=self.rows(mine.unread_first()), newest=newest, unread=mine.unread().count()
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """All up to the newest that was on the page: one that came meanwhile stays unread."""
        newest = request.POST.get("newest", "")
        until = int(newest) if newest.isdecimal() and len(newest) < 19 else 0
        read_all_notices(by=self.user, until=until, now=timezone.now())
        messages.success(request, "All marked as read.")
        return redirect("inbox")


class NoticePage(Page):
    """Opening a notice reads it."""

    template_name = "accounts/notice.html"

    @cached_property
    def notice(self) -> Notice:
        mine = Notice.objects.visible_to(self.user)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        notice = read_notice(by=self.user, notice=self.notice, now=timezone.now())
        del self.user.unread_notices  # as it came with the user, this one among them
        kind = KINDS.get(notice.kind)
        return self.page(notice=notice, kind=kind.label if kind else "")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        read_notice(by=self.user, notice=self.notice, now=timezone.now())
        messages.success(request, f"Marked as read: {self.notice.subject}")
        return redirect("inbox")
