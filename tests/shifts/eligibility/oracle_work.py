"""The working time rules a second time, minute by minute where the SQL works with ranges."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Worker

LONDON = ZoneInfo("Europe/London")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Verdict = tuple[str, str, date | None]
Span = tuple[datetime, datetime]
Worked = tuple[datetime, int]  # when it starts, and the minutes without the break


class WorkingTime:
    """`others` are held shifts, `rests` are planned; both of other bookings than the one asked."""

    def __init__(
        self,
        worker: Worker,
        asked: dict[Span, int],
        others: dict[Span, int],
        rests: list[Span],
        clauses: dict[str, Any],
    ) -> None:
        self.worker, self.asked, self.others, self.rests = worker, asked, others, rests
        self.clauses = clauses
        self.short = "escalate" if clauses["compensatory_rest"] else "block"

    def verdicts(self) -> list[Verdict | None]:
        return [self.rest(), self.week(), self.hours(), self.pause()]

    def rest(self) -> Verdict | None:
        for others in (sorted(self.others), sorted(self.rests)):
            for other in others:
                if starts := self.shortest([(other, asked) for asked in self.asked]):
                    return "REST-11", self.short, starts
        own = sorted(self.asked)
        starts = self.shortest(list(pairwise(own)))
        return ("REST-11", self.short, starts) if starts else None

    def shortest(self, pairs: list[tuple[Span, Span]]) -> date | None:
        """When the work after the shortest rest starts, where that is too short."""
        short = []
        for pair in pairs:
            earlier, after = sorted(pair)
            rest = after[0] - earlier[1]
            one_working_day = london_date(earlier[0]) == london_date(after[0])
            enough = timedelta(hours=self.clauses["rest_hours"])
            if timedelta(0) <= rest < enough and not one_working_day:
                short.append((rest, after[0]))
        return london_date(min(short)[1]) if short else None

    def week(self) -> Verdict | None:
        days = sorted(day for span in self.asked for day in london_days(span))
        for monday in sorted({day - DAY * day.weekday() for day in days}):
            fortnights = [(monday - 7 * DAY, 14), (monday, 14)]
            if self.rests_in(monday, 7) >= 1:
                continue
            if any(self.rests_in(first, length) >= 2 for first, length in fortnights):
                continue
            return "REST-WEEK", self.short, next(day for day in days if day >= monday)
        return None

    def rests_in(self, first: date, length: int) -> int:
        """How many whole rests there are from this day on, counted minute by minute."""
        starts, ends = midnight(first), midnight(first + length * DAY)
        minutes = bytearray((ends - starts) // MINUTE)
        for busy in [*self.asked, *self.others, *self.rests]:
            begin = min(max((busy[0] - starts) // MINUTE, 0), len(minutes))
            end = min(max((busy[1] - starts) // MINUTE, begin), len(minutes))
            minutes[begin:end] = b"x" * (end - begin)
        whole = 60 * self.clauses["weekly_rest_hours"]
        return sum(len(free) // whole for free in bytes(minutes).split(b"x"))

    def hours(self) -> Verdict | None:
        asked = [(start, minutes) for (start, _), minutes in self.asked.items()]
        others = [(start, minutes) for (start, _), minutes in self.others.items()]
        mondays = sorted({monday_of(start) for start, _ in asked})
        worst: tuple[Fraction, date, date] | None = None
        last = mondays[0]
        while last <= mondays[-1] + 16 * 7 * DAY:
            weeks = [last - number * 7 * DAY for number in range(17)]
            since = [week for week in weeks if week >= monday_of(self.worker.joined_at)]
            if any(self.limited(week, asked) for week in since):
                total = sum(self.of_week(week, asked + others) for week in since)
                average = Fraction(total) / len(since)
                if average > 60 * self.clauses["weekly_hours_limit"] and (
                    worst is None or average > worst[0]
                ):
                    worst = average, since[-1], last
            last += 7 * DAY
        if worst is None:
            return None
        days = sorted(london_date(start) for start, _ in asked)
        return "HOURS-48", "block", next(day for day in days if day >= worst[1])

    def limited(self, week: date, asked: list[Worked]) -> bool:
        """Whether a shift of the booking that week is outside every opt-out."""
        days = {london_date(start) for start, _ in asked if monday_of(start) == week}
        covered = self.clauses["opt_out_accepted"] and all(
            any(inside(day, each.effective) for each in self.worker.opt_outs.all())
            for day in days
        )
        return bool(days) and not covered

    def of_week(self, week: date, worked: list[Worked]) -> Fraction:
        minutes = Fraction(sum(spent for start, spent in worked if monday_of(start) == week))
        for outside in self.worker.outside_work.all():
            days = [week + number * DAY for number in range(7)]
            share = sum(inside(day, outside.effective) for day in days)
            minutes += Fraction(outside.weekly_hours) * 60 * share / 7
        return minutes

    def pause(self) -> Verdict | None:
        for span, minutes in sorted(self.asked.items()):
            length = (span[1] - span[0]) // MINUTE
            long = length > 60 * self.clauses["break_after_hours"]
            if long and length - minutes < self.clauses["break_minutes"]:
                return "BREAK", "block", london_date(span[0])
        return None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def monday_of(at: datetime) -> date:
    day = london_date(at)
    return day - DAY * day.weekday()


def london_date(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def london_days(span: Span) -> Iterator[date]:
    day, end = london_date(span[0]), span[1]
    while datetime(day.year, day.month, day.day, tzinfo=LONDON) < end:
        yield day
        day += DAY


def inside(day: date, span: Any) -> bool:
    return bool(span.lower <= day and (span.upper is None or day < span.upper))


def minutes_of(shift: Any) -> int:
    pause = shift.unpaid_break
    without = pause.upper - pause.lower if pause else timedelta(0)
    return int((shift.period.upper - shift.period.lower - without) / MINUTE)
