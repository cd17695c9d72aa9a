"""Councils charge each other for the workers that they lent, month by month."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from rates.actions.recharges import (
    agree_recharge,
    draft_recharges,
    issue_recharge,
    query_recharge,
    settle_recharge,
)
from rates.models import RechargeStatement
from rates.models.recharges import month_after
from rates.recharge_rules import RechargeState
from staffbank.demo.calendar import DAY, Calendar, at_the_time, clock, first_of_month
from staffbank.demo.world import World

MINUTE = timedelta(minutes=1)
FOURTH = 3 * DAY
QUERY = "Two of these days are after the assignment ended. Please check the timesheets."


def months_charged(calendar: Calendar) -> Iterator[date]:
    """Months with work in them that were over some days before the story is told."""
    month = first_of_month(calendar.monday(-calendar.weeks))
    while month_after(month) + FOURTH < calendar.yesterday:
        yield month
        month = month_after(month)


def tell_recharges(world: World, month: date) -> None:
    """Liverpool's latest are still to be issued; what it owes is issued, and one is queried."""
    at = clock(month_after(month) + FOURTH, 10)
    latest = month == list(months_charged(world.calendar))[-1]
    with at_the_time(at):
        draft_recharges(today=at.date(), now=at)
    for number, statement in enumerate(drafts()):
        with at_the_time(at + number * MINUTE):
            charge(world, statement, latest=latest)


def drafts() -> list[RechargeStatement]:
    found = RechargeStatement.objects.filter(state=RechargeState.DRAFT).with_names()
    return list(found.order_by("month", "pk"))


def charge(world: World, statement: RechargeStatement, *, latest: bool) -> None:
    now = timezone.now()
    employing = world.hr(str(statement.employing_council))
    host = world.hr(str(statement.host_council))
    if latest and statement.employing_council.name == "Liverpool":
        return
    issue_recharge(by=employing, statement=statement, today=now.date(), now=now)
    if not latest:
        agree_recharge(by=host, statement=statement, now=now)
        settle_recharge(
            by=employing,
            statement=statement,
            reference=f"BACS {statement.pk:05}",
            settled_on=now.date(),
            today=now.date(),
            now=now,
        )
    elif statement.host_council.name == "Wirral":
        query_recharge(by=host, statement=statement, words=QUERY, now=now)
