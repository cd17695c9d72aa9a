"""Hours: filled in by the worker, approved by someone else, posted as spend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from rates.actions.ledger import post_spend
from shifts.actions.locks import lock_booking, lock_timesheet, lock_worker
from shifts.actions.settling import settle_assignment, settle_booking
from shifts.calendar import LONDON, YEARS, WorkedPeriod, monday_of, written
from shifts.errors import NotYetWorked, OwnTimesheet, database_has_the_last_word
from shifts.models import Assignment, Shift, Timesheet, TimesheetEntry
from shifts.pay import spend_of
from shifts.ranges import as_range, break_range, worked_period
from shifts.states import ShiftState, TimesheetState, check_move

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
                f"Give {monday_of(week_starts_on):%Y-%m-%d}."
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


@transaction.atomic
def record_hours(
    *,
    by: User,
    entry: TimesheetEntry,
    starts_at: datetime,
    ends_at: datetime,
    break_minutes: int,
) -> TimesheetEntry:
    """State what was really worked of one shift, while the sheet is a draft or disputed.

    The work stays on the London dates of its shift, which are the dates judged against the cap.
    Raises NotPermitted, WrongState, BadInput, Overlapping.
    """
    require_own(by, Permission.TIMESHEET_FILL, entry.timesheet.assignment.worker)
    timesheet = lock_timesheet(entry.timesheet_id)
    if timesheet.state not in (TimesheetState.DRAFT, TimesheetState.DISPUTED):
        check_move(TimesheetState(timesheet.state), TimesheetState.DRAFT)
    worked = hours_that_make_sense(entry.shift, starts_at, ends_at, break_minutes)
    entry.worked, entry.unpaid_break = as_range(worked), break_range(worked)
    with database_has_the_last_word():
        entry.save(update_fields=["worked", "unpaid_break"])
    audit.record(
        "timesheet.hours_recorded",
        by=by,
        at=timesheet.assignment.booking.council,
        target=timesheet,
        shift=entry.shift_id,
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=break_minutes,
    )
    return entry


@dataclass(frozen=True, kw_only=True)
class Hours:
    """What the worker says of one entry."""

    entry: TimesheetEntry
    starts_at: datetime
    ends_at: datetime
    break_minutes: int


@transaction.atomic
def record_week(*, by: User, hours: Sequence[Hours]) -> None:
    """Record several entries, all of them or none; bad input is named `entry[ID].field`.

    Raises as `record_hours` does.
    """
    for each in hours:
        try:
            record_hours(
                by=by,
                entry=each.entry,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                break_minutes=each.break_minutes,
            )
        except BadInput as bad:
            raise BadInput(
                {f"entry[{each.entry.pk}].{name}": told for name, told in bad.fields.items()}
            ) from bad


def hours_that_make_sense(
    shift: Shift, starts_at: datetime, ends_at: datetime, break_minutes: int
) -> WorkedPeriod:
    for name, instant in (("starts_at", starts_at), ("ends_at", ends_at)):
        if instant.second or instant.microsecond:
            raise BadInput({name: "Give a time to the minute, without seconds."})
    if ends_at <= starts_at:
        raise BadInput({"ends_at": "Work must end after it starts."})
    elapsed = (ends_at - starts_at) // timedelta(minutes=1)
    if not 0 <= break_minutes < elapsed:
        raise BadInput({"break_minutes": f"Give a break from 0 to {elapsed - 1} minutes."})
    worked = WorkedPeriod.with_break(starts_at, ends_at, break_minutes)
    judged = worked_period(shift.period, shift.unpaid_break).local_dates()
    if not set(worked.local_dates()) <= set(judged):
        dates = " or ".join(written(day) for day in judged)
        raise BadInput({"starts_at": f"This shift is on {dates}. Give hours on that date."})
    return worked


@transaction.atomic
def submit_timesheet(*, by: User, timesheet: Timesheet, now: datetime) -> Timesheet:
    """Pass the week to the manager. Submitting twice changes nothing.

    Raises NotPermitted, WrongState, NotYetWorked.
    """
    require_own(by, Permission.TIMESHEET_FILL, timesheet.assignment.worker)
    timesheet = lock_timesheet(timesheet.pk)
    if timesheet.state == TimesheetState.SUBMITTED:
        return timesheet
    check_move(TimesheetState(timesheet.state), TimesheetState.SUBMITTED)
    last = max(entry.worked.upper for entry in timesheet.entries.all())
    if last > now:
        raise NotYetWorked(
            f"The last shift ends {timezone.localtime(last):%A %-d %B at %H:%M}. "
            "Submit the week after that."
        )
    timesheet.state = TimesheetState.SUBMITTED
    timesheet.submitted_at, timesheet.submitted_by = now, by
    timesheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit.record(
        "timesheet.submitted", by=by, at=timesheet.assignment.booking.council, target=timesheet
    )
    return timesheet


@transaction.atomic
def dispute_timesheet(
    *, by: User, timesheet: Timesheet, reason: str, now: datetime
) -> Timesheet:
    """Hand the week back to the worker, saying what is wrong with it.

    Raises NotPermitted, WrongState, BadInput.
    """
    require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)
    timesheet = lock_timesheet(timesheet.pk)
    check_move(TimesheetState(timesheet.state), TimesheetState.DISPUTED)
    if not reason.strip():
        raise BadInput({"reason": "Say what is wrong, so that the worker can put it right."})
    timesheet.state, timesheet.dispute_reason = TimesheetState.DISPUTED, reason.strip()
    timesheet.save(update_fields=["state", "dispute_reason"])
    audit.record(
        "timesheet.disputed",
        by=by,
        at=timesheet.assignment.booking.council,
        target=timesheet,
        reason=reason,
        disputed_at=now,
    )
    return timesheet


@transaction.atomic
def approve_timesheet(*, by: User, timesheet: Timesheet, now: datetime) -> Timesheet:
    """Approve the week and post its spend, once. Approving twice changes nothing.

    Raises NotPermitted, WrongState, OwnTimesheet.
    """
    require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)
    timesheet = lock_timesheet(timesheet.pk)
    if timesheet.state == TimesheetState.APPROVED:
        return timesheet
    check_move(TimesheetState(timesheet.state), TimesheetState.APPROVED)
    if timesheet.assignment.worker.user_id == by.pk:
        raise OwnTimesheet
    posted = post_spend(by=by, lines=spend_of(timesheet))
    timesheet.state = TimesheetState.APPROVED
    timesheet.approved_at, timesheet.approved_by = now, by
    with database_has_the_last_word():
        timesheet.save(update_fields=["state", "approved_at", "approved_by"])
    settle_done(timesheet.assignment, by=by, now=now)
    audit.record(
        "timesheet.approved",
        by=by,
        at=timesheet.assignment.booking.council,
        target=timesheet,
        lines=posted,
    )
    return timesheet


def settle_done(assignment: Assignment, *, by: User, now: datetime) -> None:
    """An assignment is over once all its hours are approved, a booking once all its places are."""
    booking = lock_booking(assignment.booking_id)
    settle_assignment(assignment, by=by, now=now)
    settle_booking(booking, now=now)


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
