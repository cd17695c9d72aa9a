"""A post falls vacant: kept as a template that cover is booked from."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.errors import BadInput
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.vacancies import keep_vacant_post
from shifts.forms.bookings import IN_PATTERN, Week, request_from
from shifts.forms.vacancies import VacantPostForm
from shifts.vacancies import Leaver


class VacantPost(Page):
    template_name = "shifts/template_vacant.html"
    needs = Permission.BOOKING_CREATE
    anchors = {"unmapped_title": "id_job_title"}

    @cached_property
    def form(self) -> VacantPostForm:
        return VacantPostForm(self.request.POST or None, by=self.user)

    @cached_property
    def week(self) -> Week:
        return Week(self.request.POST or None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        self.week.show(self.refusal)
        return self.page(form=self.form, week=self.week)

    def anchor(self, name: str) -> str:
        return self.week.element(name) if IN_PATTERN.match(name) else super().anchor(name)

    def post(self, request: HttpRequest) -> HttpResponse:
        if problems := self.form.problems() | self.week.problems():
            raise BadInput(problems)
        typed = self.form.cleaned_data
        last_day = typed["last_day"]
        week = self.week.as_json(typed["clocks_go_back"])
        template = keep_vacant_post(
            by=self.user,
            post=request_from(typed | {"starts_on": last_day, "ends_on": last_day}, week),
            leaver=Leaver(typed["leaver"], last_day),
            weeks=typed["weeks"],
            now=timezone.now(),
        )
        messages.success(request, f"{template} is kept. Book cover from it, here.")
        return redirect("templates")
