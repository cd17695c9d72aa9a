"""A person's answer, and looking for what nobody has answered yet."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Team
from rates.actions.ledger import post_spend, reverse_spend
from rates.actions.off_system import answer_payment, match_again
from rates.models import JobTitleMap, OffSystemPayment, SpendLine
from rates.tasks import match_off_system
from tests.factories import WorkerFactory
from tests.rates.asking import stored, work
from tests.rates.off_system.conftest import MONDAY, NOW, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(statement: Statement) -> dict[str, OffSystemPayment]:
    statement.imported(statement.in_ledger, statement.outside, statement.unsure)
    return {each.reference: each for each in OffSystemPayment.objects.all()}


def answered(statement: Statement, payment: OffSystemPayment, **said: Any) -> OffSystemPayment:
    return answer_payment(by=statement.people.hr, payment=payment, now=NOW, **said)


def test_confirmed(statement: Statement, brought: dict[str, OffSystemPayment]) -> None:
    fine = answered(statement, brought["A1"], answer="in_ledger")
    assert (fine.timesheets, fine.worker) == ([1], statement.people.worker)
    out = answered(statement, brought["B1"], answer="outside")
    assert (out.standing, out.answered_by) == ("outside", statement.people.hr)


def test_corrected_and_corrected_back(
    statement: Statement, brought: dict[str, OffSystemPayment]
) -> None:
    with pytest.raises(BadInput) as bad:
        answered(statement, brought["A1"], answer="outside")
    assert list(bad.value.fields) == ["reason"]
    out = answered(statement, brought["A1"], answer="outside", reason="A second contract.")
    assert (out.standing, out.timesheets, out.worker) == ("outside", [], None)
    back = answered(statement, out, answer="in_ledger", timesheets=[1, 1])
    assert (back.standing, back.timesheets) == ("in_ledger", [1])
    entries = AuditEntry.objects.filter(verb="off_system.answered").order_by("pk")
    assert [entry.body.count('"was_answer": "outside"') for entry in entries] == [0, 1]


def test_an_unsure_one_is_answered(
    statement: Statement, brought: dict[str, OffSystemPayment]
) -> None:
    assert answered(statement, brought["C1"], answer="outside").standing == "outside"
    found = answered(statement, brought["C1"], answer="in_ledger", timesheets=[1])
    assert found.standing == "in_ledger"


@pytest.mark.parametrize(
    ("said", "field", "remedy"),
    [
        ({"answer": "perhaps"}, "answer", "Give one of: in_ledger, outside"),
        ({"answer": "in_ledger", "reason": "It is."}, "timesheets", "Give the number"),
        ({"answer": "in_ledger", "timesheets": [9], "reason": "It is."}, "timesheets", "9"),
        ({"answer": "in_ledger", "timesheets": [1]}, "reason", "say why"),
        ({"answer": "outside", "reason": "x" * 301}, "reason", "up to 300"),
    ],
)
def test_an_answer_that_cannot_be(
    statement: Statement,
    brought: dict[str, OffSystemPayment],
    said: dict[str, Any],
    field: str,
    remedy: str,
) -> None:
    with pytest.raises(BadInput) as bad:
        answered(statement, brought["B1"], **said)
    assert remedy in " ".join(bad.value.fields[field])


def test_timesheets_of_two_workers(
    statement: Statement, brought: dict[str, OffSystemPayment], team: Team, liverpool: Council
) -> None:
    segment = stored(statement.people.hr, liverpool, "30.50").segments.get()
    other = WorkerFactory.create()
    line = work(segment, team, other, key="shift:2", timesheet_number=2)
    post_spend(by=statement.people.manager, lines=[line])
    with pytest.raises(BadInput) as bad:
        answered(
            statement, brought["B1"], answer="in_ledger", timesheets=[1, 2], reason="Both."
        )
    assert "different workers" in str(bad.value.fields)


@pytest.mark.parametrize("who", ["other_hr", "manager", "approver", "lead", "auditor"])
def test_only_the_councils_hr_answers(
    statement: Statement, brought: dict[str, OffSystemPayment], who: str
) -> None:
    by = getattr(statement.people, who)
    with pytest.raises(NotPermitted):
        answer_payment(by=by, payment=brought["B1"], answer="outside", now=NOW)


def test_match_again_follows_the_ledger(
    statement: Statement, brought: dict[str, OffSystemPayment]
) -> None:
    council = statement.council
    assert match_again(council=council) == 0
    lines = list(SpendLine.objects.all())
    reverse_spend(by=statement.people.manager, lines=lines, reason="Wrong.", now=timezone.now())
    assert match_again(council=council) == 2
    assert set(OffSystemPayment.objects.values_list("found", flat=True)) == {"unmatched"}


def test_match_again_leaves_what_was_answered(
    statement: Statement, brought: dict[str, OffSystemPayment]
) -> None:
    answered(statement, brought["A1"], answer="outside", reason="A second contract.")
    match_again(council=statement.council)
    brought["A1"].refresh_from_db()
    assert brought["A1"].standing == "outside"


def test_the_clock_sees_a_title_that_was_mapped_since(statement: Statement) -> None:
    statement.imported(statement.outside.replace("Practitioner", "Locum"))
    payment = OffSystemPayment.objects.get()
    assert (payment.job_role, payment.over_cap_amount) == (None, 0)
    known = JobTitleMap.objects.get(title="Practitioner")
    known.pk, known.title = None, "LOCUM"
    known.save(force_insert=True)
    assert match_off_system() == "1 changed"
    payment.refresh_from_db()
    assert (payment.job_role_id, str(payment.over_cap_amount)) == ("social_worker", "5.00")
    assert match_off_system() == "0 changed"


def test_paid_again_in_a_later_file(
    statement: Statement, brought: dict[str, OffSystemPayment]
) -> None:
    """The first keeps its timesheet; a person says what the second is."""
    statement.imported(statement.in_ledger.replace("A1", "A2"))
    assert match_again(council=statement.council) == 0
    again = OffSystemPayment.objects.get(reference="A2")
    assert (again.standing, again.candidates[0]["timesheets"]) == ("to_answer", [1])
    assert again.why.endswith("was it paid twice?")


def test_work_of_another_week_is_not_it(statement: Statement, team: Team) -> None:
    segment = SpendLine.objects.get().segment
    worker = statement.people.worker
    line = replace(
        work(segment, team, worker, key="shift:9", timesheet_number=9),
        worked_on=MONDAY.replace(day=12),
    )
    post_spend(by=statement.people.manager, lines=[line])
    statement.imported(statement.in_ledger)
    assert OffSystemPayment.objects.get().timesheets == [1]
