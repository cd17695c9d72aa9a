"""Asking about one rate, as it is typed, or about many at once."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, JobRole
from rates.actions.quotes import (
    LOOKED,
    MOST,
    Question,
    answer,
    digest_of,
    quote,
    quote_many,
    quote_while_typing,
)
from rates.caps import Verdict
from rates.models import CapDecision, MemorandumVersion
from rates.models.signatures import Departure
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.rates.asking import JUNE, MAY, social_worker
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db
LAST = date(2026, 5, 31)


def question(council: Council, rate: str = "31.00", **changes: Any) -> Question:
    normal: dict[str, Any] = {
        "council": council,
        "job_role": social_worker(),
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": Decimal(rate),
        "starts_on": MAY,
        "ends_on": LAST,
    }
    return Question(**normal | changes)


def looks() -> int:
    return AuditEntry.objects.filter(verb=LOOKED).count()


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_quote_many_answers_in_order(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    asked = [question(liverpool, rate) for rate in ("31.01", "30.00", "31.00")]
    answers = quote_many(by=people.hr, questions=asked)
    assert [str(each.rate.amount) for each in answers] == ["31.01", "30.00", "31.00"]
    assert [each.allowed for each in answers] == [False, True, True]


rates = st.integers(2900, 3300).map(lambda pence: f"{Decimal(pence) / 100:.2f}")
starts = st.integers(-40, 400).map(lambda days: date(2026, 4, 1) + timedelta(days=days))
kinds = st.sampled_from(
    [("bank_own", "paye"), ("agency_umbrella", "umbrella"), ("limited_company", "limited")]
)
roles = st.sampled_from(["social_worker", "team_manager"])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    drawn=st.lists(
        st.tuples(st.booleans(), roles, kinds, rates, starts, st.integers(0, 300)),
        min_size=1,
        max_size=12,
    )
)
def test_quote_many_answers_as_one_by_one(
    drawn: list[Any], memorandum: MemorandumVersion, people: People, city_region: list[Council]
) -> None:
    """Whatever is asked together: two memoranda, councils that signed one or both of them."""
    liverpool, wirral = city_region[2], city_region[5]
    if not liverpool.signatures.filter(version__effective__startswith=MAY).exists():
        memorandum_in_force(
            [liverpool],
            {("social_worker", "paye"): "30.00", ("team_manager", "paye"): "32.00"},
            effective=(MAY, date(2026, 9, 1)),
        )
    asked = [
        question(
            wirral if elsewhere else liverpool,
            rate,
            job_role=JobRole.objects.get(pk=role),
            engagement=engagement,
            pay_basis=basis,
            starts_on=start,
            ends_on=start + timedelta(days=length),
        )
        for elsewhere, role, (engagement, basis), rate, start, length in drawn
    ]
    assert quote_many(by=people.lead, questions=asked) == [answer(each) for each in asked]


def test_quote_many_knows_who_left_and_when(
    memorandum: MemorandumVersion, people: People, liverpool: Council, wirral: Council
) -> None:
    """Wirral is bound to the end of May, Liverpool goes on."""
    left = {"leaves_on": JUNE, "signatory": "Director", "office": "Director"}
    with guards_off():
        Departure.objects.create(
            signature=wirral.signatures.get(),
            given_at=people.lead.created_at,
            given_by=people.lead,
            **left,
        )
    asked = [
        question(council, ends_on=last)
        for council in (liverpool, wirral)
        for last in (LAST, JUNE)
    ]
    answers = quote_many(by=people.lead, questions=asked)
    assert answers == [answer(each) for each in asked]
    assert [each.allowed for each in answers] == [True, True, True, False]


def test_quote_many_asks_as_often_for_one_as_for_many(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    one = [question(liverpool)]
    few = queries(lambda: quote_many(by=people.hr, questions=one))
    assert queries(lambda: quote_many(by=people.hr, questions=one * 200)) == few


def test_quote_many_is_one_entry(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    asked = [question(liverpool, rate) for rate in ("31.00", "31.01", "31.02")]
    quote_many(by=people.hr, questions=asked)
    entry = AuditEntry.objects.get(verb=LOOKED)
    assert entry.chain_id == f"council:{liverpool.gss_code}"
    assert '"verdicts": {"over": 2, "within": 1}' in entry.body
    assert digest_of(asked) in entry.body


def test_quote_many_of_several_councils_is_in_their_region_s_chain(
    memorandum: MemorandumVersion, people: People, liverpool: Council, wirral: Council
) -> None:
    quote_many(by=people.lead, questions=[question(liverpool), question(wirral)])
    entry = AuditEntry.objects.get(verb=LOOKED)
    assert entry.chain_id == f"region:{liverpool.region.code}"


def test_quote_many_names_every_problem_by_its_place(
    people: People, liverpool: Council
) -> None:
    asked = [
        question(liverpool),
        question(liverpool, pay_basis="umbrella"),
        question(liverpool, ends_on=date(2026, 4, 30)),
        question(liverpool, ends_on=date.max),
    ]
    with pytest.raises(BadInput) as refusal:
        quote_many(by=people.hr, questions=asked)
    assert list(refusal.value.fields) == [
        "quotes[1].pay_basis",
        "quotes[2].ends_on",
        "quotes[3].ends_on",
    ]
    assert not looks()


@pytest.mark.parametrize("many", [0, MOST + 1])
def test_quote_many_is_1_to_1000(many: int, people: People, liverpool: Council) -> None:
    with pytest.raises(BadInput) as refusal:
        quote_many(by=people.hr, questions=[question(liverpool)] * many)
    (told,) = refusal.value.fields["quotes"]
    assert told == f"quotes cannot hold {many:,} questions. Give 1 to 1,000 at a time."


def test_quote_many_needs_the_permission_at_each_council(
    memorandum: MemorandumVersion, people: People, liverpool: Council, wirral: Council
) -> None:
    with pytest.raises(NotPermitted):
        quote_many(by=people.hr, questions=[question(liverpool), question(wirral)])
    assert not looks()


def test_quote_stores_only_that_someone_asked(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> None:
    asked = question(liverpool, "31.01")
    assert quote(by=people.hr, question=asked).verdict == Verdict.OVER
    assert not CapDecision.objects.exists()
    entry = AuditEntry.objects.get(verb=LOOKED)
    assert entry.chain_id == f"council:{liverpool.gss_code}"
    assert json.loads(entry.body)["facts"]["hourly_rate"] == "31.01"


@pytest.mark.parametrize("persona", ["manager", "approver", "other_hr", "auditor", "nobody"])
def test_quote_without_permission(persona: str, liverpool: Council, people: People) -> None:
    with pytest.raises(NotPermitted):
        quote(by=getattr(people, persona), question=question(liverpool))


def test_quote_each_time_is_recorded(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    for _ in range(2):
        quote(by=people.hr, question=question(liverpool))
    assert looks() == 2


def test_quote_while_typing_is_recorded_once_a_day_for_each_question(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for rate in ("31.00", "31.01", "31.00", "31.01"):
        decision = quote_while_typing(by=people.hr, question=question(liverpool, rate))
        assert decision == answer(question(liverpool, rate))
    assert looks() == 2
    quote_while_typing(by=people.lead, question=question(liverpool))
    assert looks() == 3
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    quote_while_typing(by=people.hr, question=question(liverpool))
    assert looks() == 4


def test_quote_while_typing_needs_the_permission(people: People, liverpool: Council) -> None:
    with pytest.raises(NotPermitted):
        quote_while_typing(by=people.manager, question=question(liverpool))
