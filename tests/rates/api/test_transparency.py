from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Council
from tests.conftest import People
from tests.rates.reports.paying import paid

pytestmark = pytest.mark.django_db
PAY, LADDER = "/api/v1/reports/pay-transparency/", "/api/v1/reports/pay-ladder/"
ON = {"on": "2025-10-01", "basis": "annual"}


@pytest.fixture
def hr(api: APIClient, people: People, city_region: list[Council]) -> APIClient:
    for council, point in zip(city_region[:3], (30, 31, 32), strict=True):
        paid(council, (point, point), supplements={"market": "1000"})
    api.force_authenticate(people.hr)
    return api


def test_pay(hr: APIClient) -> None:
    """Each with 1,000 on top: 41,777; 42,771 and 43,839."""
    told = hr.get(PAY, ON).json()
    assert (told["region"], told["unit"], told["provisional"]) == (
        "E12000002",
        "pounds a year",
        False,
    )
    role = told["roles"][0]
    assert role["spread"] == {
        "count": 3,
        "lowest_amount": "41777.00",
        "lower_quartile_amount": "42274.00",
        "median_amount": "42771.00",
        "upper_quartile_amount": "43305.00",
        "highest_amount": "43839.00",
    }
    assert role["rows"][2] == {
        "council": "E08000012",
        "name": "Liverpool",
        "grade": "Grade 32",
        "bottom_scp": 32,
        "top_scp": 32,
        "award": "NJC 2025-26",
        "provisional": False,
        "bottom_amount": "43839.00",
        "mean_amount": "43839.00",
        "top_amount": "43839.00",
        "weekly_hours": "37.00",
        "leave_days": 36,
        "employer_pension_percent": "18.00",
        "supplements": [{"kind": "market", "annual_amount": "1000.00"}],
        "reported_average_salary": None,
        "above_median_amount": "1068.00",
        "above_median_percent": "2.50",
        "outlier": False,
        "why": "",
    }
    assert len(role["without"]) == 21


def test_grade_off_its_award_has_no_figures(hr: APIClient, wirral: Council) -> None:
    paid(wirral, (99, 99))
    row = hr.get(PAY, ON).json()["roles"][0]["rows"][3]
    assert (row["mean_amount"], row["above_median_amount"]) == (None, None)
    assert row["why"] == "Wirral Grade 99 is not on the points of NJC 2025-26."


def test_pay_as_a_file(hr: APIClient) -> None:
    response = hr.get(PAY, ON | {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(response.content.decode().splitlines()) == 4


def test_ladder(hr: APIClient) -> None:
    told = hr.get(LADDER, ON | {"council": "E08000012"}).json()
    start, worker, expert, _ = told["rungs"]
    assert (start["amount"], start["above_median_amount"]) == ("43839.00", "1068.00")
    assert worker["step"] == {"amount": "0.00", "percent": "0.00"}
    assert (expert["amount"], expert["region"]) == (None, None)
    assert expert["missing"] == ["senior_social_worker", "advanced_practitioner"]
    assert told["about"].startswith("Illustrative, after")


def test_ladder_as_a_file(hr: APIClient) -> None:
    response = hr.get(LADDER, ON | {"council": "E08000012", "format": "csv"})
    assert len(response.content.decode().splitlines()) == 5


@pytest.mark.parametrize(
    ("path", "asked", "status", "fields"),
    [
        (PAY, {"on": "never"}, 400, ["on"]),
        (PAY, {"on": "2025-10-01", "basis": "beads"}, 400, ["basis"]),
        (PAY, {"on": "2025-10-01", "region": "E1"}, 400, ["region"]),
        (PAY, {"on": "2025-10-01", "region": "E12000007"}, 404, None),
        (LADDER, {"on": "2025-10-01"}, 400, ["council"]),
        (LADDER, {"on": "2025-10-01", "council": "E09000007"}, 404, None),
    ],
)
def test_what_cannot_be_asked(
    path: str, asked: dict[str, Any], status: int, fields: list[str] | None, hr: APIClient
) -> None:
    response = hr.get(path, asked)
    assert response.status_code == status
    assert fields is None or list(response.json()["fields"]) == fields
