"""When a need comes again: the next free days of the same length, on the same days of the week."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from shifts.working_days import DAY, working_days_after

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Days:
    """First and last day, both included; London dates."""

    starts_on: date
    ends_on: date


def next_free(last_time: Days, taken: Iterable[date], today: date) -> Days:
    """Moved by whole weeks, so that the pattern still fits, past today and all that is booked.

    `taken` are the last days of what was booked for the same need.
    """
    past = max([today, last_time.ends_on, *taken])
    weeks = (past - last_time.starts_on) // WEEK + 1
    return Days(last_time.starts_on + weeks * WEEK, last_time.ends_on + weeks * WEEK)


def from_monday(length: int, today: date) -> Days:
    """So many days from the next Monday on."""
    monday = today + timedelta(days=7 - today.weekday())
    return Days(monday, monday + timedelta(days=length - 1))


def from_vacancy(
    length: int, vacant_from: date, today: date, bank_holidays: AbstractSet[date]
) -> Days:
    """So many days from the first working day after today on which the post is vacant."""
    before = max(vacant_from - DAY, today)
    first = working_days_after(before, 1, bank_holidays)
    return Days(first, first + timedelta(days=length - 1))
