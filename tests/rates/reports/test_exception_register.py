"""The register of exceptions: what was paid under each, on the page, by API and as a file."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import CapException, MemorandumVersion
from rates.reports.exceptions import (
    COLUMNS,
    ExceptionFilters,
    as_sheet,
    exception_register,
)
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.rates.over_the_cap import paid_over_the_cap
from tests.rates.reports.test_as_xlsx import cells_of

pytestmark = pytest.mark.django_db
PAGE, API = "/exceptions/", "/api/v1/exceptions/"


@pytest.fixture(autouse=True)
def _spent(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    paid_over_the_cap(people, team)


def test_each_with_what_was_paid_under_it(people: People) -> None:
    sheet = as_sheet(exception_register(by=people.lead))
    told = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.rows]
    assert [(row["reason"], row["too_late"], row["paid_over_cap"]) for row in told] == [
        ("Court work that cannot be handed over", True, Decimal("3.00")),
        ("Children would be unsafe without cover", False, Decimal("5.08")),
    ]
    assert sheet.total[-1] == Decimal("8.08")
    assert "(Chief Executive)" in str(told[0]["approved_by"])


def test_files_hold_no_free_text(people: People) -> None:
    sheet = as_sheet(exception_register(by=people.lead))
    free = CapException.objects.earliest("pk").explanation
    assert free not in str(sheet.rows)


def test_narrowed_by_reason_and_state(people: People) -> None:
    where = ExceptionFilters(council="E08000012", reason="court", state="approved")
    assert exception_register(by=people.lead, where=where).count() == 1
    other = ExceptionFilters(council="E08000015")
    assert exception_register(by=people.lead, where=other).count() == 0


def test_a_look_at_a_region_is_in_its_trail(people: People) -> None:
    exception_register(by=people.lead, where=ExceptionFilters(reason="court"))
    entry = AuditEntry.objects.filter(verb="report.viewed").latest("sequence")
    assert json.loads(entry.body)["facts"] == {"report": "exceptions", "reason": "court"}


def test_not_for_those_who_only_count(people: People) -> None:
    with pytest.raises(NotPermitted):
        exception_register(by=people.manager)


def test_page_and_its_files(client: Client, people: People) -> None:
    lead = signed_in(client, people.lead)
    page = check_sound(lead.get(PAGE, {"reason": "court"}))
    assert "£3.00" in page.text
    assert "£5.08" not in page.text
    told = lead.get(PAGE, {"format": "csv", "reason": "court"}).content.decode()
    assert "3.00" in told.splitlines()[-1]
    assert "8.08" in cells_of(lead.get(PAGE, {"format": "xlsx"}).content).values()
    assert "id_reason" in error_links(lead.get(PAGE, {"reason": "boredom"})).values()


def test_api_as_json_and_as_a_file(people: People) -> None:
    client = APIClient()
    client.force_authenticate(people.lead)
    first, second = client.get(API).json()["results"]
    assert (first["paid_over_cap_amount"], second["paid_over_cap_amount"]) == ("3.00", "5.08")
    told = client.get(API, {"format": "csv", "reason": "court"}).content.decode()
    assert told.splitlines()[-1].endswith("3.00")
