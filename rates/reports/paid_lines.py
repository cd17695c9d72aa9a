"""Everything that a bank worker is paid, line by line: hours, holiday pay and expenses.

What the employer pays on top, such as National Insurance, is not paid to the worker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from rates.charge import OnCost
from rates.models import ExpenseLine, OnCostLine, PayrollLine, SpendLine
from rates.models.on_costs import BANK

HOURS, HOLIDAY, EXPENSE = "hours", "holiday", "expense"
Row = TypeVar("Row", bound=Model)
KINDS = {HOURS: "Hours", HOLIDAY: "Holiday pay", EXPENSE: "Expense"}


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """One line of pay. `on` is the day worked or spent, or the Monday of holiday pay's week.

    A correction takes back, or adds to, what an earlier line said; `words` says why.
    """

    kind: str
    posting_key: str
    worker_id: int
    worker_name: str
    council_id: int
    on: date
    place: str
    host: str
    job_role: str
    minutes: int | None
    rate: Decimal | None
    multiplier: Decimal | None
    words: str
    amount: Decimal
    correction: bool
    timesheet_number: int
    posted_at: datetime

    @property
    def time(self) -> int:
        """Minutes, above zero also where they go back."""
        return abs(self.minutes or 0)

    @property
    def pounds_an_hour(self) -> Decimal | None:
        """Of hours; the rate of holiday pay is a share."""
        return self.rate if self.kind == HOURS else None


def paid_lines(*, waiting: bool = False, **where: Any) -> list[PaidLine]:
    """By columns that all three ledgers have, worker by worker; or only what is waiting.

    What waits is in no payroll run yet.
    """
    found = [
        *hours(still(SpendLine.objects.filter(**where), HOURS, waiting)),
        *holiday(still(OnCostLine.objects.filter(**where), HOLIDAY, waiting)),
        *expenses(still(ExpenseLine.objects.filter(**where), EXPENSE, waiting)),
    ]
    return sorted(found, key=in_order)


def in_order(line: PaidLine) -> tuple[str, int, int, date, datetime, str]:
    """By worker: hours before holiday pay before expenses, each by its days."""
    kind = list(KINDS).index(line.kind)
    return line.worker_name, line.worker_id, kind, line.on, line.posted_at, line.posting_key


def still(lines: QuerySet[Row], kind: str, waiting: bool) -> QuerySet[Row]:
    if not waiting:
        return lines
    run = PayrollLine.objects.filter(source=kind, posting_key=OuterRef("posting_key"))
    return lines.filter(~Exists(run))


def hours(lines: QuerySet[SpendLine]) -> Iterable[PaidLine]:
    for line in lines.filter(engagement__in=BANK).select_related(*COMMON):
        yield PaidLine(
            **common(line),
            kind=HOURS,
            on=line.worked_on,
            minutes=line.minutes,
            rate=line.hourly_rate,
            multiplier=line.multiplier,
            words=line.reason,
            correction=line.reverses_id is not None,
        )


def holiday(lines: QuerySet[OnCostLine]) -> Iterable[PaidLine]:
    for line in lines.filter(kind=OnCost.HOLIDAY.value).select_related(*COMMON):
        yield PaidLine(
            **common(line),
            kind=HOLIDAY,
            on=line.pay_week,
            minutes=None,
            rate=line.rate,
            multiplier=None,
            words=line.working,
            correction=bool(line.before) or line.amount < 0,
        )


def expenses(lines: QuerySet[ExpenseLine]) -> Iterable[PaidLine]:
    for line in lines.filter(engagement__in=BANK).select_related(*COMMON):
        miles = f"{line.miles} miles" if line.miles else ""
        said = (line.get_kind_display(), miles, line.reason or line.note)
        yield PaidLine(
            **common(line),
            kind=EXPENSE,
            on=line.spent_on,
            minutes=None,
            rate=None,
            multiplier=None,
            words=", ".join(filter(None, said)),
            correction=line.reverses_id is not None,
        )


COMMON = ("worker__user", "host_council", "team", "job_role")


def common(line: SpendLine | OnCostLine | ExpenseLine) -> dict[str, Any]:
    return {
        "posting_key": line.posting_key,
        "worker_id": line.worker_id,
        "worker_name": str(line.worker),
        "council_id": line.employing_council_id,
        "place": f"{line.team}, {line.host_council}",
        "host": line.host_council.name,
        "job_role": line.job_role.name,
        "amount": line.amount,
        "timesheet_number": line.timesheet_number,
        "posted_at": line.posted_at,
    }
