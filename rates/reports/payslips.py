"""What a worker is paid for one period, line by line, before anything is taken off."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Council, User, Worker
from accounts.permissions import Permission, require, require_own
from rates.money import ZERO
from rates.pay_periods import PayPeriod, noon_of
from rates.reports.paid_lines import EXPENSE, HOLIDAY, HOURS, PaidLine, paid_lines
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


def payslips(
    *, by: User, worker: Worker, council: Council | None = None, cut_off_on: date | None = None
) -> list[Payslip]:
    """All periods in which something was posted, the latest first, or the one of that cut-off.

    The worker's own at every council that employed them; for HR, those of their `council` alone.
    Raises NotPermitted.
    """
    check_may_read(by, worker, council)
    where: dict[str, Any] = {"worker": worker}
    if council:
        where["employing_council"] = council
    if cut_off_on:
        closes_at = noon_of(cut_off_on)
        where["posted_at__range"] = (closes_at - LONGEST, closes_at)
    by_council: dict[int, list[PaidLine]] = defaultdict(list)
    for line in paid_lines(**where):
        by_council[line.council_id].append(line)
    councils = Council.objects.in_bulk(by_council)
    found = [
        slip for pk, lines in by_council.items() for slip in by_period(councils[pk], lines)
    ]
    if cut_off_on:
        found = [slip for slip in found if slip.period.cut_off_on == cut_off_on]
    return sorted(
        found, key=lambda slip: (slip.period.pays_on, slip.council.name), reverse=True
    )


def by_period(council: Council, lines: Iterable[PaidLine]) -> list[Payslip]:
    calendar = calendar_of(council.pk)
    periods: dict[PayPeriod, list[PaidLine]] = defaultdict(list)
    for line in lines:
        periods[calendar.period_at(line.posted_at)].append(line)
    return [
        Payslip(council=council, period=period, lines=own) for period, own in periods.items()
    ]


def check_may_read(by: User, worker: Worker, council: Council | None) -> None:
    if council is None:
        require_own(by, Permission.TIMESHEET_FILL, worker)
    else:
        require(by, Permission.PAYROLL_RUN, council)


@dataclass(frozen=True, kw_only=True)
class ToPay:
    """What is approved for one worker and in no payroll run yet."""

    worker: Worker
    lines: int
    amount: Decimal


def waiting(*, by: User, council: Council, period: PayPeriod) -> list[ToPay]:
    """By worker, until the cut-off; what came too late for an earlier run as well.

    Raises NotPermitted.
    """
    require(by, Permission.PAYROLL_RUN, council)
    found: dict[int, list[PaidLine]] = defaultdict(list)
    for line in paid_lines(
        waiting=True, employing_council=council, posted_at__lte=period.closes_at
    ):
        found[line.worker_id].append(line)
    workers = Worker.objects.select_related("user").in_bulk(found)
    rows = [
        ToPay(worker=workers[pk], lines=len(lines), amount=total(lines))
        for pk, lines in found.items()
    ]
    return sorted(rows, key=lambda row: (str(row.worker), row.worker.pk))
