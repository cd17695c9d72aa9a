"""What was paid outside the hourly rate, shown beside spend against cap and never in it."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from rates.models import ExpenseLine
from rates.money import ZERO
from rates.reports.filters import Filters
from rates.reports.small_counts import hides_few


def expenses_beside(
    *, by: User, starts_on: date, ends_on: date, where: Filters
) -> Decimal | None:
    """The same councils, days and filters as the report; None for who may not know who worked.

    The report that this stands beside records what is looked at across councils.
    """
    if hides_few(by):
        return None
    found = ExpenseLine.objects.visible_to(by).filter(
        spent_on__range=(starts_on, ends_on), **where.lookups()
    )
    total: Decimal = found.aggregate(total=Sum("amount", default=ZERO))["total"]
    return total
