"""A booking that is no longer needed, and shifts that began with nobody in them."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts import audit
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.assignments.calling_off import Told, call_off
from shifts.actions.assignments.ending import (
    Ending,
    end,
    first_day_of,
    notice_of,
    refuse_short,
)
from shifts.actions.assignments.standing import clauses_of
from shifts.actions.assignments.telling import tell_worker
from shifts.actions.locks import lock_assignment, lock_assignments, lock_booking
from shifts.actions.settling import (
    settle_assignment,
    settle_booking,
    to_pay,
    withdraw_offers,
)
from shifts.actions.tiers import end_cascades
from shifts.calendar import DAY, local_date
from shifts.models import Assignment, Booking, BookingCancellation, EarlyEnd, Shift
from shifts.models.endings import EndReason, Side
from shifts.states import AssignmentState, BookingState, ShiftState, check_move

PUT_RIGHT = timedelta(days=7)  # in which an absence can still be withdrawn


@transaction.atomic
def cancel_booking(
    *,
    by: User,
    booking: Booking,
    reason: str,
    note: str = "",
    sign_off: str = "",
    now: datetime,
) -> BookingCancellation:
    """Call off all that has not begun; work that has begun stays and is paid. Once only.

    Everyone who holds a place is ended with the notice that they get, as `end_early` does.
    Raises NotPermitted, WrongState, NeedsSignOff, NoticeTooShort.
    """
    require(by, Permission.ASSIGNMENT_CHANGE, booking.council)
    held = lock_whole(booking)
    booking = lock_booking(booking.pk)
    if standing := BookingCancellation.objects.filter(booking=booking).first():
        return standing
    check_move(BookingState(booking.state), BookingState.CANCELLED)
    refuse_newcomers(booking, held)
    told = Told(side=Side.COUNCIL, reason=reason, by=by, now=now, note=note.strip())
    for assignment in held:
        assignment.booking = booking
        end_with_booking(assignment, sign_off, told)
    lost = list(booking.shifts.to_fill(now))
    call_off(lost, told, booking)
    made = BookingCancellation.objects.create(
        booking=booking, reason=reason, note=told.note, cancelled_at=now, cancelled_by=by
    )
    withdraw_offers(booking, by=by, now=now)
    close_whole(booking, now)
    end_cascades(booking, now=now, by=by)
    audit.record(
        "booking.cancelled",
        by=by,
        at=booking.council,
        target=booking,
        reason=reason,
        assignments=[assignment.pk for assignment in held],
        unfilled_shifts=len(lost),
        state=booking.state,
    )
    return made


def lock_whole(booking: Booking) -> list[Assignment]:
    """Who holds a place."""
    return lock_assignments(booking.assignments.filter(state=AssignmentState.ACTIVE))


def refuse_newcomers(booking: Booking, held: list[Assignment]) -> None:
    active = booking.assignments.filter(state=AssignmentState.ACTIVE)
    if {each.pk for each in active} != {each.pk for each in held}:
        raise WrongState("Somebody took a place just now. Look at the booking again.")


def end_with_booking(assignment: Assignment, sign_off: str, told: Told) -> None:
    """One that ends early already has its record; what is left of it is called off."""
    now = told.now
    lost = list(assignment.shifts.filter(state=ShiftState.HELD, period__startswith__gt=now))
    if not lost:
        return
    if EarlyEnd.objects.filter(assignment=assignment).exists():
        facts = call_off(lost, told, assignment.booking)
        settle_assignment(assignment, by=told.by, now=now)
        tell_worker(
            assignment,
            "booking_cancelled",
            subject=f"Your last shifts at {assignment.booking.team} are called off",
            body=f"{told.by} called off {len(lost)} of them.",
            target=facts[0],
            now=now,
        )
        return
    ending = Ending(
        reason=told.reason,
        last_day=last_kept_day(assignment, lost),
        sign_off=sign_off,
        fill_again=False,
    )
    notice = notice_of(assignment, lost, ending, now)
    refuse_short(notice, ending, clauses_of(assignment.booking))
    end(assignment, lost, notice, ending, told)


def last_kept_day(assignment: Assignment, lost: list[Shift]) -> date | None:
    """The day before the first that is lost, or later where that day itself has begun."""
    days = [
        local_date(shift.period.lower)
        for shift in assignment.shifts.all()
        if shift.state in (ShiftState.HELD, ShiftState.MISSED) and shift not in lost
    ]
    return max([first_day_of(lost) - DAY, *days]) if days else None


def close_whole(booking: Booking, now: datetime) -> None:
    """Cancelled if nothing of it was worked; else it ends once that is paid."""
    if booking.shifts.exclude(state=ShiftState.CANCELLED).exists():
        settle_booking(booking, now=now)
        return
    booking.state = BookingState.CANCELLED
    booking.save(update_fields=["state"])


@transaction.atomic
def lapse_unfilled(*, now: datetime) -> int:
    """Close the shifts that began with nobody in them, on the clock's behalf, however late it is.

    Safe to run twice at once.
    """
    begun = Shift.objects.filter(state=ShiftState.OPEN, period__startswith__lte=now)
    found = (
        Booking.objects.filter(pk__in=begun.values("booking"))
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("council__region", "cap_decision")
        .order_by("council", "pk")
    )
    told = Told(side=Side.CLOCK, reason=EndReason.UNFILLED, by=None, now=now)
    lapsed: dict[Booking, list[int]] = {}
    for booking in found:
        shifts = list(begun.filter(booking=booking))
        lapsed[booking] = [shift.pk for shift in shifts]
        call_off(shifts, told, booking)
        settle_booking(booking, now=now)
    for booking, shifts_of_booking in lapsed.items():
        audit.record(
            "booking.shifts_lapsed",
            by=None,
            at=booking.council,
            target=booking,
            shifts=shifts_of_booking,
            state=booking.state,
        )
    return sum(len(each) for each in lapsed.values())


def complete_finished(*, now: datetime) -> int:
    """Close assignments whose last shifts were all missed, a week after, on the clock's behalf."""
    over = Assignment.objects.filter(
        state=AssignmentState.ACTIVE, period__endswith__lte=local_date(now - PUT_RIGHT)
    ).select_related("booking")
    left = [each for each in over if not to_pay(each).exists()]
    for each in left:
        close_missed(assignment=each, now=now)
    return len(left)


@transaction.atomic
def close_missed(*, assignment: Assignment, now: datetime) -> None:
    """One of them, in a transaction of its own: locks of several workers are never held at once."""
    assignment = lock_assignment(assignment)
    settle_assignment(assignment, by=None, now=now)
    settle_booking(assignment.booking, now=now)
    audit.record(
        "assignment.closed",
        by=None,
        at=assignment.booking.council,
        target=assignment,
        state=assignment.state,
    )
