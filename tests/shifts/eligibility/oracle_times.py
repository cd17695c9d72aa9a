"""AVAILABLE and DISTANCE a second time: quarter of an hour by quarter of an hour, and by vectors."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import acos, cos, radians, sin
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Worker
from shifts.models import BusyTime

LONDON = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


def first_day_outside(worker: Worker, asked: list[Span]) -> date | None:
    dated = list(worker.dated_availability.all())
    can = [each.period for each in dated if each.kind == "available"]
    cannot = [each.period for each in dated if each.kind != "available"]
    cannot += [busy.period for busy in BusyTime.objects.filter(feed__worker=worker)]
    weekly = list(worker.weekly_availability.all())
    for start, end in asked:
        now = start
        while now < end:
            stated = any(holds(period, now) for period in can) or by_the_week(weekly, now)
            if not stated or any(holds(period, now) for period in cannot):
                return now.astimezone(LONDON).date()
            now += QUARTER
    return None


def holds(period: Any, now: datetime) -> bool:
    return bool(period.lower <= now < period.upper)


def by_the_week(weekly: list[Any], now: datetime) -> bool:
    today = now.astimezone(LONDON).date()
    if not any(day_in(today, row.effective) for row in weekly):
        return True
    return any(
        start <= now < end
        for day in (today - DAY, today)
        for row in weekly
        for start, end in stretches(row, day)
    )


def stretches(row: Any, day: date) -> Iterator[Span]:
    weeks = (day - timedelta(days=day.weekday()) - date(2000, 1, 3)).days // 7
    if (
        day_in(day, row.effective)
        and day.weekday() == row.weekday
        and weeks % row.every_weeks == row.turn
    ):
        yield on_clock(day, row.clock.lower)[0], max(on_clock(day, row.clock.upper))


def on_clock(day: date, minutes: int) -> tuple[datetime, datetime]:
    """Both readings: before the clocks change, and after."""
    days, minutes = divmod(minutes, 24 * 60)
    at = datetime.combine(day + days * DAY, time(*divmod(minutes, 60)), LONDON)
    return at.astimezone(UTC), at.replace(fold=1).astimezone(UTC)


def day_in(day: date, effective: Any) -> bool:
    return bool(effective.lower <= day and (effective.upper is None or day < effective.upper))


def too_far(worker: Worker, team: Any) -> bool:
    if worker.radius_miles is None:
        return False
    here, there = (
        vector(radians(place.latitude), radians(place.longitude)) for place in (worker, team)
    )
    apart = acos(min(1.0, sum(a * b for a, b in zip(here, there, strict=True))))
    miles = Decimal(apart * 3958.8).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return miles > worker.radius_miles


def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    flat = cos(latitude)
    return flat * cos(longitude), flat * sin(longitude), sin(latitude)
