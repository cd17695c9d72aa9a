"""Weekly times that take turns: every week, or one week in two, three or four."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from shifts.calendar import DAY, LONDON, monday_of
from shifts.patterns import MINUTES_PER_DAY, minute_of_day

MOST_WEEKS = 4
FIRST_MONDAY = date(2000, 1, 3)  # from which turns are counted


@dataclass(frozen=True, kw_only=True, order=True)
class Stretch:
    """A stretch of a weekday by the clock; an end at or before the start is on the next day.

    `week` counts from 1, the week in which the statement begins.
    """

    week: int = 1
    weekday: int  # Monday is 0
    start: time
    end: time

    @property
    def minutes(self) -> tuple[int, int]:
        """From the midnight that begins the weekday, half-open."""
        starts, ends = minute_of_day(self.start), minute_of_day(self.end)
        return starts, ends if ends > starts else ends + MINUTES_PER_DAY

    def as_json(self) -> dict[str, Any]:
        return {
            "week": self.week,
            "weekday": self.weekday,
            "start": f"{self.start:%H:%M}",
            "end": f"{self.end:%H:%M}",
        }


def turn_of(day: date, every_weeks: int) -> int:
    return (monday_of(day) - FIRST_MONDAY).days // 7 % every_weeks


def clock_at(minutes: int) -> time:
    """What the clock shows so many minutes after midnight."""
    hours, rest = divmod(minutes % MINUTES_PER_DAY, 60)
    return time(hours, rest)


def meeting(stretches: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Stretches of the same weekday and week that share time."""
    found = []
    for index, one in enumerate(stretches):
        for other in stretches[index + 1 :]:
            same = (one.week, one.weekday) == (other.week, other.weekday)
            starts = max(one.minutes[0], other.minutes[0])
            if same and starts < min(one.minutes[1], other.minutes[1]):
                found.append((one, other))
    return found


def whole_days(first: date, last: date) -> tuple[datetime, datetime]:
    """From the midnight that begins the first to the one that ends the last, in London."""
    return midnight(first), midnight(last + DAY)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)
