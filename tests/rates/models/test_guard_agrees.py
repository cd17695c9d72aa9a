from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Council
from rates.actions.decisions import judge
from rates.models import (
    Cap,
    CapDecision,
    DecisionSegment,
    Departure,
    MemorandumVersion,
    Signature,
)
from tests.conftest import People
from tests.factories import LONG_AGO, council_named, memorandum_in_force
from tests.rates.asking import APRIL, asked, social_worker, stored
from tests.rates.statements import check_deferred

pytestmark = pytest.mark.django_db
days = st.integers(0, 91).map(lambda number: date.fromordinal(APRIL.toordinal() + number))
amounts = st.integers(2998, 3003).map(lambda pence: f"{Decimal(pence) / 100:.2f}")


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return first, last


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Any]:
    """One memorandum: whose it is, its caps and its days."""
    party = draw(st.sampled_from(["Liverpool", "Liverpool", "Wirral"]))
    work = draw(st.sampled_from([("social_worker", "paye"), ("social_worker", "umbrella")]))
    start, end = draw(periods())
    return {
        "party": party,
        "caps": {work: draw(amounts), ("social_worker", "paye"): draw(amounts)},
        "effective": (start, draw(st.sampled_from([end, None]))),
        "joins": draw(st.none() | days),
        "leaves": draw(st.none() | days),
    }


def belong(version: MemorandumVersion, council: Council, terms: dict[str, Any]) -> None:
    """The council joins, where it was no party and may, and leaves."""
    with suppress(IntegrityError), transaction.atomic():
        Signature.objects.create(
            version=version,
            council=council,
            signatory="Director",
            joins_on=terms["joins"],
            signed_at=LONG_AGO,
            signed_by=version.drafted_by,
        )
    mine = version.signatures.filter(council=council).first()
    if mine and terms["leaves"]:
        Departure.objects.create(
            signature=mine,
            leaves_on=terms["leaves"],
            signatory="Director",
            office="Director",
            given_at=LONG_AGO,
            given_by=version.drafted_by,
        )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(made=st.lists(versions(), max_size=4), asked_for=periods(), rate=amounts)
def test_guard_agrees_with_the_decision(
    made: list[dict[str, Any]],
    asked_for: tuple[date, date],
    rate: str,
    people: People,
    liverpool: Council,
) -> None:
    """Whatever the caps: what judging allows, the database takes; what it refuses, it refuses."""
    with transaction.atomic():
        for terms in made:
            parties = [council_named(terms["party"])]
            version = memorandum_in_force(parties, terms["caps"], effective=terms["effective"])
            belong(version, liverpool, terms)
        period = {"starts_on": asked_for[0], "ends_before": asked_for[1]}
        decision = judge(**asked(liverpool, rate, **period))
        if decision.allowed:
            stored(people.hr, liverpool, rate, **period)
            check_deferred()
        else:
            nothing_gets_in(people, liverpool, rate, *asked_for)
        transaction.set_rollback(True)


def nothing_gets_in(
    people: People, council: Council, rate: str, start: date, end: date
) -> None:
    """Not under any cap there is, day by day: some day of the period takes none of them."""
    decision = CapDecision(
        council=council,
        job_role=social_worker(),
        engagement="bank_own",
        pay_basis="paye",
        hourly_rate=Decimal(rate),
        period=DateRange(start, end),
        verdict="within",
        inputs={},
        digest="0" * 64,
        decided_at=people.hr.created_at,
        decided_by=people.hr,
    )
    decision.save()
    dates = [date.fromordinal(day) for day in range(start.toordinal(), end.toordinal())]
    caps = list(Cap.objects.all())
    assert not all(any(takes(decision, day, cap) for cap in caps) for day in dates)


def takes(decision: CapDecision, day: date, cap: Cap) -> bool:
    segment = DecisionSegment(
        decision=decision,
        effective=DateRange(day, date.fromordinal(day.toordinal() + 1)),
        cap=cap,
        cap_rate=cap.hourly_rate,
    )
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        return False
    return True
