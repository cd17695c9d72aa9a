"""What must hold after every step of any life of a booking."""

from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Sum

from rates.models import SpendLine, SpendSummary
from shifts.calendar import local_date
from shifts.models import (
    Absence,
    Assignment,
    Booking,
    Cascade,
    Offer,
    Shift,
    ShiftCancellation,
    Timesheet,
    TimesheetEntry,
    Variation,
)
from shifts.ranges import worked_period
from shifts.states import MACHINES, ShiftState

TABLES = {
    "booking": Booking,
    "cascade": Cascade,
    "offer": Offer,
    "assignment": Assignment,
    "timesheet": Timesheet,
    "shift": Shift,
    "variation": Variation,
}
Seen = Mapping[tuple[str, int], str]


def states() -> dict[tuple[str, int], str]:
    return {
        (name, pk): state
        for name, model in TABLES.items()
        for pk, state in model.objects.values_list("pk", "state")  # type: ignore[attr-defined]
    }


def check_moves(before: Seen, after: Seen) -> None:
    """Every change is an arrow of the diagram; only an empty draft week goes away."""
    gone = before.keys() - after.keys()
    assert all(name == "timesheet" and before[name, pk] == "draft" for name, pk in gone)
    for (name, pk), state in after.items():
        was = before.get((name, pk), state)
        if was != state:
            assert state in MACHINES[name][was], f"{name} {pk} went from {was} to {state}"


def check_everything(now: datetime) -> None:
    shifts = list(Shift.objects.all())
    check_nobody_is_in_two_places(shifts)
    check_places(shifts)
    check_bookings(now)
    check_assignments()
    check_facts()
    check_ledger()


def check_nobody_is_in_two_places(shifts: list[Shift]) -> None:
    held = [shift for shift in shifts if shift.state == ShiftState.HELD]
    for one, two in combinations(held, 2):
        if one.worker_id == two.worker_id:
            assert not overlap(one, two), f"{one} and {two} overlap"


def check_places(shifts: list[Shift]) -> None:
    live = [shift for shift in shifts if shift.state != ShiftState.CANCELLED]
    for one, two in combinations(live, 2):
        if (one.booking_id, one.place) == (two.booking_id, two.place):
            assert not overlap(one, two)


def overlap(one: Shift, two: Shift) -> bool:
    return bool(one.period.lower < two.period.upper and two.period.lower < one.period.upper)


def check_bookings(now: datetime) -> None:
    for booking in Booking.objects.prefetch_related("offers"):
        waiting = [offer for offer in booking.offers.all() if offer.state == "sent"]
        if booking.state == "open":
            continue
        assert not waiting, f"booking {booking.pk} is {booking.state} and still on offer"
        assert not booking.shifts.to_fill(now).exists()
        if booking.state == "cancelled":
            assert set(booking.shifts.values_list("state", flat=True)) == {"cancelled"}
        if booking.state == "completed":
            unpaid = booking.shifts.held().exclude(entry__timesheet__state="approved")
            assert not unpaid.exists()


def check_assignments() -> None:
    for assignment in Assignment.objects.prefetch_related("shifts"):
        kept = [each for each in assignment.shifts.all() if each.state in ("held", "missed")]
        assert all(local_date(each.period.lower) in assignment.period for each in kept)
        assert {(each.place, each.worker_id) for each in kept} <= {
            (assignment.place, assignment.worker_id)
        }
        if assignment.state == "cancelled":
            assert not kept


def check_facts() -> None:
    """What was called off or missed says so, and nothing else does."""
    called_off = set(ShiftCancellation.objects.values_list("shift", flat=True))
    cancelled = Shift.objects.filter(state="cancelled")
    assert called_off <= set(cancelled.values_list("pk", flat=True))
    assert set(cancelled.exclude(assignment=None).values_list("pk", flat=True)) <= called_off
    missed = set(Shift.objects.filter(state="missed").values_list("pk", flat=True))
    assert missed == set(Absence.objects.standing().values_list("shift", flat=True))


def check_ledger() -> None:
    """Approved minutes are posted, each once, at the rate of its terms and never over the cap."""
    approved = TimesheetEntry.objects.filter(timesheet__state="approved")
    worked = sum(
        worked_period(entry.worked, entry.unpaid_break).paid_minutes for entry in approved
    )
    lines = SpendLine.objects.aggregate(minutes=Sum("minutes"), amount=Sum("amount"))
    assert (lines["minutes"] or 0) == worked
    assert all(line.hourly_rate <= line.cap_rate for line in SpendLine.objects.all())
    kept = SpendSummary.objects.aggregate(minutes=Sum("minutes"), amount=Sum("amount"))
    assert kept == lines


def approved_hours() -> dict[int, tuple[Any, Any]]:
    """What may never change again, by entry."""
    rows = TimesheetEntry.objects.filter(timesheet__state="approved")
    return {
        pk: (worked, taken)
        for pk, worked, taken in rows.values_list("pk", "worked", "unpaid_break")
    }
