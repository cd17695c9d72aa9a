"""Each thing that may be missing: the record, the field and what to do."""

from dataclasses import replace
from typing import Any

import pytest

from shifts.returns.answers import Answer, Entered
from shifts.returns.validation import Problem, notes_of, problems_of
from tests.shifts.returns.facts import KEPT, assignment, breach, facts

ADMITTED = replace(
    KEPT,
    answers={
        **KEPT.answers,
        "CAP": Answer(False, "Late."),
        "EXCEPTION": Answer(False, "Late."),
    },
)


def only(found: tuple[Problem, ...]) -> Problem:
    assert len(found) == 1, found
    assert found[0].title
    assert found[0].detail.endswith(".")
    assert found[0].remedy.endswith(".")
    return found[0]


def test_nothing_is_missing() -> None:
    assert problems_of(facts(assignment()), KEPT) == ()


@pytest.mark.parametrize(
    ("changes", "code", "record", "field"),
    [
        (
            {"registration_number": None},
            "missing_registration",
            "worker:7",
            "registration_number",
        ),
        ({"job_title": "SW2", "mapped": False}, "unmapped_title", "assignment:1", "job_title"),
        ({"pay_basis": ""}, "rate_without_basis", "assignment:1", "pay_basis"),
        ({"hourly_rate": None}, "rate_without_basis", "assignment:1", "pay_basis"),
        ({"ends_on": None, "last_day": None}, "open_ended", "assignment:1", "ends_on"),
    ],
)
def test_assignment_that_lacks_something(
    changes: dict[str, Any], code: str, record: str, field: str
) -> None:
    found = only(problems_of(facts(assignment(**changes)), KEPT))
    assert (found.code, found.record, found.field, found.blocks) == (code, record, field, True)


def test_missing_registration_once_a_worker() -> None:
    two = [assignment(number, registration_number="") for number in (1, 2)]
    only(problems_of(facts(*two), KEPT))


def test_cost_without_assignment_goes_along() -> None:
    without = [{"timesheet": 9, "spend": "62.00"}]
    found = only(problems_of(facts(assignment(), uncovered=without), KEPT))
    assert (found.record, found.blocks) == ("timesheet:9", False)
    assert "£62.00" in found.detail


@pytest.mark.parametrize(("exception", "said"), [(None, "not signed off"), (4, "only once")])
def test_breach_without_sign_off_goes_along(exception: int | None, said: str) -> None:
    known = facts(assignment(), breaches=[breach(exception=exception)])
    found = only(problems_of(known, ADMITTED))
    assert (found.code, found.record, found.blocks) == (
        "breach_without_sign_off",
        "breach:3",
        False,
    )
    assert said in found.detail


@pytest.mark.parametrize(
    ("standing", "code", "said"),
    [
        ("outside", "paid_outside", "£36.00 in 1 payment to Acme is paid outside the system."),
        ("to_answer", "payment_not_answered", "is not yet told"),
    ],
)
def test_payments_outside_the_system_go_along(standing: str, code: str, said: str) -> None:
    paid = {"supplier": "Acme", "standing": standing, "payments": 1, "amount": "36.00"}
    found = only(problems_of(facts(assignment(), outside=[paid]), KEPT))
    assert (found.code, found.record, found.blocks) == (code, "supplier:Acme", False)
    assert said in found.detail


def test_answer_that_does_not_fit() -> None:
    """An approved breach is over the cap all the same, but the exception was asked for."""
    approved = facts(assignment(), breaches=[breach(approved=True)])
    assert only(problems_of(approved, KEPT)).record == "rule:CAP"
    late = problems_of(facts(assignment(), breaches=[breach()]), KEPT)
    assert [each.record for each in late] == ["rule:CAP", "rule:EXCEPTION", "breach:3"]


def test_every_rule_is_answered() -> None:
    found = problems_of(facts(assignment()), Entered())
    assert {each.code for each in found} == {"not_answered"}
    assert len(found) == len(KEPT.answers)


def test_nil_is_said_and_never_assumed() -> None:
    assert only(problems_of(facts(), KEPT)).code == "nil_not_said"
    assert problems_of(facts(), Entered(nil=True)) == ()


def test_nil_is_refused_where_there_is_something() -> None:
    found = only(problems_of(facts(assignment()), Entered(nil=True)))
    assert found.code == "not_nil"
    assert "1 assignment or" in found.detail
    cost = facts(cost={"2026-10-01": {"spend": "1.00"}})
    assert only(problems_of(cost, Entered(nil=True))).code == "not_nil"


def test_notes_hold_the_warnings_alone() -> None:
    known = facts(
        assignment(registration_number=""),
        breaches=[breach()],
        uncovered=[{"timesheet": 9, "spend": "62.00"}],
    )
    notes = notes_of(problems_of(known, ADMITTED))
    assert [note["record"] for note in notes] == ["breach:3", "timesheet:9"]
