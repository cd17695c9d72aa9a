"""What was paid over the cap on the page: figures, bars, lines and files."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Team
from rates.models import Breach, MemorandumVersion
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.rates.over_the_cap import paid_over_the_cap
from tests.rates.reports.test_as_xlsx import cells_of

pytestmark = pytest.mark.django_db
REPORT = "/reports/over-cap/"
PERIOD = {"from": "2026-10-01", "to": "2026-11-30"}


@pytest.fixture
def lead(client: Client, memorandum: MemorandumVersion, people: People, team: Team) -> Client:
    paid_over_the_cap(people, team)
    return signed_in(client, people.lead)


def test_page_tells_what_was_approved_and_when(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, PERIOD))
    assert "in 3 decisions" in page.text
    for told in ("Approved before the work £5.08", "Approved too late £3.00"):
        assert told in page.text
    assert "Over the cap by council, in pounds" in page.text


def test_page_by_exception_leads_to_each(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {**PERIOD, "group_by": "exception"}))
    breach = Breach.objects.order_by("pk").first()
    assert breach is not None
    assert reverse("exception", args=[breach.decision.exception_id]) in page.links


def test_figures_lead_to_lines_that_add_up(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {**PERIOD, "group_by": "council"}))
    late = next(link for link in page.links if link.endswith("&approval=retrospective"))
    lines = check_sound(lead.get(late))
    assert "Liverpool, Approved too late, Thursday 1 October 2026 to" in lines.text
    assert "1 line, which add up to" in lines.text
    assert "Over cap £3.00" in lines.text
    bar = next(link for link in page.links if link.endswith("&group_by=exception"))
    assert "£8.74" in check_sound(lead.get(bar)).text


def test_page_as_files(lead: Client) -> None:
    assert "8.74" in lead.get(REPORT, {**PERIOD, "format": "csv"}).content.decode()
    workbook = lead.get(REPORT, {**PERIOD, "format": "xlsx"})
    assert "8.74" in cells_of(workbook.content).values()


def test_page_of_nothing(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {"from": "2025-01-01", "to": "2025-01-31"}))
    assert "Nothing was paid over the cap on these days." in page.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"reason": "boredom"}, "id_reason"), ({"group_by": "worker"}, "id_group_by")],
)
def test_page_says_which_filter_is_wrong(
    lead: Client, asked: dict[str, str], field: str
) -> None:
    assert field in error_links(lead.get(REPORT, asked)).values()


def test_auditor_sees_that_figures_are_hidden(lead: Client, people: People) -> None:
    page = check_sound(signed_in(Client(), people.auditor).get(REPORT, PERIOD))
    assert "so the total is hidden" in page.text
    assert "£" not in page.text
