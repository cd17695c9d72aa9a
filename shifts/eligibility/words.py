"""How findings write days and times."""

from datetime import date, datetime, timedelta

from shifts.calendar import LONDON, MINUTE
from shifts.patterns import hours_and_minutes


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def as_day(stored: str) -> date:
    """A day from the facts of a finding."""
    return date.fromisoformat(stored)


def day_in_words(stored: str) -> str:
    return in_words(as_day(stored))


def time_in_words(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local:%H:%M} on {in_words(local.date())}"


def length_in_words(length: timedelta) -> str:
    return hours_and_minutes(length // MINUTE)


def months_in_words(count: int) -> str:
    return f"{count} month{'' if count == 1 else 's'}"
