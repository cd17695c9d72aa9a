"""The sheet of a week: prefilled from its shifts, and added to while it is open."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import User
from accounts.permissions import Permission, require_own
from shifts.actions.locks import lock_worker
from shifts.calendar import LONDON, YEARS, monday_of, written
from shifts.models import Assignment, Shift, Timesheet, TimesheetEntry
from shifts.states import ShiftState, TimesheetState

WEEK = timedelta(days=7)


@transaction.atomic
def open_timesheet(
    *, by: User, assignment: Assignment, week_starts_on: date, now: datetime
) -> Timesheet:
    """Start the sheet of one week, prefilled from its shifts. Opening twice gives the same one.

    A shift belongs to the week of the London date on which it starts.
    Raises NotPermitted, BadInput (not a Monday, a week without shifts).
    """
    require_own(by, Permission.TIMESHEET_FILL, assignment.worker)
    lock_worker(assignment.worker_id)
    standing = Timesheet.objects.filter(assignment=assignment, week_starts_on=week_starts_on)
    if timesheet := standing.first():
        return timesheet
    if week_starts_on != monday_of(week_starts_on):
        raise BadInput(
            {
                "week_starts_on": f"{written(week_starts_on)} is not a Monday. "
                f"Give {written(monday_of(week_starts_on))}."
            }
        )
    shifts = list(shifts_of_week(assignment, week_starts_on))
    if not shifts:
        raise BadInput(
            {"week_starts_on": f"You have no shifts in the week of {written(week_starts_on)}."}
        )
    timesheet = Timesheet.objects.create(
        assignment=assignment,
        week_starts_on=week_starts_on,
        state=TimesheetState.DRAFT,
        created_at=now,
        created_by=by,
    )
    TimesheetEntry.objects.bulk_create(entry_of(timesheet, shift) for shift in shifts)
    audit.record("timesheet.opened", by=by, at=assignment.booking.council, target=timesheet)
    return timesheet


def shifts_of_week(assignment: Assignment, week_starts_on: date) -> QuerySet[Shift]:
    if week_starts_on.year not in YEARS:  # such a week may have no end
        return Shift.objects.none()
    starts = datetime.combine(week_starts_on, time(0), LONDON)
    ends = datetime.combine(week_starts_on + WEEK, time(0), LONDON)
    return assignment.shifts.filter(
        state=ShiftState.HELD,
        period__startswith__gte=starts,
        period__startswith__lt=ends,
        entry=None,
    )


def put_on_open_week(assignment: Assignment, shifts: Sequence[Shift]) -> None:
    """Shifts that come to a worker later are on their week, if it is being filled in already.

    Raises WrongState where a week is out of the worker's hands.
    """
    mondays = {monday_of(timezone.localdate(shift.period.lower)) for shift in shifts}
    for sheet in Timesheet.objects.filter(assignment=assignment, week_starts_on__in=mondays):
        if sheet.state not in (TimesheetState.DRAFT, TimesheetState.DISPUTED):
            raise WrongState(
                f"The week of {written(sheet.week_starts_on)} is {sheet.state} already. "
                "Only a week that is sent back can have more shifts."
            )
        week = shifts_of_week(assignment, sheet.week_starts_on)
        TimesheetEntry.objects.bulk_create(entry_of(sheet, shift) for shift in week)


def entry_of(timesheet: Timesheet, shift: Shift) -> TimesheetEntry:
    """The shift's own times, until the worker says otherwise."""
    return TimesheetEntry(
        timesheet=timesheet,
        shift=shift,
        worker_id=timesheet.assignment.worker_id,
        worked=shift.period,
        unpaid_break=shift.unpaid_break,
    )
