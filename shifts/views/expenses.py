"""The expenses of a week: itemised by the worker, read by whoever approves it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page
from shifts.actions.expenses import Item, add_expense, clauses_for, remove_expense
from shifts.forms.expenses import ExpenseForm
from shifts.models import Timesheet
from shifts.states import TURN, TimesheetState


class TimesheetExpenses(Page):
    template_name = "shifts/expenses.html"

    @cached_property
    def timesheet(self) -> Timesheet:
        found = Timesheet.objects.visible_to(self.user).select_related(
            "assignment__worker__user", "assignment__booking__team__council"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> ExpenseForm:
        clauses = clauses_for(self.timesheet, self.timesheet.week_starts_on)
        typed = self.request.POST if "add" in self.request.POST else None
        return ExpenseForm(
            typed,
            allowed=clauses["expenses_outside_rate"],
            monday=self.timesheet.week_starts_on,
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        timesheet = self.timesheet
        self.form.show(self.refusal)
        turn = TURN[TimesheetState(timesheet.state)]
        mine = timesheet.assignment.worker.user_id == self.user.pk
        return self.page(
            timesheet=timesheet,
            items=timesheet.expenses.all(),
            total=timesheet.expenses.aggregate(total=Sum("amount", default=0))["total"],
            form=self.form,
            may_change=mine and turn == "worker",
            clauses=clauses_for(timesheet, timesheet.week_starts_on),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "remove" in request.POST:
            number = request.POST["remove"]
            items = self.timesheet.expenses.select_related("timesheet__assignment__worker")
            chosen = get_object_or_404(items, pk=int(number) if number.isdecimal() else 0)
            remove_expense(by=self.user, expense=chosen)
            messages.success(request, "Taken off the week.")
        else:
            typed = Item(**self.form.checked())
            add_expense(by=self.user, timesheet=self.timesheet, item=typed, now=timezone.now())
            messages.success(request, "Added. It is approved with the hours of the week.")
        return redirect("timesheet-expenses", pk=pk)
