"""What whoever approves a week is to look at first: where it is not as planned. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rates.money import as_pounds
from shifts.calendar import LONDON, MINUTE, WorkedPeriod, written
from shifts.patterns import hours_and_minutes

EXPENSES = "timesheet_expenses_pounds"
TOLERANCE = "timesheet_tolerance_minutes"
LONG_AFTER = "break_after_hours"
BREAK = "break_minutes"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to look at; `stops` where the week cannot be approved as it is."""

    code: str
    text: str
    stops: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkedShift:
    """`outside` are the days that its cap decision does not cover."""

    planned: WorkedPeriod
    worked: WorkedPeriod
    outside: Sequence[date] = ()


@dataclass(frozen=True, kw_only=True)
class Week:
    """`missed` are the days of missed shifts, without why; `said` why it was sent back, in turn."""

    shifts: Sequence[WorkedShift]
    missed: Sequence[date]
    said: Sequence[str]
    expenses: Decimal
    clauses: Mapping[str, Any]


def remarks_on(week: Week) -> tuple[Remark, ...]:
    """In the order in which they matter."""
    looks = (outside, over_planned, differing, without_break, missed, dear, sent_back)
    return tuple(remark for look in looks for remark in look(week))


def outside(week: Week) -> Iterator[Remark]:
    for each in week.shifts:
        if each.outside:
            days = " and ".join(written(day) for day in each.outside)
            text = f"Work on {days} was never judged against the cap."
            yield Remark(code="outside_decision", text=text, stops=True)


def over_planned(week: Week) -> Iterator[Remark]:
    """More paid time than planned, by more than the tolerance, in the week as a whole."""
    planned = sum(each.planned.paid_minutes for each in week.shifts)
    over = sum(each.worked.paid_minutes for each in week.shifts) - planned
    if over > int(week.clauses[TOLERANCE]):
        more = f"{length(over)} more than the {hours_and_minutes(planned)} planned."
        yield Remark(code="over_planned", text=more)


def differing(week: Week) -> Iterator[Remark]:
    for each in week.shifts:
        if furthest(each) > timedelta(minutes=int(week.clauses[TOLERANCE])):
            text = (
                f"{day_of(each.planned)}: worked {times(each.worked)}, planned "
                f"{times(each.planned)}."
            )
            yield Remark(code="hours_differ", text=text)


def furthest(shift: WorkedShift) -> timedelta:
    """How far its start, end or break is off the plan."""
    planned, worked = shift.planned, shift.worked
    return max(
        abs(worked.starts_at - planned.starts_at),
        abs(worked.ends_at - planned.ends_at),
        abs(worked.break_minutes - planned.break_minutes) * MINUTE,
    )


def without_break(week: Week) -> Iterator[Remark]:
    """Working Time Regulations 1998 reg. 12, or what the memorandum asks beyond it."""
    long = timedelta(hours=int(week.clauses[LONG_AFTER]))
    needed = int(week.clauses[BREAK])
    for each in week.shifts:
        lasted = each.worked.ends_at - each.worked.starts_at
        if lasted > long and each.worked.break_minutes < needed:
            text = (
                f"{day_of(each.planned)}: {each.worked.break_minutes} minutes of break in "
                f"{hours_and_minutes(lasted // MINUTE)}; {needed} are due."
            )
            yield Remark(code="break_missing", text=text)


def missed(week: Week) -> Iterator[Remark]:
    for day in week.missed:
        yield Remark(code="missed_shift", text=f"{written(day)}: the shift was missed.")


def dear(week: Week) -> Iterator[Remark]:
    """Expenses above what the memorandum lets pass without a look; they are paid beside the cap."""
    most = int(week.clauses[EXPENSES])
    if week.expenses > most:
        text = f"Expenses of {as_pounds(week.expenses)}, above {as_pounds(Decimal(most))}."
        yield Remark(code="expenses", text=text)


def sent_back(week: Week) -> Iterator[Remark]:
    if week.said:
        times_back = "once" if len(week.said) == 1 else f"{len(week.said)} times"
        yield Remark(
            code="sent_back", text=f"Sent back {times_back}, the last time for: {week.said[-1]}"
        )


def length(minutes: int) -> str:
    return hours_and_minutes(minutes) if minutes >= 60 else f"{minutes} minutes"


def day_of(period: WorkedPeriod) -> str:
    return written(period.local_dates()[0])


def times(period: WorkedPeriod) -> str:
    starts, ends = (at.astimezone(LONDON) for at in (period.starts_at, period.ends_at))
    rest = f" with {period.break_minutes} minutes of break" if period.break_minutes else ""
    return f"{starts:%H:%M} to {ends:%H:%M}{rest}"
