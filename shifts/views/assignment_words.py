"""What will happen, told before it is done."""

from datetime import datetime, timedelta

from django.utils import timezone

from shifts.actions.assignments.standing import clauses_of
from shifts.calendar import DAY, written
from shifts.models import Assignment, Booking, Shift
from shifts.models.endings import Side
from shifts.states import OfferState, ShiftState


def notice_told(assignment: Assignment, side: Side, now: datetime) -> list[str]:
    weeks = int(clauses_of(assignment.booking)["notice_weeks"])
    today = timezone.localdate(now)
    in_time = written(today + timedelta(weeks=weeks) - DAY)
    told = [
        f"The last day is {written(assignment.last_day)} now.",
        f"{weeks} weeks of notice are due, or the permanent role’s where that is shorter. "
        f"Told today, the last day in time is {in_time}.",
    ]
    if side == Side.WORKER:
        return [
            *told,
            "You can leave sooner. It is written down, and nobody can hold you.",
            "Your later shifts are taken off you, and the council is told at once.",
        ]
    return [*told, "With less notice it needs your sign-off. The worker is told at once."]


def when_called_off(shift: Shift, side: Side, now: datetime) -> list[str]:
    assignment = shift.assignment
    assert assignment is not None
    terms = clauses_of(assignment.booking)
    hours, percent = terms["late_cancellation_hours"], terms["late_cancellation_percent"]
    late = shift.period.lower - now < timedelta(hours=int(hours))
    told = [f"{timezone.localtime(shift.period.lower):%A %-d %B %Y, %H:%M}."]
    if late:
        told.append(f"That is less than {hours} hours away, so it counts as called off late.")
        if side == Side.COUNCIL and percent.strip("0."):
            told.append(f"The worker is owed {percent} per cent of its pay.")
    told.append("HR can offer it to somebody else, in a booking of its own.")
    return told


def what_cancelling_does(booking: Booking, now: datetime) -> list[str]:
    ahead = booking.shifts.filter(period__startswith__gt=now)
    held = ahead.filter(state=ShiftState.HELD).count()
    unfilled = ahead.filter(state=ShiftState.OPEN).count()
    waiting = booking.offers.filter(state=OfferState.SENT).count()
    weeks = clauses_of(booking)["notice_weeks"]
    told = [
        f"Shifts that somebody holds are called off, and whoever holds them is told: {held}.",
        f"Shifts that nobody holds are closed: {unfilled}. Offers are withdrawn: {waiting}.",
        "What has begun is worked to its end and paid.",
    ]
    if held:
        told.append(f"{weeks} weeks of notice are due to each; with less it needs a sign-off.")
    return told
