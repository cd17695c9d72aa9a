"""A statement of May in each state, for whoever has a world of Liverpool and Wirral."""

from datetime import datetime
from typing import Any

from accounts.models import Team
from rates.actions.ledger import post_spend
from rates.actions.recharges import (
    agree_recharge,
    draft_recharges,
    issue_recharge,
    query_recharge,
)
from rates.models import RechargeStatement
from tests.conftest import People
from tests.rates.asking import MAY, stored, work


def draft_of_may(people: People, team: Team, now: datetime) -> RechargeStatement:
    """£228.75 for a day of Wirral's worker at Liverpool."""
    segment = stored(people.hr, team.council, "30.50").segments.get()
    lent(people, team, segment, "lent")
    draft_recharges(today=now.date(), now=now)
    return RechargeStatement.objects.with_names().get(month=MAY)


def lent(people: People, team: Team, segment: Any, key: str) -> None:
    line = work(segment, team, people.other_worker, key=key)
    post_spend(by=people.manager, lines=[line])


def issued(people: People, team: Team, now: datetime) -> RechargeStatement:
    draft = draft_of_may(people, team, now)
    return issue_recharge(by=people.other_hr, statement=draft, today=now.date(), now=now)


def with_news(people: People, team: Team, now: datetime) -> RechargeStatement:
    """Another day was approved since."""
    found = issued(people, team, now)
    segment = stored(people.hr, team.council, "30.50").segments.get()
    lent(people, team, segment, "lent-later")
    return found


def queried(people: People, team: Team, now: datetime) -> RechargeStatement:
    found = issued(people, team, now)
    return query_recharge(by=people.hr, statement=found, words="Whose day is this?", now=now)


def agreed(people: People, team: Team, now: datetime) -> RechargeStatement:
    return agree_recharge(by=people.hr, statement=issued(people, team, now), now=now)
