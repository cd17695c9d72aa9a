"""Queried, answered, agreed and settled: by whom, in whose words, and who is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice
from rates.actions.recharges import (
    agree_recharge,
    answer_recharge,
    look_at_recharge,
    look_at_recharges,
    query_recharge,
    reissue_recharge,
    settle_recharge,
)
from rates.models import RechargeStatement
from rates.recharge_rules import NEXT_RECHARGE, REACHED, TAKEN_IN
from tests.conftest import People
from tests.rates.asking import MAY
from tests.rates.recharges.conftest import NOW, TODAY, Drafted

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"words": "Whose hour is this?", "now": NOW}
PAID: dict[str, Any] = {
    "reference": "BACS 4711",
    "settled_on": TODAY,
    "today": TODAY,
    "now": NOW,
}


def test_queried_answered_agreed_and_settled(may: RechargeStatement, people: People) -> None:
    assert query_recharge(by=people.hr, statement=may, **SAID).state == "queried"
    assert answer_recharge(by=people.other_hr, statement=may, **SAID).state == "issued"
    assert agree_recharge(by=people.hr, statement=may, now=NOW).state == "agreed"
    settled = settle_recharge(by=people.other_hr, statement=may, **PAID)
    assert (settled.settled_on, settled.settlement_reference) == (TODAY, "BACS 4711")
    assert [each.kind for each in may.steps.all()] == [
        "issued",
        "queried",
        "answered",
        "agreed",
        "settled",
    ]
    assert AuditEntry.objects.filter(verb__startswith="recharge.").count() == 2 + 5 * 2


def test_agreed_while_the_query_stands(may: RechargeStatement, people: People) -> None:
    query_recharge(by=people.hr, statement=may, **SAID)
    assert agree_recharge(by=people.hr, statement=may, now=NOW).state == "agreed"


def test_the_other_council_is_told_each_time(may: RechargeStatement, people: People) -> None:
    for minute in (1, 2):
        at = {"words": "Why?", "now": NOW + timedelta(minutes=minute)}
        query_recharge(by=people.hr, statement=may, **at)
        answer_recharge(by=people.other_hr, statement=may, **at)
    told = Notice.objects.filter(kind="recharge_moved").order_by("pk")
    assert [each.recipient for each in told] == [people.hr] + [people.other_hr, people.hr] * 2
    assert "“Why?”" in told[1].body


@pytest.mark.parametrize("act", [query_recharge, agree_recharge])
def test_the_host_answers_for_itself(may: RechargeStatement, people: People, act: Any) -> None:
    for who in (people.other_hr, people.approver, people.lead, people.nobody):
        with pytest.raises(NotPermitted):
            act(by=who, statement=may, **SAID)


def test_the_employing_council_answers_and_is_paid(
    may: RechargeStatement, people: People
) -> None:
    query_recharge(by=people.hr, statement=may, **SAID)
    for who in (people.hr, people.lead):
        with pytest.raises(NotPermitted):
            answer_recharge(by=who, statement=may, **SAID)
        with pytest.raises(NotPermitted):
            reissue_recharge(by=who, statement=may, **SAID)
    agree_recharge(by=people.hr, statement=may, now=NOW)
    with pytest.raises(NotPermitted):
        settle_recharge(by=people.hr, statement=may, **PAID)


def test_out_of_turn(may: RechargeStatement, people: People) -> None:
    with pytest.raises(WrongState, match="waits for the host to agree it or query it"):
        answer_recharge(by=people.other_hr, statement=may, **SAID)
    with pytest.raises(WrongState):
        settle_recharge(by=people.other_hr, statement=may, **PAID)
    agree_recharge(by=people.hr, statement=may, now=NOW)
    with pytest.raises(WrongState):
        query_recharge(by=people.hr, statement=may, **SAID)
    with pytest.raises(WrongState):
        reissue_recharge(by=people.other_hr, statement=may, **SAID)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"reference": "x" * 81}, "reference"),
        ({"settled_on": date(2026, 7, 3)}, "settled_on"),
        ({"settled_on": date(2026, 7, 1)}, "settled_on"),
    ],
)
def test_settle_with_what_cannot_be_used(
    may: RechargeStatement, people: People, changed: dict[str, Any], field: str
) -> None:
    agree_recharge(by=people.hr, statement=may, now=NOW)
    with pytest.raises(BadInput) as refused:
        settle_recharge(by=people.other_hr, statement=may, **PAID | changed)
    assert list(refused.value.fields) == [field]


def test_words_are_needed_and_not_too_many(may: RechargeStatement, people: People) -> None:
    for words in ("  ", "x" * 4001):
        with pytest.raises(BadInput) as refused:
            query_recharge(by=people.hr, statement=may, words=words, now=NOW)
        assert list(refused.value.fields) == ["words"]


# Who sees what


def test_drafts_are_the_employing_council_s_alone(drafted: Drafted, people: People) -> None:
    may = drafted(MAY)
    seen = RechargeStatement.objects.visible_to
    assert may in seen(people.other_hr)
    for who in (people.hr, people.lead, people.approver, people.manager, people.nobody):
        assert may not in seen(who)


def test_both_councils_read_it_and_the_lead_its_total(
    may: RechargeStatement, people: People
) -> None:
    seen = RechargeStatement.objects.visible_to
    for who in (people.hr, people.other_hr, people.approver):
        assert look_at_recharge(by=who, statement=may) in seen(who)
    assert may in look_at_recharges(by=people.lead)
    assert AuditEntry.objects.filter(verb="report.viewed").count() == 1
    with pytest.raises(NotPermitted):
        look_at_recharge(by=people.lead, statement=may)
    for who in (people.manager, people.auditor, people.nobody, people.worker.user):
        assert may not in seen(who)
        with pytest.raises(NotPermitted):
            look_at_recharges(by=who)


def test_steps_follow_the_table_of_states() -> None:
    """What a step leads to is what the drawing shows."""
    drawn = {(state, to) for state, nexts in NEXT_RECHARGE.items() for to in nexts}
    assert {(state, REACHED[step]) for step in TAKEN_IN for state in TAKEN_IN[step]} == drawn
