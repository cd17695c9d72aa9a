"""Files of payments: tried first, all of it or nothing, and the same twice adds nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.actions import worker_imports
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry
from rates.actions.off_system import (
    asking,
    import_file,
    lapse_imports,
    name_columns,
    run_import,
)
from rates.models import OffSystemImport, OffSystemPayment, PaymentSource
from rates.off_system.columns import template
from rates.tasks import import_off_system, resume_off_system_imports
from tests.rates.off_system.conftest import NOW, Statement

pytestmark = pytest.mark.django_db


def payments() -> dict[str, OffSystemPayment]:
    return {each.reference: each for each in OffSystemPayment.objects.all()}


def test_tried_and_then_imported(statement: Statement) -> None:
    tried = statement.bring(statement.in_ledger, statement.outside, statement.unsure)
    assert (tried.state, tried.added, tried.known) == ("tried", 3, 0)
    assert tried.found == {"matched": 1, "unmatched": 1, "ambiguous": 1}
    assert payments() == {}
    done = import_file(by=statement.people.hr, asked=tried, now=NOW)
    assert (done.state, done.added, bytes(done.content)) == ("done", 3, b"")
    found = payments()
    assert (found["A1"].standing, found["A1"].timesheets) == ("in_ledger", [1])
    assert found["A1"].worker == statement.people.worker
    assert (found["B1"].standing, found["B1"].over_cap_amount) == ("outside", Decimal("5.00"))
    assert (found["B1"].job_role_id, found["B1"].amount_at_cap) == (
        "social_worker",
        Decimal("31.00"),
    )
    assert (found["C1"].standing, found["C1"].worker) == ("to_answer", None)
    assert found["C1"].candidates[0]["timesheets"] == [1]
    verbs = AuditEntry.objects.filter(verb__startswith="off_system.")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "off_system.brought",
        "off_system.tried",
        "off_system.import_asked",
        "off_system.imported",
    ]
    assert "Olive" not in " ".join(verbs.values_list("body", flat=True))


def test_the_same_file_twice_adds_nothing(statement: Statement) -> None:
    done = statement.imported(statement.outside)
    assert statement.bring(statement.outside).pk == done.pk
    other = statement.bring(statement.outside, source="Agency")
    assert (other.added, other.known) == (0, 1)
    assert import_file(by=statement.people.hr, asked=other, now=NOW).state == "done"
    assert OffSystemPayment.objects.count() == 1


def test_a_row_that_a_later_file_repeats_is_known(statement: Statement) -> None:
    statement.imported(statement.outside)
    later = statement.imported(statement.outside, statement.outside, statement.unsure)
    assert (later.added, later.known) == (
        2,
        1,
    )  # the same row twice in one file is two payments
    twice = OffSystemPayment.objects.filter(reference="B1").order_by("occurrence")
    assert [each.occurrence for each in twice] == [1, 2]


def test_all_or_nothing(statement: Statement) -> None:
    failed = statement.bring(statement.outside, statement.unsure.replace("500.00", "lots"))
    assert (failed.state, failed.added) == ("failed", 0)
    (problem,) = failed.problems
    assert (problem["row"], problem["column"], problem["value"]) == (3, "amount", "lots")
    with pytest.raises(WrongState):
        import_file(by=statement.people.hr, asked=failed, now=NOW)


def test_columns_are_named_and_remembered(statement: Statement) -> None:
    header, row = "Wer,Am,Betrag", "Olive Outside,2026-05-10,36.00"
    asked = statement.bring(row, header=header)
    assert (asked.state, asked.header) == ("columns", ["Wer", "Am", "Betrag"])
    named = {"worker_name": "Wer", "paid_on": "Am", "amount": "Betrag"}
    with pytest.raises(BadInput) as bad:
        name_columns(by=statement.people.hr, asked=asked, columns={"amount": "Wer"}, now=NOW)
    assert list(bad.value.fields) == ["worked_from"]
    tried = name_columns(by=statement.people.hr, asked=asked, columns=named, now=NOW)
    assert (tried.state, tried.added) == ("tried", 1)
    assert PaymentSource.objects.get().columns == named
    again = statement.bring(row.replace("36", "37"), header=header)
    assert (again.state, again.columns) == ("tried", named)
    elsewhere = statement.bring(row.replace("36", "37"), header=header, source="Agency")
    assert elsewhere.state == "columns"


def test_columns_named_wrongly_can_be_named_again(statement: Statement) -> None:
    asked = statement.bring(statement.outside)
    named = asked.columns | {"amount": "invoice"}
    named.pop("reference")
    failed = name_columns(by=statement.people.hr, asked=asked, columns=named, now=NOW)
    assert (failed.state, failed.problems[0]["column"]) == ("failed", "amount")
    right = failed.columns | {"amount": "net"}
    tried = name_columns(by=statement.people.hr, asked=failed, columns=right, now=NOW)
    assert (tried.state, tried.problems) == ("tried", [])
    done = import_file(by=statement.people.hr, asked=tried, now=NOW)
    with pytest.raises(WrongState):
        name_columns(by=statement.people.hr, asked=done, columns=right, now=NOW)


def test_a_source_is_known_in_any_case(statement: Statement) -> None:
    first = statement.bring(statement.outside)
    second = statement.bring(statement.unsure, source=" payments  LEDGER ", basis="charge")
    assert first.source == second.source
    assert PaymentSource.objects.get().basis == "charge"
    assert (first.basis, second.basis) == ("paye", "charge")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "  "}, "source"),
        ({"source": "x" * 81}, "source"),
        ({"basis": "gross"}, "basis"),
        ({"content": b""}, "file"),
        ({"content": b"\xff\xfe"}, "file"),
        ({"content": b"PK\x03\x04\xff\xfe"}, "file"),
    ],
)
def test_what_cannot_be_kept(statement: Statement, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as bad:
        statement.bring(**changes)
    assert list(bad.value.fields) == [field]


@pytest.mark.parametrize("who", ["other_hr", "manager", "approver", "lead", "auditor"])
def test_only_the_councils_hr(statement: Statement, who: str) -> None:
    by = getattr(statement.people, who)
    with pytest.raises(NotPermitted):
        statement.bring(statement.outside, by=by)
    asked = statement.bring(statement.outside)
    with pytest.raises(NotPermitted):
        import_file(by=by, asked=asked, now=NOW)
    with pytest.raises(NotPermitted):
        name_columns(by=by, asked=asked, columns=asked.columns, now=NOW)


def test_a_big_file_goes_to_the_background(
    statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    sent: list[int] = []
    monkeypatch.setattr(asking, "send", sent.append)
    asked = statement.bring(statement.outside)
    assert asked.state == "queued"
    assert [import_off_system(asked.pk), import_off_system(asked.pk)] == ["tried", "tried"]
    asked.refresh_from_db()
    import_file(by=statement.people.hr, asked=asked, now=NOW)
    assert [import_off_system(asked.pk), import_off_system(asked.pk)] == ["done", "done"]
    assert OffSystemPayment.objects.count() == 1


def test_one_that_was_left_lying_goes_on(
    statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    sent: list[int] = []
    monkeypatch.setattr("rates.tasks.import_off_system.delay", sent.append)
    asked = statement.bring(statement.outside)
    assert [resume_off_system_imports(), sent] == ["1 resumed, 0 let go", [asked.pk]]


def test_a_file_that_nobody_goes_on_with_is_let_go(statement: Statement) -> None:
    asked = statement.bring(statement.outside)
    assert lapse_imports(before=NOW) == 0
    assert lapse_imports(before=NOW + timedelta(days=7)) == 1
    assert lapse_imports(before=NOW + timedelta(days=7)) == 0
    asked.refresh_from_db()
    assert (asked.state, bytes(asked.content)) == ("lapsed", b"")
    assert statement.bring(statement.outside).pk != asked.pk


def test_a_workbook_that_breaks_half_way(statement: Statement) -> None:
    asked = statement.bring(statement.outside)
    OffSystemImport.objects.update(state="queued", columns={})
    run_import(asked.pk, NOW)
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_the_template_comes_in(statement: Statement) -> None:
    header, row = (",".join(cells) for cells in template())
    assert statement.imported(row, header=header).added == 1
