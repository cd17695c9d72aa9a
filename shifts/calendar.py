"""A weekly pattern laid over real dates, in London time, as periods of real elapsed work."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Self
from zoneinfo import ZoneInfo

from shifts.patterns import (
    DAY_NAMES,
    LAWFUL_BREAK,
    BadPattern,
    BreakNeeded,
    PatternDay,
    Problem,
    break_remedy,
    hours_and_minutes,
)

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
YEARS = range(2000, 2100)  # a slip in the year must be refused, and not make a million shifts
LONGEST_BOOKING = 731  # days


class ClockProblem(Exception):
    """The local time does not name one instant."""

    code = "clock_problem"
    why = ""

    def __init__(self, day: date, at: time) -> None:
        self.day, self.at = day, at
        super().__init__(day, at)

    def __str__(self) -> str:
        return f"{self.at:%H:%M} on {written(self.day)} {self.why}"


class SkippedTime(ClockProblem):
    """The clocks go forward past this local time."""

    code = "skipped_time"
    why = (
        "does not exist, because the clocks go forward: "
        "choose a time before 01:00, or 02:00 or later."
    )


class AmbiguousTime(ClockProblem):
    """The clocks go back, and this local time happens twice."""

    code = "ambiguous_time"
    why = (
        "happens twice, because the clocks go back: "
        "say first (summer time) or second (winter time)."
    )


class BadShifts(BadPattern):
    """The pattern is sound in an ordinary week, but not on these dates."""

    code = "bad_shifts"


class NoShifts(BadPattern):
    """No day of the pattern falls inside the dates."""

    code = "no_shifts"


@dataclass(frozen=True)
class WorkedPeriod:
    """Work from one instant to another, to the minute, perhaps with an unpaid break.

    Instants are kept in UTC, because Python subtracts two London times by the clock on the
    wall and is an hour out on the nights the clocks change.
    """

    starts_at: datetime
    ends_at: datetime
    unpaid_break: tuple[datetime, datetime] | None = None

    def __post_init__(self) -> None:
        in_order = [_to_utc(self.starts_at), _to_utc(self.ends_at)]
        object.__setattr__(self, "starts_at", in_order[0])
        object.__setattr__(self, "ends_at", in_order[1])
        if self.unpaid_break is not None:
            begins, resumes = map(_to_utc, self.unpaid_break)
            object.__setattr__(self, "unpaid_break", (begins, resumes))
            if not self.starts_at <= begins < resumes <= self.ends_at:
                raise ValueError("The break must lie inside the work.")
        if self.starts_at >= self.ends_at:
            raise ValueError("Work must end after it starts.")

    @classmethod
    def with_break(cls, starts_at: datetime, ends_at: datetime, break_minutes: int) -> Self:
        """The break falls in the middle of the work, to the minute."""
        period = cls(starts_at, ends_at)
        before = (period.elapsed_minutes - break_minutes) // 2
        if break_minutes == 0:
            return period
        begins = period.starts_at + before * MINUTE
        return cls(starts_at, ends_at, (begins, begins + break_minutes * MINUTE))

    @property
    def elapsed_minutes(self) -> int:
        return (self.ends_at - self.starts_at) // MINUTE

    @property
    def break_minutes(self) -> int:
        if self.unpaid_break is None:
            return 0
        begins, resumes = self.unpaid_break
        return (resumes - begins) // MINUTE

    @property
    def paid_minutes(self) -> int:
        return self.elapsed_minutes - self.break_minutes

    def local_dates(self) -> list[date]:
        """Work that ends at midnight does not touch the day that begins there."""
        first, last = local_date(self.starts_at), local_date(self.ends_at - MINUTE)
        return list(days_between(first, last))


def _to_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None or instant.second or instant.microsecond:
        raise ValueError(f"Give {instant} a time zone and whole minutes.")
    return instant.astimezone(UTC)


def local_instant(day: date, at: time, fold: int | None = None) -> datetime:
    """The instant, in UTC, at which London clocks show this time on this day."""
    first, second = (
        datetime.combine(day, at.replace(fold=which), LONDON).astimezone(UTC)
        for which in (0, 1)
    )
    if first > second:  # zoneinfo reads a skipped time with the offset from either side
        raise SkippedTime(day, at)
    if first < second and fold is None:
        raise AmbiguousTime(day, at)
    return second if fold else first


def local_date(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def expand(
    pattern: Sequence[PatternDay],
    starts_on: date,
    ends_on: date,
    needed: BreakNeeded = LAWFUL_BREAK,
) -> tuple[WorkedPeriod, ...]:
    """Every shift that starts from the first date to the last, both included.

    A shift belongs to the date it starts, so the last one may run into the day after.
    """
    _check_dates(starts_on, ends_on)
    periods: list[WorkedPeriod] = []
    problems: list[Problem] = []
    for day in days_between(starts_on, ends_on):
        for shift in pattern:
            if shift.weekday == day.weekday():
                try:
                    periods.append(_lay(shift, day, needed))
                except BadShifts as bad:
                    problems += bad.problems
    periods.sort(key=attrgetter("starts_at"))
    problems += _clashes(periods)
    if problems:
        raise BadShifts(problems)
    if not periods:
        raise _no_shifts(pattern, starts_on, ends_on)
    return tuple(periods)


def _check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        remedy = f"Choose {written(starts_on)} or later, the day the booking starts."
        raise NoShifts([Problem("ends_on", written(ends_on), remedy)])
    if starts_on.year not in YEARS or ends_on.year not in YEARS:
        remedy = f"Choose dates from {YEARS[0]} to {YEARS[-1]}."
        raise BadShifts([Problem("starts_on", written(starts_on), remedy)])
    if (ends_on - starts_on).days >= LONGEST_BOOKING:
        remedy = "Book at most two years at a time."
        raise BadShifts([Problem("ends_on", written(ends_on), remedy)])


def _no_shifts(pattern: Sequence[PatternDay], starts_on: date, ends_on: date) -> NoShifts:
    days = " or ".join(DAY_NAMES[weekday] for weekday in sorted({d.weekday for d in pattern}))
    dates = f"{written(starts_on)} to {written(ends_on)}"
    return NoShifts([Problem("ends_on", dates, f"Choose dates that include a {days}.")])


def _lay(shift: PatternDay, day: date, needed: BreakNeeded) -> WorkedPeriod:
    """One shift on one date; refused where the clocks make it impossible or unlawful."""
    ends_on = day + DAY if shift.ends_next_day else day
    problems: list[Problem] = []
    instants: list[datetime] = []
    for on, at in ((day, shift.start), (ends_on, shift.end)):
        try:
            instants.append(local_instant(on, at, shift.fold))
        except ClockProblem as problem:
            problems.append(_on_date(shift, day, str(problem)))
    if not problems:
        minutes = (instants[1] - instants[0]) // MINUTE
        if remedy := break_remedy(minutes, shift.break_minutes, needed):
            remedy = f"It lasts {hours_and_minutes(minutes)} that day. {remedy}"
            problems.append(_on_date(shift, day, remedy))
    if problems:
        raise BadShifts(problems)
    return WorkedPeriod.with_break(instants[0], instants[1], shift.break_minutes)


def _on_date(shift: PatternDay, day: date, remedy: str) -> Problem:
    return Problem(
        "weekly_pattern", f"{shift.start:%H:%M} to {shift.end:%H:%M} on {written(day)}", remedy
    )


def _clashes(periods: Sequence[WorkedPeriod]) -> Iterator[Problem]:
    """Only a repeated hour can do this: the pattern itself has no overlaps."""
    for earlier, later in pairwise(periods):
        if later.starts_at < earlier.ends_at:
            day = written(local_date(later.starts_at))
            remedy = "Two shifts overlap when the clocks go back: say first or second for each."
            yield Problem("weekly_pattern", day, remedy)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from the first to the last, both included."""
    return (first + DAY * count for count in range((last - first).days + 1))


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()


def weeks(periods: Iterable[WorkedPeriod]) -> tuple[date, ...]:
    """The Mondays of the weeks in which any of this work is done, in order."""
    days = {day for period in periods for day in period.local_dates()}
    return tuple(sorted({monday_of(day) for day in days}))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def bank_holidays_worked(
    period: WorkedPeriod, bank_holidays: AbstractSet[date]
) -> tuple[date, ...]:
    """Which of these bank holidays the work touches, judged by the local date."""
    return tuple(day for day in period.local_dates() if day in bank_holidays)


def written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
