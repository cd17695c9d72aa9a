"""A shift that was called off singly, asked for again: a booking of its own beside the first."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.bookings import Request, create_booking
from shifts.actions.locks import lock_booking
from shifts.actions.templates import same_as
from shifts.calendar import local_date, written
from shifts.models import Booking, BookingCancellation, Shift
from shifts.ranges import worked_period
from shifts.states import BookingState, ShiftState


@transaction.atomic
def cover_shift(*, by: User, shift: Shift, now: datetime) -> Booking:
    """Ask for somebody else for one shift that was called off; asking twice gives the same booking.

    On the terms of its booking, judged anew. Raises NotPermitted, WrongState (not called off, or
    begun), and as create_booking does.
    """
    require(by, Permission.BOOKING_CREATE, shift.booking.council)
    booking = lock_booking(shift.booking_id)
    shift = Shift.objects.get(pk=shift.pk)
    if standing := standing_cover(shift):
        return standing
    check_called_off(shift, now)
    day = local_date(shift.period.lower)
    asked = Request(
        council=booking.council,
        starts_on=day,
        ends_on=day,
        covers=shift,
        **same_as(booking) | {"places": 1, "weekly_pattern": [day_of(shift)]},
    )
    return create_booking(by=by, request=asked, now=now)


def standing_cover(shift: Shift) -> Booking | None:
    return shift.covered_by.exclude(state=BookingState.CANCELLED).first()


def check_called_off(shift: Shift, now: datetime) -> None:
    if shift.state != ShiftState.CANCELLED or shift.assignment_id is None:
        raise WrongState("Only a shift that somebody held, and that is called off, is offered.")
    if BookingCancellation.objects.filter(booking=shift.booking_id).exists():
        raise WrongState("The whole booking is cancelled. Book it again instead.")
    if shift.period.lower <= now:
        raise WrongState(f"This shift began {written(local_date(shift.period.lower))}.")


def day_of(shift: Shift) -> dict[str, Any]:
    """As a weekly pattern has it, on the clock of the wall."""
    starts, ends = (timezone.localtime(at) for at in (shift.period.lower, shift.period.upper))
    worked = worked_period(shift.period, shift.unpaid_break)
    return {
        "weekday": starts.weekday(),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "break_minutes": worked.elapsed_minutes - worked.paid_minutes,
        "fold": fold_of(starts, ends),
    }


def fold_of(starts: datetime, ends: datetime) -> int | None:
    """Which of two, on the night on which a local time happens twice."""
    twice = [
        at
        for at in (starts, ends)
        if at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
    ]
    return twice[0].fold if twice else None
