"""A worker's own hours over the 17 weeks that end with this one, and what is limited."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.models import Worker
from shifts.calendar import DAY, LONDON, MINUTE, local_date, monday_of
from shifts.eligibility.ask import strictest, terms_of
from shifts.eligibility.hours_48 import WEEK, WEEKS
from shifts.models import OptOut, OutsideWork, Shift


@dataclass(frozen=True, kw_only=True)
class WeekOfWork:
    """Working time in minutes, unpaid breaks out; of outside work to the nearest minute."""

    starts_on: date
    bank: int
    outside: int

    @property
    def total(self) -> int:
        return self.bank + self.outside


@dataclass(frozen=True, kw_only=True)
class OwnHours:
    """`average` is in minutes a week; weeks before the worker joined are left out."""

    weeks: tuple[WeekOfWork, ...]
    limit_hours: int
    notice_weeks: int
    opt_out_accepted: bool

    @property
    def average(self) -> int:
        return round(sum(week.total for week in self.weeks) / len(self.weeks))

    @property
    def over(self) -> bool:
        return self.average > self.limit_hours * 60


def own_hours(worker: Worker, *, today: date) -> OwnHours:
    """The limit and the notice are those of the worker's own council's memoranda. Rule HOURS-48."""
    last = monday_of(today)
    joined = monday_of(local_date(worker.joined_at))
    mondays = [last - number * WEEK for number in range(WEEKS)]
    counted = [monday for monday in mondays if monday >= joined] or [last]
    bank = bank_minutes(worker, counted[-1], last + WEEK)
    outside = list(OutsideWork.objects.filter(worker=worker))
    clauses = strictest(list(terms_of(worker.employing_council, today).values()))
    return OwnHours(
        weeks=tuple(
            WeekOfWork(
                starts_on=monday,
                bank=bank[monday],
                outside=round(sum(minutes_in(work, monday) for work in outside)),
            )
            for monday in counted
        ),
        limit_hours=clauses["weekly_hours_limit"],
        notice_weeks=clauses["opt_out_notice_weeks"],
        opt_out_accepted=clauses["opt_out_accepted"],
    )


def bank_minutes(worker: Worker, first: date, before: date) -> Counter[date]:
    """By the week in which each held shift starts."""
    ends = [datetime.combine(day, time(0), LONDON) for day in (first, before)]
    held = Shift.objects.held().filter(
        worker=worker, period__startswith__gte=ends[0], period__startswith__lt=ends[1]
    )
    minutes: Counter[date] = Counter()
    for period, pause in held.values_list("period", "unpaid_break"):
        length = period.upper - period.lower
        unpaid = pause.upper - pause.lower if pause else timedelta()
        minutes[monday_of(local_date(period.lower))] += (length - unpaid) // MINUTE
    return minutes


def minutes_in(work: OutsideWork, monday: date) -> Decimal:
    """By the day: a week that is half employed counts for half."""
    days = [monday + number * DAY for number in range(7)]
    ends = work.effective.upper
    employed = [
        day for day in days if day >= work.effective.lower and not (ends and day >= ends)
    ]
    return Decimal(work.weekly_hours) * 60 * len(employed) / 7


def standing_opt_out(worker: Worker, *, today: date) -> OptOut | None:
    """The one that counts today or later; at most one."""
    return OptOut.objects.filter(worker=worker, effective__overlap=(today, None)).first()
