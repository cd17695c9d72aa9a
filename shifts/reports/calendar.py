"""The shifts that a calendar link shows."""

from datetime import date, datetime

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Worker
from shifts.calendar import months_after
from shifts.calendars.writing import Entry
from shifts.models import Shift
from shifts.states import ShiftState
from shifts.turns import midnight

MONTHS_BACK = 3


def entries_of(worker: Worker, *, today: date) -> list[Entry]:
    """Held and cancelled shifts, from three months ago on, in one query."""
    since: datetime = midnight(months_after(today, -MONTHS_BACK))
    shown = Q(state=ShiftState.HELD) | Q(state=ShiftState.CANCELLED)
    shifts = (
        Shift.objects.filter(shown, worker=worker, period__endswith__gt=since)
        .select_related("booking__team", "booking__council")
        .order_by(Lower("period"), "pk")
    )
    return [
        Entry(
            number=shift.pk,
            starts_at=shift.period.lower,
            ends_at=shift.period.upper,
            team=str(shift.booking.team),
            council=str(shift.booking.council),
            site=shift.booking.team.site,
            cancelled=shift.state == ShiftState.CANCELLED,
        )
        for shift in shifts
    ]
