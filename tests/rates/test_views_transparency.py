"""What councils pay, on pages: the table, the plot, the file, and the ladder."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Council
from rates.views.dot_plot import Dots, plot
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.rates.reports.paying import paid

pytestmark = pytest.mark.django_db
PAY, LADDER = "/reports/pay-transparency/", "/reports/pay-ladder/"
YEAR = {"basis": "annual"}


@pytest.fixture(autouse=True)
def _paid(monkeypatch: pytest.MonkeyPatch, city_region: list[Council]) -> None:
    """On one point each: 40,777; 41,771; 42,839; 44,075; 45,091 and, far out, 54,495."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2025, 10, 1, 9, tzinfo=UTC))
    for council, point in zip(city_region, (30, 31, 32, 33, 34, 43), strict=True):
        paid(council, (point, point))
    paid(city_region[2], (43, 43), job_role="team_manager")


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def test_pay_side_by_side(hr: Client) -> None:
    page = check_sound(hr.get(PAY, YEAR))
    for told in ("£43,457.00", "£42,038.00 to £44,837.00", "Wirral (£54,495.00)", "−£618.00"):
        assert told in page.text
    assert "in pounds a year" in page.text
    assert "Liverpool: £42,839.00 (yours)" in page.text
    assert "No grade is recorded for it at Blackburn with Darwen," in page.text
    assert "Provisional" not in page.text


def test_pay_of_another_role(hr: Client) -> None:
    page = check_sound(hr.get(PAY, YEAR | {"job_role": "team_manager"}))
    assert "None can be named among fewer than four councils." in page.text


def test_pay_of_a_role_without_grades(hr: Client) -> None:
    page = check_sound(hr.get(PAY, {"job_role": "advanced_practitioner"}))
    assert "No grade is recorded for it at" in page.text


def test_provisional_pay_says_so(hr: Client) -> None:
    assert "Provisional" in words(hr.get(PAY, {"on": "2026-10-01"}))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"on": "never"}, "id_on"),
        ({"basis": "beads"}, "id_basis"),
        ({"job_role": "wizard"}, "id_job_role"),
        ({"region": "E12000007"}, "id_region"),
    ],
)
def test_pay_says_which_filter_is_wrong(asked: dict[str, str], field: str, hr: Client) -> None:
    response = hr.get(PAY, asked)
    assert response.status_code == 400
    assert field in error_links(response).values()


def test_pay_as_a_file(hr: Client) -> None:
    response = hr.get(PAY, YEAR | {"format": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="pay-annual-2025-10-01.csv"'
    header, first, *_, last = response.content.decode().splitlines()
    assert header.startswith("job_role,council,gss_code,grade,")
    assert first == (
        "Social worker,Halton,E06000006,Grade 30,30,30,NJC 2025-26,no,annual,40777.00,40777.00,"
        "40777.00,37.00,36,18.00,0.00,,-2680.00,no,"
    )
    assert last.startswith("Team manager,Liverpool,")


def test_file_runs_no_formula(hr: Client, liverpool: Council) -> None:
    paid(liverpool, (30, 30), job_role="advanced_practitioner", name="=cmd|' /C calc'!A0")
    assert ",'=cmd|' /C calc'!A0," in hr.get(PAY, {"format": "csv"}).content.decode()


def test_ladder(hr: Client) -> None:
    page = check_sound(hr.get(LADDER, YEAR))
    for told in (
        "Liverpool beside North West",
        "Illustrative, after the Department for Education’s early career framework",
        "Early career: £42,839.00",
        "£43,457.00",
        "−£618.00",
        "no figure for senior social worker, advanced practitioner",
    ):
        assert told in page.text


def test_ladder_of_another_council_of_the_region(hr: Client, wirral: Council) -> None:
    page = check_sound(hr.get(LADDER, YEAR | {"council": wirral.gss_code}))
    assert "Wirral beside North West" in page.text


def test_ladder_of_another_region_is_not_offered(hr: Client) -> None:
    camden = Council.objects.get(name="Camden")
    response = hr.get(LADDER, {"council": camden.gss_code})
    assert response.status_code == 400
    assert "id_council" in error_links(response).values()


def test_ladder_as_a_file(hr: Client) -> None:
    lines = hr.get(LADDER, YEAR | {"format": "csv"}).content.decode().splitlines()
    assert lines[1] == (
        "Early career,Liverpool,annual,42839.00,no,,,-618.00,6,40777.00,42038.00,43457.00,"
        "44837.00,54495.00,,"
    )
    assert lines[3] == "Expert practitioner,Liverpool,annual,,no,,,,0,,,,,,,"
    assert len(lines) == 5


def test_manager_sees_pay_of_the_region(client: Client, people: People) -> None:
    browser = signed_in(client, people.manager)
    assert "Liverpool: £42,839.00 (yours)" in words(browser.get(PAY, YEAR))


def dots(low: str, high: str, dot: str | None, mark: str) -> Dots:
    place = None if dot is None else Decimal(dot)
    return Dots(label="A", low=Decimal(low), high=Decimal(high), dot=place, mark=Decimal(mark))


def test_plot_places_in_per_cent() -> None:
    """From 10 to 20 pounds over 94 % of the width, 3 % in."""
    first, second = plot([dots("10", "20", "15", "12.5"), dots("15", "15", None, "10")]).rows
    assert (first.low, first.width, first.dot, first.mark) == (
        Decimal("3.0"),
        Decimal("94.0"),
        Decimal("50.0"),
        Decimal("26.5"),
    )
    assert (second.low, second.width, second.dot, second.mark) == (
        Decimal("50.0"),
        Decimal("0.0"),
        None,
        Decimal("3.0"),
    )


def test_plot_of_one_figure_is_in_the_middle() -> None:
    assert plot([dots("10", "10", "10", "10")]).rows[0].dot == Decimal("50.0")


def test_plot_of_nothing() -> None:
    assert plot([]).rows == ()
