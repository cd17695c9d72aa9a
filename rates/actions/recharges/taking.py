"""What waits in the ledgers between two councils: posted, and in no statement yet."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from django.db.models import Count, Exists, F, Manager, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from rates.models import (
    Engagement,
    ExpenseLine,
    OnCostLine,
    RechargeLine,
    RechargeStatement,
    SpendLine,
    SpendSummary,
)
from rates.money import as_pounds, plain
from rates.recharge_rules import LineKind, Source

BANK = (Engagement.BANK_OWN, Engagement.BANK_HOSTED)
TO_SUNDAY = timedelta(days=6)
LineT = TypeVar("LineT", SpendLine, OnCostLine, ExpenseLine)
Pair = tuple[int, int]  # the employing council and the host, by primary key
Key = tuple[int, int, date]  # and the first day of a month


def waiting_lines(statement: RechargeStatement) -> list[RechargeLine]:
    """What a statement of these two councils and this month would take now, as lines of it."""
    found = [line_of(statement, spend) for spend in waiting_spend(statement)]
    found += [on_cost_line(statement, on_cost) for on_cost in waiting_on_costs(statement)]
    found += [expense_line(statement, expense) for expense in waiting_expenses(statement)]
    return sorted(found, key=lambda line: (line.on, str(line.worker), line.timesheet_number))


def not_taken(source: Source) -> Q:
    taken = RechargeLine.objects.filter(source=source, source_number=OuterRef("pk"))
    return ~Q(Exists(taken))


def waiting_spend(statement: RechargeStatement) -> QuerySet[SpendLine]:
    found = between(SpendLine.objects, statement, Source.SPEND)
    return found.filter(engagement__in=BANK, worked_on__lt=statement.ends_before)


def waiting_on_costs(statement: RechargeStatement) -> QuerySet[OnCostLine]:
    """Of the weeks that end within the month: no on-cost comes before its work."""
    found = between(OnCostLine.objects, statement, Source.ON_COST)
    return found.filter(pay_week__lt=statement.ends_before - TO_SUNDAY)


def waiting_expenses(statement: RechargeStatement) -> QuerySet[ExpenseLine]:
    found = between(ExpenseLine.objects, statement, Source.EXPENSE)
    return found.filter(engagement__in=BANK, spent_on__lt=statement.ends_before)


def between(
    ledger: Manager[LineT], statement: RechargeStatement, source: Source
) -> QuerySet[LineT]:
    """Lines of a ledger between the two councils that no statement has taken, as posted."""
    found = ledger.filter(
        not_taken(source),
        host_council=statement.host_council_id,
        employing_council=statement.employing_council_id,
    )
    return found.select_related("worker__user", "team", "job_role").order_by("id")


def line_of(statement: RechargeStatement, spend: SpendLine) -> RechargeLine:
    return RechargeLine(
        statement=statement,
        source=Source.SPEND.value,
        source_number=spend.pk,
        kind=LineKind.PAY.value,
        on=spend.worked_on,
        worker=spend.worker,
        team=spend.team,
        job_role=spend.job_role,
        timesheet_number=spend.timesheet_number,
        minutes=spend.minutes,
        amount=spend.amount,
        working=worked(spend.minutes, spend.hourly_rate, spend.multiplier),
    )


def on_cost_line(statement: RechargeStatement, on_cost: OnCostLine) -> RechargeLine:
    """Without its working: National Insurance of a week tells what the worker had elsewhere."""
    return RechargeLine(
        statement=statement,
        source=Source.ON_COST.value,
        source_number=on_cost.pk,
        kind=on_cost.kind,
        on=on_cost.pay_week + TO_SUNDAY,
        worker=on_cost.worker,
        team=on_cost.team,
        job_role=on_cost.job_role,
        timesheet_number=on_cost.timesheet_number,
        minutes=0,
        amount=on_cost.amount,
        working=f"Week of {on_cost.pay_week:%-d %B %Y}",
    )


def expense_line(statement: RechargeStatement, expense: ExpenseLine) -> RechargeLine:
    return RechargeLine(
        statement=statement,
        source=Source.EXPENSE.value,
        source_number=expense.pk,
        kind=LineKind.EXPENSE.value,
        on=expense.spent_on,
        worker=expense.worker,
        team=expense.team,
        job_role=expense.job_role,
        timesheet_number=expense.timesheet_number,
        minutes=0,
        amount=expense.amount,
        working=expense.get_kind_display(),
    )


def worked(minutes: int, rate: Decimal, multiplier: Decimal) -> str:
    hours, left = divmod(abs(minutes), 60)
    length = " ".join(
        part for part in (f"{hours} h" if hours else "", f"{left} min" if left else "") if part
    )
    times = "" if multiplier == 1 else f", times {plain(multiplier)}"
    taken_back = "taken back: " if minutes < 0 else ""
    return f"{taken_back}{length} at {as_pounds(rate)}{times}"


def months_waiting(*, before: date) -> dict[Pair, list[date]]:
    """For each pair, the months before this day whose ledgers hold more than statements took.

    Spend is told from the kept summary, so that its ledger is not read through for it.
    """
    posted, taken = posted_by_month(), taken_by_month()
    found: dict[Pair, list[date]] = {}
    for (employing, host, month), lines in sorted(posted.items()):
        if month < before and lines > taken[employing, host, month]:
            found.setdefault((employing, host), []).append(month)
    return found


def posted_by_month() -> Counter[Key]:
    """How many lines the ledgers hold of hosted work."""
    spend = (
        SpendSummary.objects.filter(engagement__in=BANK)
        .exclude(host_council=F("employing_council"))
        .order_by()
        .values_list("employing_council", "host_council", "month")
        .annotate(Sum("lines"))
    )
    on_costs = (
        OnCostLine.objects.exclude(host_council=F("employing_council"))
        .order_by()
        .values_list("employing_council", "host_council", "pay_week")
        .annotate(Count("pk"))
    )
    expenses = (
        ExpenseLine.objects.filter(engagement__in=BANK)
        .exclude(host_council=F("employing_council"))
        .order_by()
        .values_list("employing_council", "host_council", TruncMonth("spent_on"))
        .annotate(Count("pk"))
    )
    counted = Counter[Key]()
    for employing, host, month, lines in chain(spend, expenses):
        counted[employing, host, month] += lines
    for employing, host, week, lines in on_costs:
        counted[employing, host, (week + TO_SUNDAY).replace(day=1)] += lines
    return counted


def taken_by_month() -> Counter[Key]:
    """And how many of them statements have taken."""
    sides = ("statement__employing_council", "statement__host_council")
    lines = RechargeLine.objects.order_by().values_list(*sides, TruncMonth("on"))
    return Counter(
        {
            (employing, host, month): n
            for employing, host, month, n in lines.annotate(Count("pk"))
        }
    )


def money_of(lines: Sequence[RechargeLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))
