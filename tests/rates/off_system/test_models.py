"""What the database refuses of payments and their files, whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from rates.models import OffSystemImport, OffSystemPayment, PaymentSource
from tests.rates.off_system.conftest import FRIDAY, MONDAY, NOW, Statement
from tests.rates.statements import truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
Put = Callable[..., None]


@pytest.fixture
def payment(statement: Statement) -> OffSystemPayment:
    """What is outside, and over the cap by £5.00."""
    statement.imported(statement.outside, statement.in_ledger)
    return OffSystemPayment.objects.get(reference="B1")


@pytest.fixture
def put(payment: OffSystemPayment) -> Put:
    """Write into the row, with the guards off, and take it back."""

    def update(**changes: Any) -> None:
        with guards_off(), transaction.atomic():
            OffSystemPayment.objects.filter(pk=payment.pk).update(**changes)

    return update


def answered(payment: OffSystemPayment, answer: str, **more: Any) -> dict[str, Any]:
    by = payment.imported.requested_by
    return {"answer": answer, "answered_at": NOW, "answered_by": by, **more}


def test_a_source_is_named_once_on_a_known_basis(payment: OffSystemPayment) -> None:
    source = PaymentSource.objects.get()
    source.pk, source.name = None, "payments LEDGER"
    with refused("paymentsource_name_once"):
        source.save(force_insert=True)
    source.name, source.basis = "Agency", "gross"
    with refused("paymentsource_basis_known"):
        source.save(force_insert=True)
    source.basis = "charge"
    source.save(force_insert=True)


def test_the_states_of_a_file(statement: Statement) -> None:
    asked = statement.bring(statement.outside)
    files = OffSystemImport.objects.filter(pk=asked.pk)
    with guards_off(), refused("offsystemimport_state_known"):
        files.update(state="lost", content=b"")
    with guards_off(), refused("offsystemimport_tried_adds_nothing"):
        files.update(only_try=False)
    with guards_off(), refused("offsystemimport_tried_adds_nothing"):
        files.update(state="done", content=b"")
    with refused("offsystemimport_content_until_settled"):
        files.update(state="lapsed")
    asked.pk, asked.state = None, "queued"
    with refused("offsystemimport_once_a_file"):
        asked.save(force_insert=True)
    files.update(state="lapsed", content=b"")
    asked.save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "running"},
        {"state": "done", "only_try": False},
        {"only_try": False, "state": "lapsed", "content": b""},
        {"sha256": "0" * 64},
        {"content": b"other"},
        {"basis": "charge"},
    ],
)
def test_a_file_keeps_to_its_life(statement: Statement, changes: dict[str, Any]) -> None:
    asked = statement.bring(statement.outside)
    with refused("offsystemimport_life"):
        OffSystemImport.objects.filter(pk=asked.pk).update(**changes)
    OffSystemImport.objects.filter(pk=asked.pk).update(rows_done=5)


def test_a_file_begins_by_being_tried_and_stays(statement: Statement) -> None:
    done = statement.imported(statement.outside)
    with refused("offsystemimport_life"):
        done.save()
    with refused("offsystemimport_life"):
        statement.bring(statement.unsure).delete()
    done.pk, done.sha256 = None, "1" * 64
    with refused("offsystemimport_life"):
        done.save(force_insert=True)


def test_all_of_a_file_comes_in(statement: Statement) -> None:
    statement.bring(statement.outside)
    OffSystemImport.objects.update(state="queued", only_try=False)
    with refused("offsystemimport_life"):
        OffSystemImport.objects.update(state="done", added=1, content=b"")
    OffSystemImport.objects.update(state="done", added=0, content=b"")


def test_a_payment_comes_with_its_file(payment: OffSystemPayment, statement: Statement) -> None:
    fresh = {"pk": None, "fingerprint": "0" * 64}
    for name, value in fresh.items():
        setattr(payment, name, value)
    with refused("offsystempayment_comes_with_its_file"):
        payment.save(force_insert=True)
    payment.imported = statement.bring(statement.unsure)
    OffSystemImport.objects.filter(pk=payment.imported_id).update(
        state="queued", only_try=False
    )
    with refused("offsystempayment_comes_with_its_file"):
        payment.council = statement.people.other_hr.memberships.get().council
        payment.save(force_insert=True)
    payment.council = statement.council
    payment.save(force_insert=True)
    payment.pk = None
    with refused("offsystempayment_once"):
        payment.save(force_insert=True)
    payment.occurrence = 2
    payment.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("amount_not_nothing", {"amount": 0, "hours": None}, {"amount": "0.01"}),
        ("basis_known", {"basis": "gross"}, {"basis": "charge"}),
        ("has_a_day", {"worked": None}, {"worked": None, "paid_on": FRIDAY}),
        (
            "has_a_day",
            {"worked": DateRange(MONDAY, None)},
            {"worked": DateRange(MONDAY, FRIDAY)},
        ),
        ("hours_with_the_amount", {"hours": "-1.00"}, {"hours": "-1.00", "amount": "-5.00"}),
        ("hours_with_the_amount", {"amount": "-5.00"}, {"amount": "-5.00", "hours": None}),
        ("found_known", {"found": "maybe"}, {"found": "ambiguous"}),
        ("over_cap_adds_up", {"over_cap_amount": "4.99"}, {"over_cap_amount": "5.00"}),
        (
            "over_cap_adds_up",
            {"amount_at_cap": "40.00"},
            {"amount_at_cap": "40.00", "over_cap_amount": 0},
        ),
        (
            "compared_whole",
            {"cap": None},
            {"cap": None, "compared_amount": None, "amount_at_cap": None, "over_cap_amount": 0},
        ),
        ("compared_whole", {"job_role": None}, {"job_role": "social_worker"}),
    ],
)
def test_a_payment_adds_up(
    put: Put, name: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    names = {
        "amount_not_nothing": "offsystempayment_amount_not_nothing",
        "basis_known": "offsystempayment_basis_known",
        "has_a_day": "offsystempayment_has_a_day",
        "hours_with_the_amount": "offsystempayment_hours_with_the_amount",
        "found_known": "offsystempayment_found_known",
        "over_cap_adds_up": "offsystempayment_over_cap_adds_up",
        "compared_whole": "offsystempayment_compared_whole",
    }
    with refused(names[name]):
        put(**wrong)
    put(**right)


def test_an_answer_is_whole(put: Put, payment: OffSystemPayment) -> None:
    with refused("offsystempayment_answer_paired"):
        put(answer="outside")
    with refused("offsystempayment_answer_paired"):
        put(reason="A reason without an answer.")
    with refused("offsystempayment_in_ledger_names_its_work"):
        put(**answered(payment, "in_ledger", reason="It is."))
    with refused("offsystempayment_in_ledger_names_its_work"):
        put(timesheets=[1])
    worker = OffSystemPayment.objects.get(reference="A1").worker
    with refused("offsystempayment_correction_says_why"):
        put(**answered(payment, "in_ledger", timesheets=[1], worker=worker))
    put(**answered(payment, "in_ledger", timesheets=[1], worker=worker, reason="It is."))


def test_what_was_found_stays_once_it_is_answered(payment: OffSystemPayment) -> None:
    found = OffSystemPayment.objects.filter(pk=payment.pk)
    for changes in ({"amount": "1.00"}, {"worker_name": "Another"}, {"row": 9}):
        with refused("offsystempayment_facts_stay"):
            found.update(**changes)
    found.update(found="ambiguous", why="Something fits.", confidence=50)
    found.update(**answered(payment, "outside"))
    with refused("offsystempayment_facts_stay"):
        found.update(confidence=10)
    with refused("offsystempayment_facts_stay"):
        found.update(answer="", answered_at=None, answered_by=None)
    with refused("offsystempayment_facts_stay"):
        found.delete()
    found.update(**answered(payment, "outside", reason="Looked at again."))


def test_nothing_is_emptied(payment: OffSystemPayment) -> None:
    with refused("rates_offsystempayment_append_only"):
        truncate("rates_offsystempayment")
    with refused("rates_offsystemimport_append_only"):
        truncate("rates_offsystemimport")
