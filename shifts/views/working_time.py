"""A worker's own working time: the average, opting out, and work elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.models import Worker
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.working_time import (
    declare_outside_work,
    end_outside_work,
    opt_out,
    withdraw_opt_out,
)
from shifts.calendar import DAY, written
from shifts.forms.working_time import EndWorkForm, OptOutForm, OutsideWorkForm
from shifts.models import CompensatoryRest, OutsideWork
from shifts.reports.working_time import own_hours, standing_opt_out


class OwnPage(Page):
    """Of the signed-in worker alone."""

    needs = Permission.WORKING_TIME_DECLARE

    def worker(self) -> Worker:
        workers = Worker.objects.select_related("employing_council", "user")
        return get_object_or_404(workers, user=self.user)


class WorkingTimePage(OwnPage):
    template_name = "shifts/working_time.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker, today = self.worker(), timezone.localdate()
        form = OptOutForm(request.POST if "opt_out" in request.POST else None)
        form.show(self.refusal)
        return self.page(
            hours=own_hours(worker, today=today),
            standing=standing_opt_out(worker, today=today),
            form=form,
            outside=OutsideWork.objects.filter(worker=worker),
            rests=CompensatoryRest.objects.owed().filter(worker=worker),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        worker, now = self.worker(), timezone.now()
        if "withdraw" in request.POST:
            made = withdraw_opt_out(by=self.user, worker=worker, now=now)
            since = written(made.effective.upper)
            messages.success(request, f"Withdrawn. The limit applies again from {since}.")
        else:
            typed = OptOutForm(request.POST).checked()
            opt_out(by=self.user, worker=worker, now=now, **typed)
            messages.success(request, "You have opted out of the weekly limit.")
        return redirect("working-time")


class OutsideWorkNew(OwnPage):
    template_name = "shifts/outside_work_new.html"
    anchors = {"already_declared": "id_employer"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = OutsideWorkForm(request.POST or None)
        form.show(self.refusal)
        return self.page(form=form)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = OutsideWorkForm(request.POST).checked()
        worker = self.worker()
        made = declare_outside_work(by=self.user, worker=worker, now=timezone.now(), **typed)
        messages.success(request, f"Your work for {made.employer} counts from now on.")
        return redirect("working-time")


class OutsideWorkEnd(OwnPage):
    template_name = "shifts/outside_work_end.html"
    anchors = {"already_declared": "id_ends_on"}

    def work(self, pk: int) -> OutsideWork:
        mine = OutsideWork.objects.filter(worker__user=self.user)
        return get_object_or_404(mine.select_related("worker__employing_council"), pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        work = self.work(kwargs["pk"])
        form = EndWorkForm(request.POST or None)
        form.show(self.refusal)
        return self.page(work=work, form=form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        work = self.work(pk)
        ends_on = EndWorkForm(request.POST).checked()["ends_on"]
        work = end_outside_work(by=self.user, work=work, ends_on=ends_on)
        last = written(work.effective.upper - DAY)
        messages.success(request, f"Your work for {work.employer} counts until {last}.")
        return redirect("working-time")
