"""A worker says when they can work, for phones first."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.checks import renamed
from accounts.errors import NotPermitted
from accounts.models import Worker
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.availability import (
    remove_dated,
    set_radius,
    state_dated,
    state_weekly,
    statement_of,
)
from shifts.calendar import DAY, months_after
from shifts.forms.availability import (
    MOST_A_DAY,
    DaysForm,
    RadiusForm,
    WeekForm,
    number_between,
    weeks_of,
)
from shifts.models import DatedAvailability
from shifts.reports.availability import first_of_month, month_of, own_worker, week_stated
from shifts.turns import MOST_WEEKS


class OwnPage(Page):
    """Of a worker in the pool, about themselves."""

    needs = Permission.AVAILABILITY_STATE

    @cached_property
    def worker(self) -> Worker:
        found = own_worker(self.user)
        if found is None:
            raise NotPermitted
        return found


class AvailabilityPage(OwnPage):
    """The month, day by day, and how far the worker travels."""

    template_name = "shifts/availability.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        first = first_of_month(request.GET.get("month", ""), today)
        days = month_of(self.worker, first)
        form = RadiusForm(
            request.POST if request.method == "POST" else None,
            initial={"radius_miles": self.worker.radius_miles},
        )
        form.show(self.refusal)
        return self.page(
            first=first,
            days=[day for day in days if day.on >= today or first > today],
            earlier=months_after(first, -1) if first > today else None,
            later=months_after(first, 1),
            week=week_stated(self.worker, today),
            form=form,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        miles = RadiusForm(request.POST).checked()["radius_miles"]
        set_radius(by=self.user, worker=self.worker, miles=miles)
        messages.success(request, "Saved.")
        return redirect("availability")


class WeekPage(OwnPage):
    """The weekly times; how many weeks they take turns over is in the address."""

    template_name = "shifts/availability_week.html"

    @cached_property
    def form(self) -> WeekForm:
        today = timezone.localdate()
        week = week_stated(self.worker, today)
        data = self.request.POST if self.request.method == "POST" else None
        return WeekForm(
            data,
            week,
            weeks=weeks_of(self.request.GET, week),
            rows=number_between(self.request.GET.get("rows", ""), 1, MOST_A_DAY),
            seen=statement_of(self.worker, today),
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(
            form=self.form,
            choices=range(1, MOST_WEEKS + 1),
            tomorrow=timezone.localdate() + DAY,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form, now = self.form, timezone.now()
        stretches = form.stretches()
        given = form.checked()
        with renamed(form.names()):
            state_weekly(
                by=self.user,
                worker=self.worker,
                effective_from=given["effective_from"],
                every_weeks=form.weeks,
                stretches=stretches,
                seen=given["seen"],
                now=now,
                today=timezone.localdate(now),
            )
        messages.success(request, "Saved. Councils see only whether their work fits.")
        return redirect("availability")


class DaysPage(OwnPage):
    """Days that are not as by the week; the address may hold what was removed, to put it back."""

    template_name = "shifts/availability_days.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DaysForm(
            request.POST if request.method == "POST" else None, initial=request.GET.dict()
        )
        form.show(self.refusal)
        return self.page(form=form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, now = DaysForm(request.POST), timezone.now()
        days = form.days()
        stated = state_dated(
            by=self.user,
            worker=self.worker,
            kind=form.cleaned_data["kind"],
            days=days,
            note=form.cleaned_data["note"],
            now=now,
            today=timezone.localdate(now),
        )
        messages.success(
            request, f"Saved{f', {len(stated)} times' if len(stated) > 1 else ''}."
        )
        return redirect("availability")


class DaysRemovePage(OwnPage):
    template_name = "shifts/availability_days_remove.html"

    @property
    def dated(self) -> DatedAvailability:
        mine = DatedAvailability.objects.of(self.user).select_related("worker")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(dated=self.dated)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        remove_dated(by=self.user, dated=self.dated)
        messages.success(request, "Removed.")
        return redirect("availability")
