"""The weekly pattern of a booking: which days, from when until when, with what break."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES_PER_DAY = 24 * 60
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
REST_HOURS = 11  # Working Time Regulations 1998, regulation 10

Fold = Literal[0, 1]
FOLDS: dict[Any, Fold | None] = {None: None, "": None, 0: 0, 1: 1, "first": 0, "second": 1}
FIELDS = frozenset({"weekday", "start", "end", "break_minutes", "fold"})


@dataclass(frozen=True, kw_only=True)
class BreakNeeded:
    """What a shift must hold; regulation 12, unless a memorandum asks for more."""

    after_hours: int = 6
    minutes: int = 20


LAWFUL_BREAK = BreakNeeded()


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was sent, and what to do about it."""

    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.field}: {self.value or 'nothing given'}. {self.remedy}"


class BadPattern(Exception):
    """The weekly pattern cannot be worked as written."""

    code = "bad_pattern"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))

    @property
    def fields(self) -> dict[str, list[str]]:
        """The sentences to show beside each field."""
        ordered = sorted(self.problems, key=attrgetter("field"))
        return {
            field: [problem.remedy for problem in problems]
            for field, problems in groupby(ordered, key=attrgetter("field"))
        }


@dataclass(frozen=True, kw_only=True)
class PatternDay:
    """One shift of the week. An end at or before the start is on the next day."""

    weekday: int  # Monday is 0
    start: time
    end: time
    break_minutes: int = 0
    fold: Fold | None = None  # which one, on the night a local time happens twice

    @property
    def ends_next_day(self) -> bool:
        return self.end <= self.start

    @property
    def minutes(self) -> int:
        """Length on an ordinary day, when the clocks do not change."""
        return (minute_of_day(self.end) - minute_of_day(self.start)) % MINUTES_PER_DAY

    @property
    def starts(self) -> int:
        """Minutes after the Monday midnight that begins the week."""
        return self.weekday * MINUTES_PER_DAY + minute_of_day(self.start)

    @property
    def ends(self) -> int:
        return self.starts + self.minutes

    def __str__(self) -> str:
        return f"{DAY_NAMES[self.weekday]} {self.start:%H:%M} to {self.end:%H:%M}"


Row = tuple[int, PatternDay]  # with its place in what was sent, to name the field


def minute_of_day(at: time) -> int:
    return at.hour * 60 + at.minute


def parse_pattern(
    raw: object, *, rest_hours: int = REST_HOURS, needed: BreakNeeded = LAWFUL_BREAK
) -> tuple[PatternDay, ...]:
    """The pattern in week order; every problem is collected before any is raised."""
    if not isinstance(raw, list | tuple) or not raw:
        raise BadPattern([Problem("weekly_pattern", "", "Give at least one day of work.")])
    rows: list[Row] = []
    problems: list[Problem] = []
    for index, entry in enumerate(raw):
        try:
            rows.append((index, _parse_day(f"weekly_pattern[{index}]", entry)))
        except BadPattern as bad:
            problems += bad.problems
    rows.sort(key=lambda row: (row[1].starts, row[1].ends))
    for index, day in rows:
        problems += _length_problems(f"weekly_pattern[{index}]", day, rest_hours, needed)
    problems += _overlaps(rows)
    problems += _short_rests(rows, rest_hours)
    if problems:
        raise BadPattern(problems)
    return tuple(day for _, day in rows)


def to_json(pattern: Sequence[PatternDay]) -> list[dict[str, int | str]]:
    """The one way a pattern is written; reading it back gives the same pattern."""
    return [_day_to_json(day) for day in sorted(pattern, key=attrgetter("starts"))]


def _day_to_json(day: PatternDay) -> dict[str, int | str]:
    written: dict[str, int | str] = {
        "weekday": day.weekday,
        "start": f"{day.start:%H:%M}",
        "end": f"{day.end:%H:%M}",
        "break_minutes": day.break_minutes,
    }
    if day.fold is not None:
        written["fold"] = ("first", "second")[day.fold]
    return written


def _parse_day(where: str, entry: object) -> PatternDay:
    if not isinstance(entry, Mapping):
        raise BadPattern([Problem(where, _shown(entry), "Give a weekday, a start and an end.")])
    problems = [
        Problem(f"{where}.{name}", _shown(entry[name]), "This field is not known: remove it.")
        for name in entry
        if name not in FIELDS
    ]
    found: dict[str, Any] = {}
    for name, (read, remedy) in READERS.items():
        value = entry.get(name)
        try:
            found[name] = read(value)
        except (KeyError, TypeError, ValueError):
            problems.append(Problem(f"{where}.{name}", _shown(value), remedy))
    if "start" in found and found["start"] == found.get("end"):
        remedy = "A shift cannot end at the time it starts: change one of them."
        problems.append(Problem(f"{where}.end", f"{found['end']:%H:%M}", remedy))
    if problems:
        raise BadPattern(problems)
    return PatternDay(**found)


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]


