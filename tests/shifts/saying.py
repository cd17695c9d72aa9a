"""What a worker says of their time, as the actions leave it."""

from datetime import date, time
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange

from accounts.models import Worker
from shifts.models import (
    BusyTime,
    CalendarFeed,
    CalendarLink,
    DatedAvailability,
    WeeklyAvailability,
)
from shifts.turns import Stretch, turn_of
from tests.factories import LONG_AGO
from tests.shifts.building import MONDAY


def said(worker: Worker) -> dict[str, Any]:
    return {"worker": worker, "stated_at": LONG_AGO, "stated_by": worker.user}


def weekly(
    worker: Worker,
    *stretches: Stretch,
    every_weeks: int = 1,
    effective: tuple[date, date | None] = (MONDAY, None),
) -> list[WeeklyAvailability]:
    """Weeks are counted from the first day in effect."""
    return [
        WeeklyAvailability.objects.create(
            effective=DateRange(*effective),
            weekday=stretch.weekday,
            clock=NumericRange(*stretch.minutes),
            every_weeks=every_weeks,
            turn=(turn_of(effective[0], every_weeks) + stretch.week - 1) % every_weeks,
            **said(worker),
        )
        for stretch in stretches
    ]


def stretches(*rows: tuple[int, str, str], week: int = 1) -> list[Stretch]:
    return [
        Stretch(
            week=week,
            weekday=weekday,
            start=time.fromisoformat(start),
            end=time.fromisoformat(end),
        )
        for weekday, start, end in rows
    ]


def dated(worker: Worker, kind: str, period: DateTimeTZRange, **more: Any) -> DatedAvailability:
    return DatedAvailability.objects.create(kind=kind, period=period, **said(worker), **more)


def feed_of(worker: Worker, **changes: Any) -> CalendarFeed:
    normal: dict[str, Any] = {
        "worker": worker,
        "name": "Family",
        "url": "https://calendar.example.org/secret.ics",
        "added_at": LONG_AGO,
        "added_by": worker.user,
    }
    return CalendarFeed.objects.create(**normal | changes)


def busy(feed: CalendarFeed, period: DateTimeTZRange, name: str = "a") -> BusyTime:
    return BusyTime.objects.create(feed=feed, period=period, uid=name * 64)


def link_of(worker: Worker, digest: str = "a" * 64, **changes: Any) -> CalendarLink:
    normal: dict[str, Any] = {
        "worker": worker,
        "digest": digest,
        "created_at": LONG_AGO,
        "created_by": worker.user,
    }
    return CalendarLink.objects.create(**normal | changes)
