from datetime import date
from typing import Any

import pytest

from accounts.models import Council, Reference, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.refs import Refs
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

FIRST = date(2026, 10, 12)
EXACTLY, BEFORE = date(2024, 10, 12), date(2024, 10, 11)  # 24 months before, and a day more


@pytest.fixture
def ask(liverpool: Council) -> Ask:
    return ask_for(liverpool, day_shifts(FIRST))


@pytest.fixture
def referred(newcomer: Worker) -> Worker:
    """One good reference; the test adds the second."""
    reference(newcomer, "Alice Brown")
    return newcomer


def reference(worker: Worker, referee: str, **changes: Any) -> None:
    normal = {
        "received_on": date(2026, 6, 1),
        "practice_based": True,
        "standard_template": True,
    }
    Reference.objects.create(referee=referee, **normal | changes, **seen(worker))


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, None),
        ({"practice_based": False}, "block"),
        ({"standard_template": False}, "block"),
        ({"received_on": EXACTLY}, None),
        ({"received_on": BEFORE}, "block"),
        ({"received_on": FIRST}, None),
        ({"received_on": date(2026, 10, 13)}, "block"),
    ],
)
def test_the_second_reference(
    referred: Worker, ask: Ask, changes: dict[str, Any], severity: str | None
) -> None:
    reference(referred, "Bob Green", **changes)
    assert severity_of(Refs(), referred, ask) == severity


def test_none_at_all(newcomer: Worker, ask: Ask) -> None:
    finding = told(Refs(), newcomer, ask)
    assert finding.severity == "block"
    assert "none are recorded" in finding.detail


def test_one_referee_twice_is_one_voice(referred: Worker, ask: Ask) -> None:
    reference(referred, "Alice Brown", received_on=date(2026, 7, 1))
    assert "1 is recorded" in told(Refs(), referred, ask).detail


def test_the_clause_asks_for_more(referred: Worker, liverpool: Council) -> None:
    reference(referred, "Bob Green")
    ask = ask_for(liverpool, day_shifts(FIRST), references_required=3)
    assert severity_of(Refs(), referred, ask) == "block"
    reference(referred, "Cara White")
    assert severity_of(Refs(), referred, ask) is None


def test_the_clause_sets_the_window(referred: Worker, liverpool: Council) -> None:
    reference(referred, "Bob Green")
    for worked, severity in ((date(2026, 9, 1), None), (date(2026, 9, 2), "block")):
        ask = ask_for(liverpool, day_shifts(worked), references_window_months=3)
        assert severity_of(Refs(), referred, ask) == severity
