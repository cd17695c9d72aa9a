"""Hours: filled in by the worker, approved or disputed by the manager or HR."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.checks import renamed
from accounts.errors import BadInput, NotPermitted
from accounts.models import User
from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from shifts.actions.timesheets import (
    approve_timesheet,
    dispute_timesheet,
    open_timesheet,
    record_week,
    submit_timesheet,
)
from shifts.calendar import WorkedPeriod
from shifts.forms.answers import AnswerForm, DisputeForm
from shifts.forms.hours import HoursForm
from shifts.hours import hours_now
from shifts.models import Assignment, Correction, Timesheet, TimesheetEntry
from shifts.pay import week_of
from shifts.reports.corrections import Waiting, waiting, with_terms
from shifts.reports.to_approve import to_approve
from shifts.reports.turns import listed, with_turns
from shifts.states import TURN, CorrectionState, TimesheetState
from shifts.views.approvals import waiting_for
from shifts.views.work import finished, work_shown

SHOWN = 50  # corrections, of which there are few


class TimesheetOpen(Page):
    """Starts the sheet of a week, or goes to the one that stands."""

    template_name = "shifts/work.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mine = Assignment.objects.visible_to(self.user).select_related(
            "worker", "booking__council"
        )
        assignment = get_object_or_404(mine, pk=pk)
        week = parse_date(request.POST.get("week_starts_on", ""))
        if week is None:
            raise BadInput(
                {"week_starts_on": "Go back to your work and start the week from there."}
            )
        timesheet = open_timesheet(
            by=self.user, assignment=assignment, week_starts_on=week, now=timezone.now()
        )
        return redirect("timesheet", pk=timesheet.pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal is None:
            return redirect("work")
        rows = self.rows(finished(self.user))
        return self.page(**work_shown(self.user, rows, timezone.now()))


class TimesheetList(Page):
    template_name = "shifts/timesheets.html"
    may_be_kept = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        approves = allowed_somewhere(self.user, Permission.TIMESHEET_APPROVE)
        fills = allowed_somewhere(self.user, Permission.TIMESHEET_FILL)
        if not (approves or fills):
            raise NotPermitted
        today = timezone.localdate()
        own = Timesheet.objects.filter(assignment__worker__user=self.user)
        mine = with_turns(own.select_related("assignment__booking__team"))
        rows = self.rows(waiting_for(self.user))
        found = to_approve(rows, today=today)
        return self.page(
            approves=approves,
            fills=fills,
            rows=rows,
            clean=[each for each in found if each.clean],
            to_look_at=[each for each in found if not each.clean],
            mine=listed(mine, today=today) if fills else [],
            corrections=waiting(
                with_terms(Correction.objects.to_decide(self.user))[:SHOWN], today=today
            ),
        )


class TimesheetPage(Page):
    """One week: the worker's to fill in and submit, the council's to approve or dispute."""

    template_name = "shifts/timesheet.html"
    may_be_kept = True

    @cached_property
    def timesheet(self) -> Timesheet:
        found = Timesheet.objects.visible_to(self.user).select_related(
            "assignment__worker__user",
            "assignment__worker__employing_council",
            "assignment__booking__team__council__region",
            "assignment__booking__council",
            "assignment__booking__job_role",
            "submitted_by",
            "approved_by",
        )
        return get_object_or_404(with_turns(found), pk=self.kwargs["pk"])

    @cached_property
    def hours(self) -> list[HoursForm]:
        """A form for each shift while it is this worker's turn, and otherwise none."""
        if not (self.mine and self.turn == "worker"):
            return []
        data = self.request.POST if {"save", "submit"} & self.request.POST.keys() else None
        entries = self.timesheet.entries.select_related(
            "shift", "timesheet__assignment__worker", "timesheet__assignment__booking__council"
        )
        return [HoursForm(data, entry) for entry in entries]

    @property
    def mine(self) -> bool:
        return self.timesheet.assignment.worker.user_id == self.user.pk

    @property
    def turn(self) -> str | None:
        return TURN[TimesheetState(self.timesheet.state)]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        timesheet, team = self.timesheet, self.timesheet.assignment.booking.team
        for form in self.hours:
            form.show(self.refusal)
        self.answer.show(self.refusal)
        dispute = DisputeForm(request.POST if "dispute" in request.POST else None)
        dispute.show(self.refusal)
        approves = holds(self.user, Permission.TIMESHEET_APPROVE, team) and not self.mine
        (row,) = listed([timesheet], today=timezone.localdate())
        done = self.turn is None
        corrections = timesheet.corrections.select_related("timesheet__assignment")
        asked = waiting(corrections if done else (), today=timezone.localdate())
        open_still = any(each.turn for each in asked)
        return self.page(
            corrections=asked,
            now=as_it_counts(timesheet) if any(is_approved(each) for each in asked) else (),
            may_correct=done and (self.mine or approves) and not open_still,
            timesheet=timesheet,
            row=row,
            mine=self.mine,
            turn=self.turn,
            hours=self.hours,
            answer=self.answer,
            conversation=timesheet.messages.all(),
            may_decide=approves and self.turn == "manager",
            dispute=dispute,
            week=week_of(timesheet),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "approve" in request.POST:
            return self.approve()
        if "dispute" in request.POST:
            return self.dispute()
        self.save_hours()
        return self.submit() if "submit" in request.POST else self.done("Saved.")

    @cached_property
    def answer(self) -> AnswerForm:
        sent_back = self.timesheet.state == TimesheetState.DISPUTED
        form = AnswerForm(self.request.POST if "submit" in self.request.POST else None)
        return form.asking(sent_back)

    def save_hours(self) -> None:
        record_all(self.hours, by=self.user)

    def submit(self) -> HttpResponse:
        submit_timesheet(
            by=self.user,
            timesheet=self.timesheet,
            now=timezone.now(),
            words=self.answer.checked()["words"],
        )
        return self.done("Submitted. It is now the manager’s turn.")

    def approve(self) -> HttpResponse:
        approve_timesheet(by=self.user, timesheet=self.timesheet, now=timezone.now())
        return self.done("Approved. The hours are in the ledger and will be paid.")

    def dispute(self) -> HttpResponse:
        reason = DisputeForm(self.request.POST).checked()["reason"]
        dispute_timesheet(
            by=self.user, timesheet=self.timesheet, reason=reason, now=timezone.now()
        )
        return self.done("Sent back. It is now the worker’s turn.")

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("timesheet", pk=self.timesheet.pk)


def record_all(forms: Sequence[HoursForm], *, by: User) -> None:
    """Every problem in what was typed is named before any of it is recorded."""
    problems = {name: told for form in forms for name, told in form.all_problems().items()}
    if problems:
        raise BadInput(problems)
    names = {told: name for form in forms for told, name in form.names().items()}
    with renamed(names):
        record_week(by=by, hours=[form.hours() for form in forms if form.has_changed()])


def is_approved(asked: Waiting) -> bool:
    return asked.correction.state == CorrectionState.APPROVED


def as_it_counts(timesheet: Timesheet) -> list[tuple[TimesheetEntry, WorkedPeriod | None]]:
    """Each approved entry with its hours as they count now."""
    standing = hours_now(timesheet)
    return [(each, standing[each.shift_id]) for each in timesheet.entries.all()]
