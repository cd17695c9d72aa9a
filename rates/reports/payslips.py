"""What a worker is paid for one period, line by line, before anything is taken off."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Council, User, Worker
from accounts.permissions import Permission, require, require_own
from rates.money import ZERO
from rates.pay_periods import PayPeriod
from rates.reports.paid_lines import EXPENSE, HOLIDAY, HOURS, PaidLine, in_period, paid_lines
from rates.reports.pay_calendar import calendar_of

LONGEST = timedelta(days=14)  # between two cut-offs, where a memorandum moved the day


@dataclass(frozen=True, kw_only=True)
class AtRate:
    """All hours of a period at one rate and one multiplier."""

    rate: Decimal
    multiplier: Decimal
    minutes: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Payslip:
    """Its parts are its lines, each in one part; so they add up to the total."""

    council: Council
    period: PayPeriod
    lines: Sequence[PaidLine]

    def of(self, kind: str) -> list[PaidLine]:
        return [line for line in self.lines if line.kind == kind and not line.correction]

    @property
    def by_rate(self) -> list[AtRate]:
        found: dict[tuple[Decimal, Decimal], list[PaidLine]] = defaultdict(list)
        for line in self.of(HOURS):
            found[line.rate or ZERO, line.multiplier or ZERO].append(line)
        return [
            AtRate(
                rate=rate,
                multiplier=multiplier,
                minutes=sum(line.minutes or 0 for line in lines),
                amount=total(lines),
            )
            for (rate, multiplier), lines in sorted(found.items())
        ]

    @property
    def holiday(self) -> Decimal:
        return total(self.of(HOLIDAY))

    @property
    def expenses(self) -> list[PaidLine]:
        return self.of(EXPENSE)

    @property
    def corrections(self) -> list[PaidLine]:
        return [line for line in self.lines if line.correction]

    @property
    def total(self) -> Decimal:
        return total(self.lines)


def total(lines: Iterable[PaidLine]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def payslips(*, by: User, worker: Worker, council: Council | None = None) -> list[Payslip]:
    """All periods in which something was posted, the latest first.

    The worker's own at every council that employed them; for HR, those of their `council` alone.
    Raises NotPermitted.
    """
    check_may_read(by, worker, council)
    where: dict[str, Any] = {"worker": worker} | (
        {"employing_council": council} if council else {}
    )
    by_council: dict[int, list[PaidLine]] = defaultdict(list)
    for line in paid_lines(**where):
        by_council[line.council_id].append(line)
    councils = Council.objects.in_bulk(by_council)
    found = []
    for number, lines in by_council.items():
        calendar = calendar_of(number)
        periods: dict[PayPeriod, list[PaidLine]] = defaultdict(list)
        for line in lines:
            periods[calendar.period_at(line.posted_at)].append(line)
        found += [
            Payslip(council=councils[number], period=period, lines=own)
            for period, own in periods.items()
        ]
    return sorted(
        found, key=lambda slip: (slip.period.pays_on, slip.council.name), reverse=True
    )


def check_may_read(by: User, worker: Worker, council: Council | None) -> None:
    if council is None:
        require_own(by, Permission.TIMESHEET_FILL, worker)
    else:
        require(by, Permission.PAYROLL_RUN, council)


def payslip(
    *, by: User, worker: Worker, council: Council, period: PayPeriod, own: bool
) -> Payslip:
    """One period of one council: the worker's `own`, or read by that council's HR.

    Raises NotPermitted.
    """
    check_may_read(by, worker, None if own else council)
    window = (period.closes_at - LONGEST, period.closes_at)
    lines = paid_lines(worker=worker, employing_council=council, posted_at__range=window)
    return Payslip(
        council=council,
        period=period,
        lines=in_period(lines, calendar_of(council.pk), period),
    )
