"""What the database holds of a statement by itself, on each side of each boundary."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Council
from rates.actions.recharges.sealing import vat_of
from rates.actions.recharges.taking import waiting_lines
from rates.models import RechargeLine, RechargeStatement, RechargeStep
from tests.conftest import People
from tests.rates.asking import JULY, MAY
from tests.rates.recharges.conftest import NOW, Drafted
from tests.rates.statements import truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
SEAL = "ab" * 32


@pytest.fixture
def statement(drafted: Drafted) -> RechargeStatement:
    """A draft of May, which would take one line of £228.75."""
    return drafted(MAY)


def changed(statement: RechargeStatement, **values: Any) -> None:
    RechargeStatement.objects.filter(pk=statement.pk).update(**values)


def stepped(statement: RechargeStatement, kind: str, by: Any, words: str = "Why?") -> None:
    RechargeStep.objects.create(
        statement=statement, kind=kind, words=words, recorded_at=NOW, recorded_by=by
    )


def another(statement: RechargeStatement, **values: Any) -> RechargeStatement:
    normal: dict[str, Any] = {
        "employing_council": statement.employing_council,
        "host_council": statement.host_council,
        "month": JULY,
        "drafted_at": NOW,
    }
    return RechargeStatement.objects.create(**normal | values)


def taken(statement: RechargeStatement, **values: Any) -> RechargeLine:
    (line,) = waiting_lines(statement)
    for name, value in values.items():
        setattr(line, name, value)
    return line


def test_a_line_is_in_one_statement(statement: RechargeStatement) -> None:
    taken(statement).save()
    (line,) = statement.lines.all()
    line.pk = None
    with refused("rechargeline_once"):
        line.save()


@pytest.mark.parametrize(
    "values",
    [
        {"amount": Decimal("228.76")},
        {"minutes": 449},
        {"timesheet_number": 2},
        {"on": date(2026, 5, 30)},
        {"source_number": 0},
    ],
)
def test_a_line_is_as_posted(statement: RechargeStatement, values: dict[str, Any]) -> None:
    with refused("rechargeline_as_posted"):
        taken(statement, **values).save()
    taken(statement).save()


def test_a_line_is_of_these_two_councils_and_of_no_later_month(
    statement: RechargeStatement, drafted: Drafted, wirral: Council
) -> None:
    june = [line for line in waiting_lines(drafted(date(2026, 6, 1))) if line.on.month == 6]
    june[0].statement = statement
    with refused("rechargeline_as_posted"):
        june[0].save()
    other_way = another(
        statement, employing_council=statement.host_council, host_council=wirral, month=MAY
    )
    line = taken(statement)
    line.statement = other_way
    with refused("rechargeline_as_posted"):
        line.save()


def test_a_line_comes_into_a_draft_alone(
    may: RechargeStatement, statement: RechargeStatement
) -> None:
    line = may.lines.get()
    line.pk = None
    with refused("rechargeline_in_draft"):
        line.save()


def test_a_line_has_the_kind_of_its_ledger(statement: RechargeStatement) -> None:
    with guards_off():
        taken(statement, kind="levy", source="on_cost", minutes=0).save()
        for wrong in (
            {"kind": "levy"},
            {"kind": "pay", "source": "on_cost", "minutes": 0},
            {"kind": "expense", "source": "expense"},
        ):
            with refused("rechargeline_kind_of_its_ledger"):
                taken(statement, **wrong).save()


def test_lines_and_steps_stay(may: RechargeStatement) -> None:
    with refused("rates_rechargeline_append_only"):
        may.lines.update(amount=0)
    with refused("rates_rechargeline_append_only"):
        may.lines.all()._raw_delete("default")  # type: ignore[attr-defined]
    with refused("rates_rechargestep_append_only"):
        may.steps.update(words="Never.")
    with refused("rates_rechargeline_append_only"):
        truncate("rates_rechargeline")
    with refused("rates_rechargestep_append_only"):
        truncate("rates_rechargestep")
    with refused("rates_rechargestatement_append_only"):
        truncate("rates_rechargestatement")


@pytest.mark.parametrize(
    "values",
    [
        {"total": Decimal("228.74")},
        {"line_count": 2},
        {"month": JULY},
    ],
)
def test_issued_with_its_lines_added_up(
    statement: RechargeStatement, people: People, values: dict[str, Any]
) -> None:
    taken(statement).save()
    right: dict[str, Any] = {
        "state": "issued",
        "total": Decimal("228.75"),
        "line_count": 1,
        "sha256": SEAL,
        "vat": vat_of(statement),
    }
    with refused("rechargestatement_life"):
        changed(statement, **right)
    stepped(statement, "issued", people.other_hr)
    with refused("rechargestatement_life"):
        changed(statement, **right | values)
    changed(statement, **right)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "settled"},
        {"state": "draft"},
        {"total": 0},
        {"sha256": SEAL},
        {"settlement_reference": "BACS 1"},
    ],
)
def test_what_was_issued_stays(may: RechargeStatement, values: dict[str, Any]) -> None:
    with refused("rechargestatement_life"):
        changed(may, **values)
    with refused("rechargestatement_life"):
        RechargeStatement.objects.filter(pk=may.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_a_step_follows_the_state(
    may: RechargeStatement, statement: RechargeStatement, people: People
) -> None:
    with refused("rechargestep_in_turn"):
        stepped(may, "answered", people.hr)
    stepped(may, "queried", people.hr)
    with refused("rechargestatement_life"):
        changed(may, state="agreed")
    changed(may, state="queried")


def test_a_query_is_in_words(may: RechargeStatement, people: People) -> None:
    with refused("rechargestep_in_words"):
        stepped(may, "queried", people.hr, words="")
    stepped(may, "agreed", people.hr, words="")


def test_the_next_version_follows_the_one_replaced(
    may: RechargeStatement, people: People
) -> None:
    following: dict[str, Any] = {"month": MAY, "version": 2, "before": may}
    with refused("rechargestatement_begins"):
        another(may, **following)
    stepped(may, "replaced", people.other_hr)
    changed(may, state="replaced")
    for wrong in ({"version": 3}, {"month": JULY}, {"before": None}, {"state": "issued"}):
        with refused("rechargestatement_begins"):
            another(may, **following | wrong)
    with refused("rechargestatement_version_once"):
        another(may, month=MAY)
    assert another(may, **following).version == 2


def test_one_stands_for_a_pair_and_month(statement: RechargeStatement) -> None:
    with guards_off(), refused("rechargestatement_one_stands"):
        another(statement, month=MAY, version=2, before=statement)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rechargestatement_month_begins", {"month": date(2026, 7, 2)}),
        ("rechargestatement_follows_another", {"version": 2}),
        ("rechargestatement_issued_is_sealed", {"line_count": 1}),
        ("rechargestatement_issued_is_sealed", {"state": "issued", "line_count": 1}),
        ("rechargestatement_settled_is_told", {"settled_on": JULY}),
    ],
)
def test_a_statement_makes_sense(
    statement: RechargeStatement, name: str, values: dict[str, Any]
) -> None:
    with guards_off(), refused(name):
        another(statement, **values)
    another(statement)


def test_states_are_known(statement: RechargeStatement, people: People) -> None:
    with guards_off():
        with refused("rechargestatement_state_known"):
            another(statement, state="lost", sha256=SEAL, line_count=1)
        with refused("rechargestep_kind_known"):
            stepped(statement, "lost", people.hr)


def test_a_council_owes_another(statement: RechargeStatement, wirral: Council) -> None:
    with refused("rechargestatement_between_two"):
        another(statement, host_council=wirral)


def test_settled_with_a_reference_and_a_day(statement: RechargeStatement) -> None:
    settled: dict[str, Any] = {"state": "settled", "sha256": SEAL, "line_count": 1}
    with guards_off():
        for part in ({"settled_on": JULY}, {"settlement_reference": "BACS 1"}):
            with refused("rechargestatement_settled_is_told"):
                another(statement, **settled | part)
        another(statement, **settled, settled_on=JULY, settlement_reference="BACS 1")
