import json
from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.caps import decision_hash, replay
from rates.money import BadInput
from tests.rates.caps.builders import JUNE, cap, decided, decisions

STORED = decided(
    "31.01",
    cap(
        effective_until=JUNE,
        kind="negotiated",
        negotiated_amount=Decimal(31),
        derived_amount=Decimal("30.50"),
    ),
)
HASH = "f116eaa37244cba29690bda2c0c5bec1ea1abea4c5a6c3e13a012ac257f466e1"
OTHERWISE = {
    "schema": 2,
    "rate": "31.02",
    "basis": "umbrella",
    "job_role": "team_manager",
    "council": "E08000012",
    "starts_on": "2026-04-02",
    "ends_before": "2026-05-02",
    "approved_ceiling": "32.00",
    "caps": [],
}
CAP_OTHERWISE = {
    "cap_id": 2,
    "memorandum": "another memorandum",
    "version": 4,
    "basis": "umbrella",
    "job_role": "team_manager",
    "effective_from": "2026-03-31",
    "effective_until": None,
    "amount": "30.99",
    "kind": "derived",
    "derived_amount": "30.51",
    "negotiated_amount": "30.99",
    "provisional": True,
}


@given(decisions(), st.none() | st.just(Decimal("31.01")))
def test_replay_gives_the_same_decision_and_hash(decision, ceiling):
    decision = decision if ceiling is None else decision.approved(ceiling)
    stored = json.loads(json.dumps(decision.inputs()))
    again = replay(stored)
    assert again == decision
    assert again.outcome() == json.loads(json.dumps(decision.outcome()))
    assert decision_hash(again.inputs(), again.outcome()) == decision_hash(
        stored, decision.outcome()
    )


def test_replay_refuses_a_schema_it_does_not_know():
    with pytest.raises(BadInput, match="Replay reads schema 1"):
        replay(STORED.inputs() | {"schema": 2})


def test_decision_hash_never_changes():
    """Stored hashes must still be right in years to come; a change here breaks them."""
    assert decision_hash(STORED.inputs(), STORED.outcome()) == HASH


def test_decision_hash_key_order_does_not_matter():
    backwards = dict(reversed(STORED.inputs().items()))
    hashes = {decision_hash(inputs, {}) for inputs in (STORED.inputs(), backwards)}
    assert len(hashes) == 1


def test_decision_hash_tables_name_every_input():
    assert set(OTHERWISE) == set(STORED.inputs())
    assert set(CAP_OTHERWISE) == set(STORED.inputs()["caps"][0])


@pytest.mark.parametrize("field", OTHERWISE)
def test_decision_hash_changes_with_each_input(field):
    changed = STORED.inputs() | {field: OTHERWISE[field]}
    assert decision_hash(changed, STORED.outcome()) != HASH


@pytest.mark.parametrize("field", CAP_OTHERWISE)
def test_decision_hash_changes_with_each_cap_field(field):
    changed = deepcopy(STORED.inputs())
    changed["caps"][0][field] = CAP_OTHERWISE[field]
    assert decision_hash(changed, STORED.outcome()) != HASH


@pytest.mark.parametrize("field", ["verdict", "highest_passing_rate", "segments"])
def test_decision_hash_changes_with_the_outcome(field):
    assert decision_hash(STORED.inputs(), STORED.outcome() | {field: None}) != HASH
