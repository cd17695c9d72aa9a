"""The days of an assignment cut by what they are paid at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Varied:
    """Days, half-open, on another rate than the booking's, as the worker agreed."""

    starts_on: date
    ends_before: date
    rate: str


@dataclass(frozen=True)
class Run:
    """Days at one rate; both ends are included, and no end is until further notice."""

    starts_on: date
    ends_on: date | None
    rate: str


def runs(
    starts_on: date, last_day: date | None, rate: str, varied: Iterable[Varied]
) -> list[Run]:
    """In order and without gaps, from the first day to the last."""
    found: list[Run] = []
    day = starts_on
    for each in sorted(varied, key=lambda each: each.starts_on):
        if last_day is not None and each.starts_on > last_day:
            break
        if day < each.starts_on:
            found.append(Run(day, each.starts_on - DAY, rate))
        found.append(Run(each.starts_on, each.ends_before - DAY, each.rate))
        day = each.ends_before
    if last_day is None or day <= last_day:
        found.append(Run(day, last_day, rate))
    return joined(replace(each, ends_on=earlier(each.ends_on, last_day)) for each in found)


def earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def joined(found: Iterable[Run]) -> list[Run]:
    """Neighbours at the same rate are one."""
    together: list[Run] = []
    for each in found:
        if together and together[-1].rate == each.rate:
            together[-1] = replace(together[-1], ends_on=each.ends_on)
        else:
            together.append(each)
    return together
