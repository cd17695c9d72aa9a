"""What the ledger and the caps say of payments: everything is read once, for any number of rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import F, Max, Min, Sum

from accounts.models import Council
from rates.actions.conversions import Conversions
from rates.caps import Basis
from rates.conversion import Conversion
from rates.models import Cap, JobTitleMap, OffSystemPayment, SpendLine
from rates.off_system.comparing import Comparing, Comparison, Titles
from rates.off_system.file import PaymentRow
from rates.off_system.matching import PAID_WITHIN, Finding, Ledger, Sheet
from rates.off_system.states import Standing

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Judged:
    row: PaymentRow
    finding: Finding
    comparison: Comparison


def judged(
    council: Council, rows: Sequence[PaymentRow], taken: Collection[int]
) -> Iterator[Judged]:
    """In the order of the rows: of two that fit one timesheet, the first has it.

    `taken` are the timesheets that have a payment already.
    """
    if not rows:
        return
    first = min(row.days[0] for row in rows)
    last = max(row.days[1] for row in rows)
    ledger = Ledger(sheets_of(council, first, last), taken)
    comparing = comparing_for(council, first, last)
    for row in rows:
        yield Judged(row, ledger.find(row), comparing.compare(row))


def sheets_of(council: Council, first: date, last: date) -> Iterator[Sheet]:
    """With the weeks around, so that a timesheet is added up whole."""
    lines = SpendLine.objects.standing().filter(
        host_council=council, worked_on__range=(first - PAID_WITHIN - WEEK, last + WEEK)
    )
    found = lines.order_by().values_list(
        "timesheet_number",
        "worker_id",
        F("worker__user__full_name"),
        F("worker__registration__number"),
        "basis",
    )
    sums = found.annotate(Min("worked_on"), Max("worked_on"), Sum("minutes"), Sum("amount"))
    for number, worker, name, registration, basis, begins, ends, minutes, amount in sums:
        yield Sheet(
            number=number,
            worker=worker,
            name=name,
            registration=registration or "",
            first=begins,
            last=ends,
            minutes=minutes,
            amount=amount,
            basis=basis,
        )


def taken_of(council: Council, *, answered: bool = False) -> set[int]:
    """Timesheets that a payment was found for, or where `answered`, that a person said it is."""
    found = OffSystemPayment.objects.filter(council=council, standing=Standing.IN_LEDGER)
    if answered:
        found = found.exclude(answer="")
    return {
        number for numbers in found.values_list("timesheets", flat=True) for number in numbers
    }


def comparing_for(council: Council, first: date, last: date) -> Comparing:
    conversions = Conversions.read([council])

    @cache
    def convert(rate: Decimal, basis: Basis, day: date) -> Conversion | None:
        return conversions.on(day, council.gss_code, rate, basis)

    caps = Cap.objects.binding(council).limiting(first, last + DAY)
    return Comparing(
        council=council.gss_code,
        titles=titles_of(council),
        caps=[cap.as_value() for cap in caps],
        convert=convert,
    )


def titles_of(council: Council) -> Titles:
    known: dict[str, list[tuple[date, date | None, str]]] = {}
    approved = JobTitleMap.objects.filter(council=council, approved_at__isnull=False)
    for each in approved:
        days = each.effective.lower, each.effective.upper, each.job_role_id
        known.setdefault(each.title.casefold(), []).append(days)
    return Titles(known)
