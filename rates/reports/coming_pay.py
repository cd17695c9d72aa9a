"""What a worker is paid next: what is approved for a pay day that has not come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import Worker
from rates.charge import OnCost
from rates.models import ExpenseLine, OnCostLine, SpendLine
from rates.models.on_costs import BANK
from rates.money import ZERO
from rates.pay_periods import PayPeriod
from rates.reports.pay_calendar import calendar_of

LONGEST = timedelta(days=21)  # from an approval to its pay day


@dataclass(frozen=True, kw_only=True)
class Coming:
    """`amount` is before tax, of what is approved so far."""

    period: PayPeriod
    amount: Decimal


def coming_pay(worker: Worker, now: datetime, today: date) -> list[Coming]:
    """By the calendar of the council that employs them, the next pay day first.

    The one that takes approvals now is there even while it has none.
    """
    calendar = calendar_of(worker.employing_council_id)
    where = {"worker": worker, "employing_council": worker.employing_council_id}
    recent = where | {"posted_at__gt": now - LONGEST}
    hours = SpendLine.objects.filter(engagement__in=BANK, **recent)
    holiday = OnCostLine.objects.filter(kind=OnCost.HOLIDAY.value, **recent)
    expenses = ExpenseLine.objects.filter(engagement__in=BANK, **recent)
    of = ("posted_at", "amount")
    lines = (
        hours.order_by()
        .values_list(*of)
        .union(
            holiday.order_by().values_list(*of), expenses.order_by().values_list(*of), all=True
        )
    )
    amounts: dict[PayPeriod, Decimal] = defaultdict(lambda: ZERO)
    amounts[calendar.period_at(now)] = ZERO
    for posted_at, amount in lines:
        amounts[calendar.period_at(posted_at)] += amount
    found = [Coming(period=each, amount=amount) for each, amount in amounts.items()]
    waiting = [each for each in found if each.period.pays_on >= today]
    return sorted(waiting, key=lambda each: each.period.pays_on)
