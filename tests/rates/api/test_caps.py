from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Council
from rates.actions.grades import record_grade
from rates.actions.memoranda import draft_memorandum, draft_version
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.rates.asking import APRIL, grade_terms

pytestmark = pytest.mark.django_db
EQUIVALENT = "/api/v1/permanent-equivalents/"


@pytest.fixture
def graded(people: People, liverpool: Council) -> None:
    supplements = {"market": Decimal(1000)}
    record_grade(by=people.hr, **grade_terms(liverpool, supplements=supplements))


def equivalent(api: APIClient, user: Any, **changes: str) -> Any:
    api.force_authenticate(user)
    asked = {"council": "E08000012", "job_role": "social_worker", "on": "2025-05-01"}
    return api.get(EQUIVALENT, asked | changes)


@pytest.mark.usefixtures("graded")
def test_equivalent_is_the_worked_example(api: APIClient, people: People) -> None:
    told = equivalent(api, people.hr).json()
    assert {line["code"]: line["amount"] for line in told["lines"]} == {
        "basic": "24.46",
        "holiday": "3.93",
        "ni": "3.87",
        "levy": "0.14",
        "pension": "5.11",
    }
    assert (told["total"], told["salary"], told["supplements"]) == ("37.51", "47181.00", "0.00")
    assert (told["award"], told["provisional"]) == ("NJC 2025-26", False)
    assert told["memorandum"] is None
    assert told["annual_cost_per_worked_hour"]["label"] == "Annual cost per worked hour"


@pytest.mark.usefixtures("graded")
def test_equivalent_says_provisional(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    told = equivalent(api, people.hr, on="2026-05-01").json()
    assert (told["provisional"], told["memorandum"]) == (True, str(memorandum))


@pytest.mark.usefixtures("graded")
@pytest.mark.parametrize(
    ("persona", "status", "looks"),
    [
        ("hr", 200, 0),
        ("approver", 200, 0),
        ("lead", 200, 1),
        ("manager", 403, 0),
        ("auditor", 403, 0),
        ("other_hr", 404, 0),
        ("nobody", 404, 0),
    ],
)
def test_equivalent_by_persona(
    persona: str, status: int, looks: int, api: APIClient, people: People
) -> None:
    assert equivalent(api, getattr(people, persona)).status_code == status
    assert AuditEntry.objects.filter(verb="equivalent.viewed").count() == looks


def test_equivalent_without_a_grade(api: APIClient, people: People) -> None:
    response = equivalent(api, people.hr)
    assert (response.status_code, response.json()["code"]) == (409, "no_equivalent")


@pytest.mark.parametrize("missing", ["council", "job_role", "on"])
def test_equivalent_asks_for_all_three(missing: str, api: APIClient, people: People) -> None:
    api.force_authenticate(people.hr)
    asked = {"council": "E08000012", "job_role": "social_worker", "on": "2025-05-01"}
    del asked[missing]
    response = api.get(EQUIVALENT, asked)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [missing]


@pytest.mark.usefixtures("graded")
def test_caps_show_their_derivation(api: APIClient, people: People, liverpool: Council) -> None:
    agreement = draft_memorandum(
        by=people.lead, name="Own", scope="region", region=liverpool.region
    )
    draft_version(
        by=people.lead,
        memorandum=agreement,
        effective_from=APRIL,
        clauses={"cap_bases": ["paye"]},
        parties=[liverpool],
    )
    api.force_authenticate(people.hr)
    (cap,) = api.get("/api/v1/caps/", {"memorandum": agreement.pk}).json()["results"]
    assert (cap["state"], cap["provisional"]) == ("draft", True)
    assert (cap["effective_from"], cap["effective_until"]) == ("2026-04-01", "2027-04-01")
    assert cap["derivation"]["members"][0]["inputs"]["weekly_hours"] == "37.00"
    assert cap["hourly_rate"] == cap["derived_rate"] == cap["derivation"]["amount"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"job_role": "social_worker", "on": "2026-05-01"}, 2),
        ({"on": "2026-03-31"}, 0),
        ({"job_role": "team_manager"}, 0),
        ({"memorandum": "0"}, 0),
    ],
)
def test_caps_narrowed(
    asked: dict[str, str],
    found: int,
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
) -> None:
    api.force_authenticate(people.hr)
    assert api.get("/api/v1/caps/", asked).json()["count"] == found


@pytest.mark.parametrize(
    ("persona", "status"),
    [("hr", 200), ("approver", 200), ("lead", 200), ("auditor", 200), ("manager", 403)],
)
def test_caps_by_persona(
    persona: str,
    status: int,
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
) -> None:
    api.force_authenticate(getattr(people, persona))
    assert api.get("/api/v1/caps/").status_code == status


def test_caps_query_count(
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
    django_assert_max_num_queries: Any,
) -> None:
    api.force_authenticate(people.hr)
    with django_assert_max_num_queries(4):  # reach twice, count, page
        api.get("/api/v1/caps/")
