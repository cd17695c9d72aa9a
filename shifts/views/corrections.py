"""Corrections of approved weeks: asked on one page, answered by someone else on another."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.checks import renamed
from accounts.errors import BadInput
from accounts.pages import Page
from accounts.permissions import Permission, holds
from shifts.actions.timesheets import (
    approve_correction,
    ask_correction,
    refuse_correction,
    withdraw_correction,
)
from shifts.actions.timesheets.correcting import check_can_be_corrected, require_a_side
from shifts.forms.corrections import ReasonForm, RefuseCorrectionForm, RightHoursForm
from shifts.hours import hours_now
from shifts.models import Correction, Timesheet
from shifts.reports.corrections import differences, waiting, with_terms
from shifts.states import CorrectionState

OF_SHEET = (
    "assignment__worker__user",
    "assignment__worker__employing_council",
    "assignment__booking__team__council__region",
    "assignment__booking__council",
    "assignment__booking__job_role",
    "assignment__booking__cap_decision",
)


class TimesheetCorrect(Page):
    """The hours as they count, to be put right; nothing changes until someone else says yes."""

    template_name = "shifts/timesheet_correct.html"
    anchors = {"hours": "hours"}

    @cached_property
    def timesheet(self) -> Timesheet:
        found = Timesheet.objects.visible_to(self.user).select_related(*OF_SHEET)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def rows_typed(self) -> list[RightHoursForm]:
        data = self.request.POST if self.request.method == "POST" else None
        standing = hours_now(self.timesheet)
        entries = self.timesheet.entries.select_related(
            "shift", "timesheet__assignment__worker", "timesheet__assignment__booking__council"
        )
        return [RightHoursForm(data, entry, standing[entry.shift_id]) for entry in entries]

    @cached_property
    def reason(self) -> ReasonForm:
        return ReasonForm(self.request.POST if self.request.method == "POST" else None)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_a_side(self.user, self.timesheet)
        if self.refusal is None:
            check_can_be_corrected(self.timesheet)
        for form in self.rows_typed:
            form.show(self.refusal)
        self.reason.show(self.refusal)
        return self.page(timesheet=self.timesheet, hours=self.rows_typed, reason=self.reason)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        require_a_side(self.user, self.timesheet)
        problems = {
            name: told for form in self.rows_typed for name, told in form.all_problems().items()
        }
        problems |= self.reason.problems()
        if problems:
            raise BadInput(problems)
        names = {told: name for form in self.rows_typed for told, name in form.names().items()}
        with renamed(names):
            asked = ask_correction(
                by=self.user,
                timesheet=self.timesheet,
                hours=[form.right() for form in self.rows_typed if form.has_changed()],
                reason=self.reason.cleaned_data["reason"],
                now=timezone.now(),
            )
        messages.success(request, "Asked. Someone else who approves hours now decides.")
        return redirect("correction", pk=asked.pk)


class CorrectionPage(Page):
    """What was, what is said to be right, and what differs."""

    template_name = "shifts/correction.html"

    @cached_property
    def correction(self) -> Correction:
        found = Correction.objects.visible_to(self.user).select_related(
            "asked_by", "decided_by", *(f"timesheet__{each}" for each in OF_SHEET)
        )
        return get_object_or_404(with_terms(found), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        correction = self.correction
        assignment = correction.timesheet.assignment
        refuse = RefuseCorrectionForm(request.POST if "refuse" in request.POST else None)
        refuse.show(self.refusal)
        asked = correction.state == CorrectionState.ASKED
        outside = self.user.pk not in (correction.asked_by_id, assignment.worker.user_id)
        approves = holds(self.user, Permission.TIMESHEET_APPROVE, assignment.booking.team)
        (row,) = waiting([correction], today=timezone.localdate())
        return self.page(
            correction=correction,
            differences=differences(correction),
            row=row,
            refuse=refuse,
            may_decide=asked and outside and approves,
            may_withdraw=asked and correction.asked_by_id == self.user.pk,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked: dict[str, Any] = {"by": self.user, "correction": self.correction}
        if "refuse" in request.POST:
            reason = RefuseCorrectionForm(request.POST).checked()["reason"]
            refuse_correction(**asked, reason=reason, now=timezone.now())
            messages.success(request, "Refused. The hours stay as they are.")
        elif "withdraw" in request.POST:
            withdraw_correction(**asked, now=timezone.now())
            messages.success(request, "Taken back. The hours stay as they are.")
        else:
            approve_correction(**asked, now=timezone.now())
            messages.success(request, "Approved. The ledger has the right hours.")
        return redirect("correction", pk=self.correction.pk)
