"""A ledger of five lines that can be replayed by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Council, Team
from rates.actions.ledger import post_spend, priced
from rates.actions.what_if import ask_what_if, replay_next_part
from rates.models import MemorandumVersion, WhatIf
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_draft
from tests.rates.asking import AUGUST, JUNE, MAY, stored, work
from tests.rates.statements import unjudged

PAYE = ("social_worker", "paye")
NEXT_YEAR = (date(2027, 4, 1), None)
TODAY = date(2026, 8, 15)


@pytest.fixture
def spent(
    memorandum: MemorandumVersion,
    liverpool: Council,
    wirral: Council,
    people: People,
    team: Team,
) -> None:
    """Under a cap of £31.00: three bookings at Liverpool, one of them over, and one at Wirral."""
    first, second, third = (
        stored(people.hr, liverpool, rate, ends_before=AUGUST).segments.get()
        for rate in ("30.50", "29.00", "30.00")
    )
    worker = people.worker
    lines = [
        work(first, team, worker, key="1", worked_on=date(2026, 5, 31), minutes=450),
        work(
            first,
            team,
            worker,
            key="2",
            worked_on=JUNE,
            minutes=60,
            multiplier=Decimal("1.50"),
        ),
        work(second, team, worker, key="3", worked_on=date(2026, 6, 2), minutes=120),
    ]
    post_spend(by=people.manager, lines=lines)
    over = work(third, team, worker, key="4", worked_on=date(2026, 6, 30), minutes=40)
    with unjudged():
        over = replace(over, hourly_rate=Decimal("32.00"))
        priced(over, by=people.manager, now=timezone.now()).save(force_insert=True)
    elsewhere = stored(people.other_hr, wirral, "30.50").segments.get()
    other_team = TeamFactory.create(council=wirral)
    line = work(elsewhere, other_team, people.other_worker, key="5", minutes=60)
    post_spend(by=people.other_hr, lines=[line])


@pytest.fixture
def draft(memorandum: MemorandumVersion, city_region: list[Council]) -> MemorandumVersion:
    """A second version at £30.00, to begin next year."""
    return memorandum_draft(
        city_region, {PAYE: "30.00"}, memorandum=memorandum.memorandum, effective=NEXT_YEAR
    )


@pytest.fixture
def asked(spent: None, draft: MemorandumVersion, people: People) -> WhatIf:
    return ask(draft, people)


def ask(
    version: MemorandumVersion, people: People, first_month: date = MAY, last_month: date = JUNE
) -> WhatIf:
    return ask_what_if(
        by=people.lead,
        version=version,
        first_month=first_month,
        last_month=last_month,
        today=TODAY,
    )


def run(what_if: WhatIf) -> WhatIf:
    while replay_next_part(what_if_id=what_if.pk):
        pass
    what_if.refresh_from_db()
    return what_if
