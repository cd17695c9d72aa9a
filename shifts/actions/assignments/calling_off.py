"""One shift called off, with the facts of it: who told whom when, and the hours lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission
from shifts.actions.assignments.covering import cover_shift
from shifts.actions.assignments.standing import (
    check_active,
    clauses_of,
    side_of,
    take_off_timesheets,
)
from shifts.actions.assignments.telling import tell_other_side
from shifts.actions.locks import lock_assignment
from shifts.actions.settling import settle_assignment, settle_booking
from shifts.calendar import MINUTE
from shifts.models import Booking, Shift, ShiftCancellation
from shifts.models.endings import Side
from shifts.ranges import worked_period
from shifts.states import ShiftState, check_move


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who called work off, why and when; the clock has no name."""

    side: Side
    reason: str
    by: User | None
    now: datetime
    note: str = ""

    @property
    def someone(self) -> User:
        if self.by is None:
            raise LookupError("The clock ends nobody's assignment.")
        return self.by


@transaction.atomic
def cancel_shift(
    *,
    by: User,
    shift: Shift,
    reason: str,
    note: str = "",
    fill_again: bool = False,
    now: datetime,
) -> ShiftCancellation:
    """Call off one held shift before it begins. Calling it off twice gives the same facts.

    With `fill_again` it is asked for again, as cover_shift does and by whoever may.
    Raises NotPermitted, WrongState (nobody holds it, or it has begun).
    """
    if shift.assignment is None:
        raise WrongState("Nobody holds this shift.")
    side = side_of(by, shift.assignment, Permission.ASSIGNMENT_RUN)
    assignment = lock_assignment(shift.assignment)
    shift = Shift.objects.get(pk=shift.pk)
    if shift.state == ShiftState.CANCELLED:
        return shift.cancellation
    check_active(assignment)
    check_to_come(shift, now)
    told = Told(side=side, reason=reason, by=by, now=now, note=note.strip())
    (facts,) = call_off([shift], told, assignment.booking)
    settle_assignment(assignment, by=by, now=now)
    settle_booking(assignment.booking, now=now)
    if fill_again:
        cover_shift(by=by, shift=shift, now=now)
    tell_other_side(
        assignment,
        side,
        "late_cancellation" if facts.late else "shift_cancelled",
        subject=f"A shift is called off: {when(shift)}",
        body=f"{by} called off the shift of {when(shift)}. {facts.get_reason_display()}.",
        target=facts,
        now=now,
    )
    audit.record(
        "shift.cancelled",
        by=by,
        at=assignment.booking.council,
        target=shift,
        assignment=assignment.pk,
        side=side.value,
        reason=reason,
        starts_at=shift.period.lower,
        notice_minutes=facts.notice_minutes,
        late=facts.late,
    )
    return facts


def check_to_come(shift: Shift, now: datetime) -> None:
    check_move(ShiftState(shift.state), ShiftState.CANCELLED)
    if shift.period.lower <= now:
        raise WrongState(
            f"This shift began {when(shift)}. Record an absence if it was not worked."
        )


def when(shift: Shift) -> str:
    return f"{timezone.localtime(shift.period.lower):%A %-d %B %Y at %H:%M}"


def call_off(shifts: Sequence[Shift], told: Told, booking: Booking) -> list[ShiftCancellation]:
    """Take shifts off their weeks and cancel them, each with its facts."""
    numbers = [shift.pk for shift in shifts]
    take_off_timesheets(numbers)
    terms = clauses_of(booking)
    made = ShiftCancellation.objects.bulk_create(
        facts_of(shift, told, terms) for shift in shifts
    )
    Shift.objects.filter(pk__in=numbers).update(state=ShiftState.CANCELLED)
    return made


def facts_of(shift: Shift, told: Told, terms: dict[str, str]) -> ShiftCancellation:
    """Late is less notice than the clause `late_cancellation_hours` asks for."""
    notice = shift.period.lower - told.now
    late = notice < timedelta(hours=int(terms["late_cancellation_hours"]))
    owed = late and told.side == Side.COUNCIL and shift.assignment_id is not None
    return ShiftCancellation(
        shift=shift,
        assignment_id=shift.assignment_id,
        worker_id=shift.worker_id,
        side=told.side,
        reason=told.reason,
        note=told.note,
        told_at=told.now,
        cancelled_by=told.by,
        notice_minutes=notice // MINUTE,
        minutes_lost=paid_minutes(shift),
        late=late,
        payable_percent=Decimal(terms["late_cancellation_percent"]) if owed else Decimal(0),
    )


def paid_minutes(shift: Shift) -> int:
    return worked_period(shift.period, shift.unpaid_break).paid_minutes
