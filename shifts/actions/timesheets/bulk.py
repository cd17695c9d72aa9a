"""Approving several weeks at once: each on its own, and said what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.checks import input_checked
from accounts.errors import DomainError, WrongState
from accounts.models import User
from accounts.permissions import Permission, require, require_somewhere
from shifts.actions.locks import lock_timesheets
from shifts.actions.timesheets.deciding import post_hours, record_approval
from shifts.models import Timesheet
from shifts.pay import Judged, judged_of, spend_of
from shifts.states import TimesheetState

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What became of one week: approved now, or before, or why not."""

    timesheet: Timesheet
    lines: int | None = None  # posted now; none where it was approved before, or refused
    code: str = ""
    problem: str = ""

    @property
    def approved(self) -> bool:
        return not self.code


@transaction.atomic
def approve_timesheets(
    *,
    by: User,
    timesheets: Sequence[Timesheet],
    now: datetime,
    seen: Mapping[int, datetime] | None = None,
) -> list[Answered]:
    """Approve each week or say why not; one that is refused leaves nothing behind.

    `seen` says of weeks by their key when those that were looked at had been handed in: one that was
    handed in again since is refused. Reads what they share once. Raises NotPermitted for who may
    approve nothing at all, and BadInput.
    """
    require_somewhere(by, Permission.TIMESHEET_APPROVE)
    with input_checked() as expect:
        few = 0 < len(timesheets) <= MOST
        expect(few, "timesheets", f"Give 1 to {MOST} timesheets, not {len(timesheets)}.")
    held = lock_timesheets(timesheets)
    prefetch_related_objects(held, "entries")
    judged = judged_of(each.assignment for each in held)
    answered = {
        each.pk: answer(each, judged[each.assignment_id], by=by, now=now, seen=seen or {})
        for each in held
    }
    for each in sorted(held, key=lambda sheet: (sheet.assignment.booking.council_id, sheet.pk)):
        lines = answered[each.pk].lines
        if lines is not None:
            record_approval(each, lines, by=by)
    return [answered[each.pk] for each in timesheets]


def answer(
    timesheet: Timesheet,
    judged: Judged,
    *,
    by: User,
    now: datetime,
    seen: Mapping[int, datetime],
) -> Answered:
    try:
        with transaction.atomic():
            require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)
            if timesheet.state == TimesheetState.APPROVED:
                return Answered(timesheet=timesheet)
            if seen.get(timesheet.pk, timesheet.submitted_at) != timesheet.submitted_at:
                raise WrongState("It was handed in again since you looked. Look once more.")
            posted = post_hours(timesheet, spend_of(timesheet, judged), by=by, now=now)
    except DomainError as problem:
        timesheet.refresh_from_db(fields=["state", "approved_at", "approved_by"])
        return Answered(timesheet=timesheet, code=problem.code, problem=problem.detail)
    return Answered(timesheet=timesheet, lines=posted)
