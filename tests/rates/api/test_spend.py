from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from rates.api.files import XLSX
from tests.conftest import People
from tests.rates.reports.conftest import Ledger, ledger, two_councils
from tests.rates.reports.test_as_xlsx import cells_of

__all__ = ["ledger", "two_councils"]
pytestmark = pytest.mark.django_db
REPORT = "/api/v1/reports/spend-against-cap/"
PERIOD = {"from": "2026-05-01", "to": "2026-06-30"}


def report(api: APIClient, user: User, **changes: Any) -> Any:
    api.force_authenticate(user)
    return api.get(REPORT, PERIOD | changes)


def test_report(ledger: Ledger, api: APIClient, people: People) -> None:
    told = report(api, people.hr, group_by="council,month").json()
    assert told["total"]["spend"] == "295.83"
    assert told["rows"][0] == {
        "cells": [
            {"name": "council", "key": "E08000012", "label": "Liverpool"},
            {"name": "month", "key": "2026-05-01", "label": "May 2026"},
        ],
        "lines": 1,
        "workers": 1,
        "minutes": 450,
        "hours": "7.50",
        "spend": "228.75",
        "spend_at_cap": "232.50",
        "over_cap": "0.00",
        "over_cap_approved": "0.00",
        "over_cap_unapproved": "0.00",
        "headroom": "3.75",
        "minutes_over": 0,
        "share_over": "0.00",
        "provisional": False,
        "hidden": False,
        "drill_down": f"{REPORT}lines/?from=2026-05-01&to=2026-05-31&council=E08000012",
    }


def test_drill_down_leads_to_the_lines(
    two_councils: Ledger, api: APIClient, people: People
) -> None:
    for row in report(api, people.lead).json()["rows"]:
        found = api.get(row["drill_down"]).json()
        assert found["count"] == row["lines"]
        pence = sum(int(line["amount"].replace(".", "")) for line in found["results"])
        assert pence == int(row["spend"].replace(".", ""))


def test_lines_name_the_worker(ledger: Ledger, api: APIClient, people: People) -> None:
    api.force_authenticate(people.lead)
    found = api.get(f"{REPORT}lines/", PERIOD).json()["results"]
    assert {line["worker"] for line in found} == {people.worker.pk, people.other_worker.pk}


def test_report_hides_few_people_from_an_auditor(
    ledger: Ledger, api: APIClient, people: People
) -> None:
    told = report(api, people.auditor, group_by="council").json()
    (row,) = told["rows"]
    assert (row["hidden"], row["spend"], row["workers"]) == (True, None, None)
    assert (row["drill_down"], row["cells"][0]["label"]) == (None, "Liverpool")
    assert told["total"]["spend"] is None
    text = report(api, people.auditor, group_by="council", format="csv").content.decode()
    assert text.splitlines()[1] == "Liverpool" + 12 * ",hidden"


def test_xlsx(ledger: Ledger, api: APIClient, people: People) -> None:
    response = report(api, people.hr, group_by="month", format="xlsx")
    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"].endswith('2026-06-30.xlsx"')
    cells = cells_of(response.content)
    assert [cells[f"{column}4"] for column in "ABCDEF"] == [
        '"Total"',
        "3",
        "2",
        "550",
        "9.17",
        "295.83",
    ]


def test_xlsx_refusal_says_why(api: APIClient, people: People) -> None:
    response = report(api, people.hr, group_by="planet", format="xlsx")
    assert response.status_code == 400
    assert "group_by cannot be planet" in response.content.decode()


def test_csv(ledger: Ledger, api: APIClient, people: People) -> None:
    response = report(api, people.hr, group_by="month", format="csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="spend-against-cap-2026-05-01-2026-06-30.csv"'
    )
    assert response.content.decode().splitlines()[-1].startswith("Total,3,2,550,9.17,295.83,")


def test_csv_refusal_says_why(api: APIClient, people: People) -> None:
    response = report(api, people.hr, group_by="planet", format="csv")
    assert response.status_code == 400
    assert "group_by cannot be planet" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from": "May"}, "from"),
        ({"to": "2026-04-30"}, "to"),
        ({"group_by": "planet"}, "group_by"),
        ({"council": "E99999999"}, "council"),
        ({"job_role": "wizard"}, "job_role"),
        ({"engagement": "friend"}, "engagement"),
        ({"team": "x"}, "team"),
    ],
)
def test_report_names_what_cannot_be_used(
    change: dict[str, str], field: str, api: APIClient, people: People
) -> None:
    response = report(api, people.hr, **change)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("hr", 200),
        ("approver", 200),
        ("lead", 200),
        ("auditor", 200),
        ("manager", 403),
        ("nobody", 403),
    ],
)
def test_report_by_persona(persona: str, status: int, api: APIClient, people: People) -> None:
    api.force_authenticate(getattr(people, persona))
    assert api.get(REPORT, PERIOD).status_code == status
    lines = 403 if persona == "auditor" else status
    assert api.get(f"{REPORT}lines/", PERIOD).status_code == lines


def test_report_of_another_council_is_not_there(api: APIClient, people: People) -> None:
    assert report(api, people.hr, council="E08000015").status_code == 404


def test_report_to_a_stranger(client: Client, db: None) -> None:
    assert client.get(REPORT, PERIOD).status_code == 401
