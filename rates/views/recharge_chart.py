"""The bars of the register: by month, or of one month by who pays whom."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from rates.models import RechargeStatement
from rates.money import ZERO
from rates.recharge_rules import RechargeState
from rates.reports.recharges import RegisterFilters, sides_of
from rates.views.bars import POUNDS, BarChart, Item

SOURCE = "the statements in the table, without those that are not issued."


def chart_of(
    found: Iterable[RechargeStatement], where: RegisterFilters, opens: frozenset[int]
) -> BarChart | None:
    """None where nothing was issued. A month leads to its statements, and a pair to its own."""
    issued = [each for each in found if each.state != RechargeState.DRAFT]
    if not issued:
        return None
    return BarChart(
        items=[of_pair(each, opens) for each in issued]
        if where.month
        else by_month(issued, where, opens),
        title="What councils pay each other",
        by="Who pays whom" if where.month else "Month",
        series=["You pay", "You are paid"] if opens else ["Total"],
        unit=POUNDS,
        source=SOURCE,
    )


def of_pair(statement: RechargeStatement, opens: frozenset[int]) -> Item:
    sides = {statement.employing_council_id, statement.host_council_id}
    return Item(
        label=f"{statement.host_council} to {statement.employing_council}",
        values=sides_of([statement], opens) if opens else [statement.total],
        href=reverse("recharge", args=[statement.pk]) if sides & opens else "",
    )


def by_month(
    issued: Iterable[RechargeStatement], where: RegisterFilters, opens: frozenset[int]
) -> list[Item]:
    months: dict[date, list[RechargeStatement]] = {}
    for each in issued:
        months.setdefault(each.month, []).append(each)
    return [
        Item(
            label=f"{month:%B %Y}",
            values=sides_of(found, opens)
            if opens
            else [sum((each.total for each in found), ZERO)],
            href=f"{reverse('recharges')}?{urlencode(where.given() | {'month': f'{month:%Y-%m}'})}",
        )
        for month, found in sorted(months.items())
    ]
