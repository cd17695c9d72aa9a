import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Team
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.reports.reliance.conftest import NOVEMBER

pytestmark = pytest.mark.django_db
PAGE = "/reports/reliance/"
ADDRESS = {"from": "2026-10", "to": "2026-10"}


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOVEMBER)


def test_reliance_page(october: Team, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    page = check_sound(hr.get(PAGE, {**ADDRESS, "measure": "vacancy_rate"}))
    assert "Vacant posts 15.4 % 15.4 % 14.2 %" in page.text
    assert "14.2 % on 30 September 2025" in page.text
    assert "Vacant posts, in per cent" in page.text
    address = next(link for link in page.links if "measure=vacancy_rate&council" in link)
    parts = check_sound(hr.get(address))
    assert "15.4 % : 18.5 vacant" in parts.text
    assert "1 part, which add up to it" in parts.text
    text = hr.get(PAGE, {**ADDRESS, "format": "csv"}).content.decode()
    assert "Cases of a placement,England,15.20" in text
    assert hr.get(PAGE, {**ADDRESS, "format": "xlsx"}).status_code == 200


def test_reliance_page_says_what_is_missing(
    october: Team, people: People, client: Client
) -> None:
    lead = signed_in(client, people.lead)
    page = check_sound(lead.get(PAGE))
    assert "Months without a count" in page.text
    nothing = {"from": "2024-01", "to": "2024-02", "measure": "caseload"}
    assert "Nothing was recorded for this measure" in check_sound(lead.get(PAGE, nothing)).text
    assert "Nothing was recorded" in check_sound(lead.get(f"{PAGE}parts/", nothing)).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from": "2026-10", "to": "2026-09"}, "id_to"),
        ({"from": "never"}, "id_from"),
        ({"measure": "colour"}, "id_measure"),
        ({"council": "E99999999"}, "id_council"),
    ],
)
def test_reliance_page_says_what_is_wrong(
    wrong: dict[str, str], field: str, people: People, client: Client
) -> None:
    hr = signed_in(client, people.hr)
    response = hr.get(PAGE, wrong)
    assert response.status_code == 400
    assert field in error_links(response).values()
    assert hr.get(f"{PAGE}parts/", wrong).status_code == 400


def test_reliance_api(october: Team, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    found = hr.get(f"/api/v1{PAGE}", {**ADDRESS, "council": "E08000012"}).json()
    measured = {each["measure"]: each for each in found["measured"]}
    own = measured["agency_share"]["own"]
    assert (own["value"], own["numerator"]) == ("0.22", "0.2289")
    assert measured["agency_share"]["published"]["value"] == "13.00"
    parts = hr.get(own["drill_down"]).json()
    assert [each["denominator"] for each in parts["results"]] == [
        "0.2289",
        "0.2289",
        "101.5000",
    ]
    found = signed_in(client, people.auditor).get(f"/api/v1{PAGE}", ADDRESS).json()
    hidden = found["measured"][0]["rows"][0]["figure"]
    assert hidden == {
        "value": None,
        "numerator": None,
        "denominator": None,
        "hidden": True,
        "drill_down": None,
    }
    assert found["missing"][0]["months"] == ["2026-10"]
    csv = client.get(f"/api/v1{PAGE}", {**ADDRESS, "format": "csv"})
    assert csv["Content-Type"].startswith("text/csv")
