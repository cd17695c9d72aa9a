"""The pages: bring a file, name its columns, import it, read the report, answer a payment."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rates.models import OffSystemImport, OffSystemPayment
from tests.rates.off_system.conftest import HEADER, Statement
from tests.rates.off_system.made import NAMED, UNNAMED

pytestmark = pytest.mark.django_db
DAYS = {"from": "1 April 2026", "to": "26 October 2026"}


@pytest.fixture
def hr(client: Client, statement: Statement) -> Client:
    client.force_login(statement.people.hr)
    return client


def bring(hr: Client, statement: Statement, text: str, **changes: Any) -> str:
    sent: dict[str, Any] = {
        "council": statement.council.pk,
        "source": "Payments ledger",
        "basis": "paye",
        "file": SimpleUploadedFile("payments.csv", text.encode()),
    }
    said = hr.post(reverse("off-system-import-new"), sent | changes, follow=True)
    return said.content.decode()


def post(hr: Client, name: str, pk: int, sent: dict[str, Any]) -> tuple[int, str]:
    said = hr.post(reverse(name, args=[pk]), sent, follow=True)
    return said.status_code, said.content.decode()


def test_a_file_is_tried_and_imported(hr: Client, statement: Statement) -> None:
    shown = bring(hr, statement, "\n".join([HEADER, statement.in_ledger, statement.outside]))
    assert "Tried, not imported yet" in shown
    assert "Import 2 payments" in shown
    assert "Which column was read as which" in shown
    asked = OffSystemImport.objects.get()
    status, done = post(hr, "off-system-import", asked.pk, {"import": "yes"})
    assert (status, OffSystemPayment.objects.count()) == (200, 2)
    assert "The columns it was read by" in done
    status, again = post(hr, "off-system-import", asked.pk, {"import": "yes"})
    assert status == 409
    assert "moved on since you opened it" in again
    assert "Earlier files" in hr.get(reverse("off-system-import-new")).content.decode()


def test_columns_are_named_on_the_page(hr: Client, statement: Statement) -> None:
    assert "Which column is which?" in bring(hr, statement, UNNAMED)
    asked = OffSystemImport.objects.get()
    status, shown = post(hr, "off-system-import", asked.pk, {"columns": "yes", "amount": "was"})
    assert status == 400
    assert 'href="#id_worked_from"' in shown
    status, shown = post(hr, "off-system-import", asked.pk, {"columns": "yes", **NAMED})
    assert status == 200
    assert "Import 1 payment<" in shown


def test_bad_cells_are_shown(hr: Client, statement: Statement) -> None:
    bad = statement.outside.replace("36.00", "<b>")
    shown = bring(hr, statement, f"{HEADER}\n{bad}")
    assert "Nothing was imported" in shown
    assert "&lt;b&gt;" in shown


def test_what_is_missing_is_asked_for(hr: Client, statement: Statement) -> None:
    shown = bring(hr, statement, "x", source="", basis="")
    assert "Say where the file comes from." in shown
    assert "Choose what the amounts are." in shown


def test_the_report_leads_to_its_payments(hr: Client, statement: Statement) -> None:
    empty = hr.get(reverse("off-system"), DAYS).content.decode()
    assert "No payments of these days are here" in empty
    statement.imported(statement.outside, statement.unsure)
    shown = hr.get(reverse("off-system"), DAYS).content.decode()
    assert "1 payment of these days waits for an answer" in shown
    assert "£36.00" in shown
    assert "over the cap, by council" not in shown
    lines = reverse("off-system-payments")
    assert f"{lines}?from=2026-05-01&amp;to=2026-05-31&amp;standing=outside" in shown
    for name in ("off-system", "off-system-payments"):
        csv = hr.get(reverse(name), DAYS | {"format": "csv"})
        assert csv["Content-Type"].startswith("text/csv")
        assert hr.get(reverse(name), DAYS | {"format": "xlsx"}).content.startswith(b"PK")
    listed = hr.get(lines, DAYS | {"standing": "to_answer"}).content.decode()
    assert "£500.00" in listed
    assert hr.get(reverse("off-system"), {"from": "x"}).status_code == 400
    assert hr.get(lines, {"from": "x"}).status_code == 400


def test_a_payment_is_answered(hr: Client, statement: Statement) -> None:
    statement.imported(statement.outside, statement.unsure)
    payment = OffSystemPayment.objects.get(reference="C1")
    page = hr.get(reverse("off-system-payment", args=[payment.pk])).content.decode()
    assert "The name is the same. 35 points for it." in page
    status, shown = post(hr, "off-system-payment", payment.pk, {"answer": "1"})
    assert (status, "Hannah Reid said" in shown) == (200, True)
    payment.refresh_from_db()
    assert (payment.standing, payment.timesheets) == ("in_ledger", [1])
    other = {"answer": "other", "timesheets": "7, 8", "reason": "Both."}
    status, shown = post(hr, "off-system-payment", payment.pk, other)
    assert status == 400
    assert 'href="#id_timesheets"' in shown
    status, shown = post(hr, "off-system-payment", payment.pk, {"answer": "outside"})
    assert "Paid outside the memorandum" in shown


def test_the_template(hr: Client) -> None:
    csv = hr.get(reverse("off-system-template"))
    assert csv.content.startswith(b"amount,worker_name")
    excel = hr.get(reverse("off-system-template"), {"format": "xlsx"})
    assert excel.content.startswith(b"PK")


def test_the_lead_reads_totals_alone(client: Client, statement: Statement) -> None:
    statement.imported(statement.outside)
    client.force_login(statement.people.lead)
    shown = client.get(reverse("off-system"), DAYS).content.decode()
    assert "fewer than 5 people were paid" in shown
    assert "£36.00" not in shown
    assert "Bring a file" not in shown
