"""A small ledger that can be added up by hand."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Council, Team, Worker
from rates.actions.ledger import keep_months, post_spend, priced
from rates.models import DecisionSegment, MemorandumVersion
from tests.conftest import People
from tests.factories import TeamFactory
from tests.rates.asking import AUGUST, stored, work
from tests.rates.statements import unjudged


@dataclass(frozen=True)
class Ledger:
    """£30.50 under a cap of £31.00, posted as approvals post it."""

    people: People
    segment: DecisionSegment
    team: Team

    def add(self, key: str, on: date, minutes: int, worker: Worker, **changes: Any) -> None:
        line = work(
            self.segment,
            self.team,
            worker,
            key=key,
            worked_on=on,
            minutes=minutes,
            **changes,
        )
        post_spend(by=self.people.manager, lines=[line])

    def add_over_the_cap(self, key: str, on: date, minutes: int, worker: Worker) -> None:
        """At £32.00: no guard lets it in, so it goes in with that guard off."""
        line = work(self.segment, self.team, worker, key=key)
        line = replace(line, worked_on=on, minutes=minutes, hourly_rate=Decimal("32.00"))
        keep_months([on])
        with unjudged():
            priced(line, by=self.people.manager, now=timezone.now()).save(force_insert=True)


@pytest.fixture
def ledger(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> Ledger:
    """Liverpool: £228.75 in May, £45.75 and £21.33 in June, of which 66p is over the cap."""
    segment = stored(people.hr, liverpool, "30.50", ends_before=AUGUST).segments.get()
    made = Ledger(people, segment, team)
    made.add("shift:1", date(2026, 5, 31), 450, people.worker)
    made.add("shift:2", date(2026, 6, 1), 60, people.worker, multiplier=Decimal("1.50"))
    made.add_over_the_cap("shift:3", date(2026, 6, 30), 40, people.other_worker)
    return made


@pytest.fixture
def two_councils(ledger: Ledger, wirral: Council, people: People) -> Ledger:
    """And Wirral: an hour at £30.50 in May."""
    segment = stored(people.other_hr, wirral, "30.50").segments.get()
    team = TeamFactory.create(council=wirral, name="=cmd|' /C calc'!A0")
    line = work(segment, team, people.other_worker, key="shift:4", minutes=60)
    post_spend(by=people.other_hr, lines=[line])
    return ledger