def _read_weekday(value: object) -> int:
    if isinstance(value, str) and value.strip().capitalize() in DAY_NAMES:
        return DAY_NAMES.index(value.strip().capitalize())
    weekday = _read_whole(value)
    if weekday >= len(DAY_NAMES):
        raise ValueError
    return weekday


def _read_time(value: object) -> time:
    if isinstance(value, time):
        value = value.isoformat()
    if not isinstance(value, str) or not re.fullmatch(r"\d\d:\d\d(:00)?", value.strip()):
        raise ValueError
    return time.fromisoformat(value.strip())


def _read_whole(value: object) -> int:
    """Numbers from a form come as text; True is not a number of minutes."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value.strip()):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError
    return value


def _read_break(value: object) -> int:
    return 0 if value is None else _read_whole(value)


def _read_fold(value: object) -> Fold | None:
    if isinstance(value, bool):
        raise ValueError  # True == 1, but it does not say which
    return FOLDS[value.strip().lower() if isinstance(value, str) else value]


READERS = {
    "weekday": (_read_weekday, "Give a day from Monday to Sunday, or 0 (Monday) to 6."),
    "start": (_read_time, "Give a time to the minute, as 09:00; midnight is 00:00."),
    "end": (_read_time, "Give a time to the minute, as 17:00; midnight is 00:00."),
    "break_minutes": (_read_break, "Give whole minutes, 0 or more."),
    "fold": (_read_fold, "Say first or second, or leave it out."),
}


def _length_problems(
    where: str, day: PatternDay, rest_hours: int, needed: BreakNeeded
) -> Iterator[Problem]:
    longest = MINUTES_PER_DAY - rest_hours * 60
    if day.minutes > longest:
        remedy = f"{hours_and_minutes(day.minutes)} leaves less than {rest_hours} h of rest"
        remedy += f" in 24: work at most {hours_and_minutes(longest)}."
        yield Problem(f"{where}.end", f"{day.end:%H:%M}", remedy)
    if remedy := break_remedy(day.minutes, day.break_minutes, needed):
        remedy = f"{DAY_NAMES[day.weekday]}: {remedy}"
        yield Problem(f"{where}.break_minutes", str(day.break_minutes), remedy)


def break_remedy(minutes: int, break_minutes: int, needed: BreakNeeded) -> str:
    """What to do about the break of a shift this long; nothing to say when it is right."""
    if break_minutes >= minutes:
        return f"The shift is {hours_and_minutes(minutes)}: make the break shorter than that."
    if minutes > needed.after_hours * 60 and break_minutes < needed.minutes:
        return (
            f"A shift over {needed.after_hours} h needs a break of at least "
            f"{needed.minutes} minutes."
        )
    return ""


def _overlaps(rows: Sequence[Row]) -> Iterator[Problem]:
    """Each shift against whichever earlier one ends last; last week's runs into this one."""
    if not rows:
        return
    busy_with = max((day for _, day in rows), key=attrgetter("ends"))
    busy_until = busy_with.ends - MINUTES_PER_WEEK
    for index, day in rows:
        if day.starts < busy_until:
            remedy = f"It overlaps {busy_with}: start later, or end that one sooner."
            yield Problem(f"weekly_pattern[{index}].start", str(day), remedy)
        if day.ends > busy_until:
            busy_with, busy_until = day, day.ends


def _short_rests(rows: Sequence[Row], rest_hours: int) -> Iterator[Problem]:
    """Shifts that start on one date are one working day; rest is owed between such days."""
    days = [list(group) for _, group in groupby(rows, key=lambda row: row[1].weekday)]
    for today, tomorrow in zip(days, days[1:] + days[:1], strict=True):
        last = max((day for _, day in today), key=attrgetter("ends"))
        index, first = tomorrow[0]
        next_week = MINUTES_PER_WEEK if tomorrow is days[0] else 0
        rest = first.starts + next_week - last.ends
        if 0 <= rest < rest_hours * 60:  # below nothing is an overlap, told already
            remedy = (
                f"Only {hours_and_minutes(rest)} after {last}: leave {rest_hours} h of rest."
            )
            yield Problem(f"weekly_pattern[{index}].start", str(first), remedy)


def hours_and_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"
