"""Leaving the bank: what ends is read first, by the worker or by HR of the council that pays them."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import Worker
from accounts.pages import Page
from shifts.actions.assignments import leave_the_bank
from shifts.forms.assignments import ByReason
from shifts.models.endings import Side
from shifts.reports.leaving import leaving
from shifts.views.employment import workers_in_view


class LeavePage(Page):
    template_name = "shifts/leave.html"

    @cached_property
    def worker(self) -> Worker:
        still_there = workers_in_view(self.user).filter(left_at=None)
        return get_object_or_404(still_there, pk=self.kwargs["pk"])

    @property
    def own(self) -> bool:
        return self.worker.user_id == self.user.pk

    @cached_property
    def form(self) -> ByReason:
        side = Side.WORKER if self.own else Side.COUNCIL
        typed = self.request.POST if self.request.method == "POST" else None
        return ByReason(typed, side=side)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = leaving(by=self.user, worker=self.worker, now=timezone.now())
        self.form.show(self.refusal)
        return self.page(worker=self.worker, own=self.own, leaving=found, form=self.form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        worker, own = self.worker, self.own
        leave_the_bank(by=self.user, worker=worker, now=timezone.now(), **self.form.checked())
        left = "You have left" if own else f"{worker} has left"
        messages.success(request, f"{left} the bank. Everyone it concerns is told.")
        return redirect("home" if own else "workers")
