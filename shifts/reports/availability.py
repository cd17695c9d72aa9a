"""A worker's month, day by day, as they have said it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User, Worker
from shifts.calendar import DAY, days_between, months_after
from shifts.models import BusyTime, DatedAvailability, Shift, WeeklyAvailability
from shifts.turns import FIRST_MONDAY, Stretch, clock_at, midnight, turn_of


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """`times` are clock times of the week; None where nothing is stated for the day."""

    on: date
    times: tuple[str, ...] | None
    dated: tuple[DatedAvailability, ...]
    busy: tuple[BusyTime, ...]
    shifts: tuple[Shift, ...]


def own_worker(user: User) -> Worker | None:
    found = Worker.objects.in_the_pool().filter(user=user)
    return found.select_related("user", "employing_council").first()


def month_of(worker: Worker, first: date) -> list[DayShown]:
    """Every day of the month that begins on this date, in four queries."""
    after = months_after(first, 1)
    span = (midnight(first), midnight(after))
    weekly = list(worker.weekly_availability.filter(effective__overlap=(first, after)))
    found: dict[str, list[Any]] = {
        "dated": list(worker.dated_availability.filter(period__overlap=span)),
        "busy": list(BusyTime.objects.filter(feed__worker=worker, period__overlap=span)),
        "shifts": list(
            Shift.objects.held()
            .filter(worker=worker, period__overlap=span)
            .select_related("booking__team", "booking__council")
        ),
    }
    return [
        DayShown(
            on=day,
            times=times_on(weekly, day),
            **{name: tuple(on_day(rows, day)) for name, rows in found.items()},
        )
        for day in days_between(first, after - DAY)
    ]


def on_day(rows: Iterable[Any], day: date) -> Iterable[Any]:
    start, end = midnight(day), midnight(day + DAY)
    return (row for row in rows if row.period.lower < end and start < row.period.upper)


def times_on(weekly: Iterable[WeeklyAvailability], day: date) -> tuple[str, ...] | None:
    stated = [row for row in weekly if holds(row, day)]
    if not stated:
        return None
    return tuple(
        as_text(row)
        for row in sorted(stated, key=lambda row: row.clock.lower)
        if row.weekday == day.weekday() and turn_of(day, row.every_weeks) == row.turn
    )


def holds(row: WeeklyAvailability, day: date) -> bool:
    upper = row.effective.upper
    return bool(row.effective.lower <= day and (upper is None or day < upper))


def as_text(row: WeeklyAvailability) -> str:
    start, end = clock_at(row.clock.lower), clock_at(row.clock.upper)
    if start == end:
        return "all day" if row.clock.lower == 0 else f"{start:%H:%M} for 24 hours"
    next_day = " the next day" if end < start and row.clock.upper != 1440 else ""
    return f"{start:%H:%M} to {end:%H:%M}{next_day}"


@dataclass(frozen=True, kw_only=True)
class Week:
    """A statement in effect: since when, how often, and its times."""

    effective_from: date | None
    every_weeks: int
    times: tuple[Stretch, ...]


def week_stated(worker: Worker, today: date) -> Week:
    """What is stated for the latest days: the statement that a new one would take the place of."""
    rows = list(worker.weekly_availability.from_day(today))
    if not rows:
        return Week(effective_from=None, every_weeks=1, times=())
    since = max(row.effective.lower for row in rows)
    latest = [row for row in rows if row.effective.lower == since]
    weeks = latest[0].every_weeks
    first = turn_of(since, weeks)
    times = [
        Stretch(
            week=(row.turn - first) % weeks + 1,
            weekday=row.weekday,
            start=clock_at(row.clock.lower),
            end=clock_at(row.clock.upper),
        )
        for row in latest
    ]
    return Week(effective_from=since, every_weeks=weeks, times=tuple(sorted(times)))


def first_of_month(given: str, today: date) -> date:
    """From 2026-11; this month where it is anything else."""
    try:
        wanted = datetime.strptime(given, "%Y-%m").date()  # noqa: DTZ007  # a month has no zone
    except ValueError:
        return today.replace(day=1)
    near = abs(wanted - today) < timedelta(days=1100)
    return wanted if near and wanted > FIRST_MONDAY else today.replace(day=1)
