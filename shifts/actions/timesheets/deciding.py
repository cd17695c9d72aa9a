"""What the council answers: approved and posted as spend, or handed back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, require
from rates.actions.ledger import SpendToPost, post_spend
from shifts.actions.expenses import post_expenses_of
from shifts.actions.locks import lock_booking, lock_timesheet, lock_worker
from shifts.actions.on_costs import bring_on_costs
from shifts.actions.settling import settle_assignment, settle_booking
from shifts.actions.timesheets.talking import say, tell_approved, tell_disputed
from shifts.errors import OwnTimesheet, database_has_the_last_word
from shifts.models import Assignment, Timesheet
from shifts.pay import spend_of
from shifts.states import TimesheetState, check_move


@transaction.atomic
def dispute_timesheet(
    *, by: User, timesheet: Timesheet, reason: str, now: datetime
) -> Timesheet:
    """Hand the week back to the worker, saying what is wrong with it.

    Raises NotPermitted, WrongState, OwnTimesheet, BadInput.
    """
    require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)
    timesheet = lock_timesheet(timesheet.pk)
    check_move(TimesheetState(timesheet.state), TimesheetState.DISPUTED)
    if timesheet.assignment.worker.user_id == by.pk:
        raise OwnTimesheet("Nobody sends back their own hours.")
    said = say(timesheet, TimesheetState.DISPUTED, reason, field="reason", by=by, now=now)
    timesheet.state, timesheet.dispute_reason = TimesheetState.DISPUTED, said.words
    timesheet.save(update_fields=["state", "dispute_reason"])
    tell_disputed(timesheet, said, now=now)
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
    """Approve the week and post its spend and on-costs, once. Approving twice changes nothing.

    Weeks of one worker take turns: the threshold of National Insurance is for all of them.

    Raises NotPermitted, WrongState, OwnTimesheet, OutsideDecision.
    """
    require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)
    lock_worker(timesheet.assignment.worker_id)
    timesheet = lock_timesheet(timesheet.pk)
    if timesheet.state == TimesheetState.APPROVED:
        return timesheet
    lock_booking(timesheet.assignment.booking_id)
    posted = post_hours(timesheet, spend_of(timesheet), by=by, now=now)
    record_approval(timesheet, posted, by=by)
    return timesheet


def post_hours(
    timesheet: Timesheet, lines: Sequence[SpendToPost], *, by: User, now: datetime
) -> int:
    """All of approving but its audit entry, for whoever holds worker, week and booking."""
    check_move(TimesheetState(timesheet.state), TimesheetState.APPROVED)
    if timesheet.assignment.worker.user_id == by.pk:
        raise OwnTimesheet
    posted = post_spend(by=by, lines=lines, now=now)
    post_expenses_of(by=by, timesheet=timesheet, now=now)
    bring_on_costs(by=by, timesheet=timesheet, now=now)
    timesheet.state = TimesheetState.APPROVED
    timesheet.approved_at, timesheet.approved_by = now, by
    with database_has_the_last_word():
        timesheet.save(update_fields=["state", "approved_at", "approved_by"])
    settle_done(timesheet.assignment, by=by, now=now)
    tell_approved(timesheet, now=now)
    return posted


def record_approval(timesheet: Timesheet, posted: int, *, by: User) -> None:
    audit.record(
        "timesheet.approved",
        by=by,
        at=timesheet.assignment.booking.council,
        target=timesheet,
        lines=posted,
    )


def settle_done(assignment: Assignment, *, by: User, now: datetime) -> None:
    """An assignment is over once all its hours are approved, a booking once all its places are."""
    booking = lock_booking(assignment.booking_id)
    settle_assignment(assignment, by=by, now=now)
    settle_booking(booking, now=now)
