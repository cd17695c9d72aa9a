"""What follows once shifts are worked, missed, called off or left: who is done, and with what."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from shifts.actions.telling import tell_withdrawn
from shifts.models import Assignment, Booking, Shift
from shifts.states import (
    AssignmentState,
    BookingState,
    OfferState,
    ShiftState,
    TimesheetState,
    VariationState,
    check_move,
)


def settle_assignment(assignment: Assignment, *, by: User | None, now: datetime) -> None:
    """Over once all its hours are approved; cancelled where no day of it is left."""
    if assignment.state != AssignmentState.ACTIVE or to_pay(assignment).exists():
        return
    kept = assignment.shifts.filter(state__in=[ShiftState.HELD, ShiftState.MISSED])
    done = AssignmentState.COMPLETED if kept.exists() else AssignmentState.CANCELLED
    withdraw_proposals(assignment, by=by, now=now)
    assignment.state = done
    assignment.save(update_fields=["state"])


def to_pay(assignment: Assignment) -> QuerySet[Shift]:
    """Held shifts whose hours nobody has approved yet."""
    return assignment.shifts.filter(state=ShiftState.HELD).exclude(
        entry__timesheet__state=TimesheetState.APPROVED
    )


def settle_booking(booking: Booking, *, now: datetime) -> None:
    """Open while there is a shift to fill, completed or cancelled once nothing is left of it."""
    to = next_state(booking, now)
    if booking.state in (to, BookingState.CANCELLED, BookingState.COMPLETED):
        return
    check_move(BookingState(booking.state), to)
    booking.state = to
    booking.save(update_fields=["state"])
    if to != BookingState.OPEN:
        withdraw_offers(booking, by=None, now=now)


def next_state(booking: Booking, now: datetime) -> BookingState:
    if booking.shifts.to_fill(now).exists():
        return BookingState.OPEN
    live = booking.shifts.filter(state__in=[ShiftState.OPEN, ShiftState.HELD])
    if live.exclude(entry__timesheet__state=TimesheetState.APPROVED).exists():
        return BookingState.FILLED
    return BookingState.COMPLETED


def withdraw_offers(booking: Booking, *, by: User | None, now: datetime) -> None:
    """Those that wait for an answer; each worker is told."""
    waiting = booking.offers.filter(state=OfferState.SENT)
    open_still = list(waiting.select_for_update(of=("self",)).select_related("worker__user"))
    for offer in open_still:
        offer.booking = booking
        offer.state, offer.closed_at, offer.closed_by = OfferState.WITHDRAWN, now, by
        offer.withdraw_reason = "There is no work left in this booking to take."
        offer.save(update_fields=["state", "closed_at", "closed_by", "withdraw_reason"])
        tell_withdrawn(offer, now=now)


def withdraw_proposals(assignment: Assignment, *, by: User | None, now: datetime) -> None:
    assignment.variations.filter(state=VariationState.PROPOSED).update(
        state=VariationState.WITHDRAWN, closed_at=now, closed_by=by
    )
