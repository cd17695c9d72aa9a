"""What the worker says of a week, until it is passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require_own
from shifts.actions.locks import lock_timesheet
from shifts.actions.timesheets.talking import say, tell_submitted
from shifts.calendar import WorkedPeriod, written
from shifts.errors import NotYetWorked, database_has_the_last_word
from shifts.models import Shift, Timesheet, TimesheetEntry
from shifts.ranges import as_range, break_range, worked_period
from shifts.states import TimesheetState, check_move


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
def submit_timesheet(
    *, by: User, timesheet: Timesheet, now: datetime, words: str = ""
) -> Timesheet:
    """Pass the week to the manager. Submitting twice changes nothing.

    Whoever had a week sent back answers in words. A week that lost all its shifts while it was
    talked about is submitted without hours. Raises NotPermitted, WrongState, NotYetWorked, BadInput.
    """
    require_own(by, Permission.TIMESHEET_FILL, timesheet.assignment.worker)
    timesheet = lock_timesheet(timesheet.pk)
    if timesheet.state == TimesheetState.SUBMITTED:
        return timesheet
    check_move(TimesheetState(timesheet.state), TimesheetState.SUBMITTED)
    check_worked(timesheet, now)
    if timesheet.state == TimesheetState.DISPUTED or words.strip():
        say(timesheet, TimesheetState.SUBMITTED, words, field="words", by=by, now=now)
    timesheet.state = TimesheetState.SUBMITTED
    timesheet.submitted_at, timesheet.submitted_by = now, by
    timesheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    tell_submitted(timesheet, words.strip(), now=now)
    audit.record(
        "timesheet.submitted", by=by, at=timesheet.assignment.booking.council, target=timesheet
    )
    return timesheet


def check_worked(timesheet: Timesheet, now: datetime) -> None:
    ends = [entry.worked.upper for entry in timesheet.entries.all()]
    last = max(ends, default=now)
    if last > now:
        raise NotYetWorked(
            f"The last shift ends {timezone.localtime(last):%A %-d %B at %H:%M}. "
            "Submit the week after that."
        )
