"""Spend against cap on the page: its figures, its lines, its chart and its file."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.actions.ledger import reverse_spend
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.expenses import Item, add_expense
from shifts.actions.timesheets import approve_timesheet, submit_timesheet
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.rates.reports.test_as_xlsx import cells_of
from tests.shifts.building import AFTER, MONDAY, booked, filled_in, held, submitted

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
REPORT = "/reports/spend-against-cap/"


@pytest.fixture(autouse=True)
def _spent(
    monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """One week at £30.00 under a cap of £31.00: £1,125.00, and £37.50 to spare."""
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    booking = booked(team, people.hr, hourly_rate=Decimal("30.00"))
    timesheet = submitted(held(booking, people.worker))
    approve_timesheet(by=people.manager, timesheet=timesheet, now=AFTER)


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


def test_spend_shows_figures_and_total(lead: Client) -> None:
    page = check_sound(lead.get(REPORT))
    for figure in ("Liverpool", "Social worker", "October 2026", "37.50", "£1,125.00"):
        assert figure in page.text
    assert "£1,162.50" in page.text
    assert page.text.count("£37.50") == 2


def test_spend_figures_lead_to_lines_that_add_up(lead: Client) -> None:
    page = check_sound(lead.get(REPORT))
    drill_downs = {link for link in page.links if link.startswith(f"{REPORT}lines/?")}
    assert len(drill_downs) == 3
    for address in drill_downs:
        lines = check_sound(lead.get(address))
        assert "5 lines" in lines.text
        assert "Spend £1,125.00" in lines.text
        decision = SpendLine.objects.earliest("pk").segment.decision_id
        assert reverse("decision", args=[decision]) in lines.links


def test_spend_drill_down_is_narrowed_to_its_row(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {"group_by": "council,month"}))
    address = [link for link in page.links if "council=" in link][-1]
    asked = parse_qs(urlsplit(address).query)
    assert asked["from"] == ["2026-10-01"]
    assert asked["council"] == ["E08000012"]


def test_spend_lines_tell_what_was_taken_back(lead: Client, people: People) -> None:
    wrong = SpendLine.objects.earliest("pk")
    reverse_spend(by=people.manager, lines=[wrong], reason="Left at noon", now=AFTER)
    page = check_sound(lead.get(f"{REPORT}lines/", {"from": "2026-10-01", "to": "2026-10-31"}))
    assert "6 lines" in page.text
    assert "Spend £900.00" in page.text
    assert "Taken back “Left at noon”" in page.text
    assert page.text.count("Taken back later") == 1


def test_spend_bars_lead_to_the_lines_that_they_add_up(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {"group_by": "council,month", "to": "2026-10-31"}))
    bar = next(link for link in page.links if "lines/?" in link)
    told = words(lead.get(bar))
    assert "Spend £" in told
    assert "Source: the spend ledger" in page.text


def test_spend_groups_as_the_address_says(lead: Client) -> None:
    page = check_sound(lead.get(REPORT, {"group_by": ["team"]}))
    assert "Spend against cap by team, in pounds" in page.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "never"}, "id_from"),
        ({"from": "2026-10-01", "to": "2026-09-01"}, "id_to"),
        ({"group_by": "colour"}, "id_group_by"),
        ({"council": "E99999999"}, "id_council"),
    ],
)
def test_spend_says_which_filter_is_wrong(
    lead: Client, asked: dict[str, str], field: str
) -> None:
    response = lead.get(REPORT, asked)
    assert response.status_code == 400
    assert field in error_links(response).values()


def test_spend_csv(lead: Client) -> None:
    response = lead.get(REPORT, {"format": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    assert "1125.00" in response.content.decode()


def test_spend_xlsx(lead: Client) -> None:
    response = lead.get(REPORT, {"format": "xlsx"})
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert "1125.00" in cells_of(response.content).values()
    assert lead.get(REPORT, {"format": "xlsx"}).content == response.content


def test_spend_of_nothing(lead: Client) -> None:
    told = words(lead.get(REPORT, {"from": "2025-01-01", "to": "2025-01-31"}))
    assert "Nothing was spent on these days." in told


def test_spend_other_council_sees_only_its_own(client: Client, people: People) -> None:
    assert "Nothing was spent" in words(signed_in(client, people.other_hr).get(REPORT))


@pytest.mark.parametrize("who", ["manager", "nobody"])
def test_spend_is_not_for_everyone(client: Client, people: People, who: str) -> None:
    browser = signed_in(client, getattr(people, who))
    assert browser.get(REPORT).status_code == 403
    assert browser.get(f"{REPORT}lines/").status_code == 403


def test_spend_auditor_sees_figures_without_workers(client: Client, people: People) -> None:
    browser = signed_in(client, people.auditor)
    page = check_sound(browser.get(REPORT))
    assert "Hidden" in page.text
    assert "£1,125.00" not in page.text
    assert not [link for link in page.links if "lines/?" in link]
    assert browser.get(f"{REPORT}lines/").status_code == 403


def test_expenses_are_beside_spend_and_never_in_it(
    lead: Client, people: People, team: Team
) -> None:
    """£4.50 of parking; who may not know who worked is not shown it."""
    later = {"starts_on": MONDAY + WEEK, "ends_on": MONDAY + WEEK}
    timesheet = filled_in(held(booked(team, people.hr, **later), people.worker), MONDAY + WEEK)
    item = Item(kind="parking", spent_on=MONDAY + WEEK, amount=Decimal("4.50"))
    now, by = AFTER + WEEK, people.worker.user
    add_expense(by=by, timesheet=timesheet, item=item, now=now)
    submit_timesheet(by=by, timesheet=timesheet, now=now)
    approve_timesheet(by=people.manager, timesheet=timesheet, now=now)
    page = check_sound(lead.get(REPORT, {"group_by": ["team"], "to": "2026-10-31"}))
    assert "Spend £1,357.50" in page.text
    assert "Expenses £4.50, itemised" in page.text
    assert "£4.50" not in check_sound(signed_in(lead, people.auditor).get(REPORT)).text
