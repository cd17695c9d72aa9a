from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Council, Region, Role, User
from rates.models import Memorandum, MemorandumVersion
from tests.conftest import People
from tests.factories import (
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
    user_with,
)

pytestmark = pytest.mark.django_db
MEMORANDA = "/api/v1/memoranda/"


def post(api: APIClient, user: User, url: str, body: Any = None) -> Any:
    api.force_authenticate(user)
    return api.post(url, body, format="json")


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "effective_from": "2026-04-01",
        "clauses": {"cap_bases": ["paye"]},
        "parties": ["E08000012"],
        "negotiated": [{"job_role": "social_worker", "basis": "paye", "hourly_rate": "31.00"}],
    } | changes


def version_url(version: MemorandumVersion) -> str:
    return f"{MEMORANDA}{version.memorandum_id}/versions/{version.number}/"


def test_from_draft_to_force(api: APIClient, people: People, liverpool: Council) -> None:
    body = {"name": "City Region", "scope": "sub_region", "region": liverpool.region.code}
    made = post(api, people.lead, MEMORANDA, body)
    assert made.status_code == 201
    drafted = post(api, people.lead, f"{MEMORANDA}{made.json()['id']}/versions/", terms())
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft")
    assert drafted.json()["clauses"]["statistic"] == "mean"
    assert {"job_role", "basis", "council", "effective_from", "effective_until", "why"} == set(
        drafted.json()["gaps"][0]
    )
    url = f"{MEMORANDA}{made.json()['id']}/versions/1/"
    circulated = post(api, people.lead, f"{url}circulate/")
    assert (circulated.status_code, circulated.json()["state"]) == (200, "circulated")
    signature = {"council": "E08000012", "signatory": "Aisha Khan", "office": "Director"}
    signed = post(api, people.approver, f"{url}sign/", signature)
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    assert signed.json()["parties"][0]["office"] == "Director"
    standing = post(api, people.lead, f"{url}bring-into-force/")
    assert (standing.status_code, standing.json()["state"]) == (200, "in_force")
    (told,) = api.get(MEMORANDA).json()["results"]
    assert told["versions"][0] | {"drafted_at": ""} == {
        "number": 1,
        "state": "in_force",
        "effective_from": "2026-04-01",
        "effective_until": None,
        "drafted_at": "",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"effective_from": "soon"}, "effective_from"),
        ({"clauses": {"statistic": "guess"}}, "clauses.statistic"),
        ({"parties": ["E99999999"]}, "parties[0]"),
        ({"parties": []}, "parties"),
        (
            {"negotiated": [{"job_role": "x", "basis": "paye", "hourly_rate": "1"}]},
            "negotiated[0].job_role",
        ),
        (
            {"negotiated": [{"job_role": "social_worker", "basis": "x", "hourly_rate": "1"}]},
            "negotiated[0].basis",
        ),
    ],
)
def test_draft_version_names_what_cannot_be_used(
    change: dict[str, Any], field: str, api: APIClient, people: People, liverpool: Council
) -> None:
    agreement = Memorandum.objects.create(name="A", scope="region", region=liverpool.region)
    response = post(api, people.lead, f"{MEMORANDA}{agreement.pk}/versions/", terms(**change))
    assert response.status_code == 400
    assert field in response.json()["fields"]


def test_draft_memorandum_of_no_region(api: APIClient, people: People) -> None:
    body = {"name": "A", "scope": "region", "region": "Mars"}
    response = post(api, people.lead, MEMORANDA, body)
    assert response.json()["fields"]["region"][0].startswith("region cannot be Mars. Give one")


@pytest.mark.parametrize(
    ("persona", "status"), [("hr", 403), ("approver", 403), ("auditor", 403), ("manager", 404)]
)
def test_draft_version_by_persona(
    persona: str, status: int, memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    url = f"{MEMORANDA}{memorandum.memorandum_id}/versions/"
    assert post(api, getattr(people, persona), url, terms()).status_code == status


def test_out_of_region_is_not_there(memorandum: MemorandumVersion, api: APIClient) -> None:
    elsewhere = user_with(Role.REGIONAL_LEAD, Region.objects.get(name="London"))
    api.force_authenticate(elsewhere)
    assert api.get(MEMORANDA).json()["count"] == 0
    assert api.get(version_url(memorandum)).status_code == 404
    assert (
        post(api, elsewhere, f"{version_url(memorandum)}bring-into-force/").status_code == 404
    )


@pytest.mark.parametrize(
    ("persona", "status"),
    [("approver", 200), ("hr", 403), ("lead", 403), ("other_hr", 404), ("manager", 404)],
)
def test_sign_by_persona(
    persona: str, status: int, liverpool: Council, api: APIClient, people: People
) -> None:
    url = f"{version_url(memorandum_circulated([liverpool]))}sign/"
    body = {"council": "E08000012", "signatory": "Aisha Khan"}
    assert post(api, getattr(people, persona), url, body).status_code == status


def test_sign_twice_is_a_conflict(liverpool: Council, api: APIClient, people: People) -> None:
    url = f"{version_url(memorandum_circulated([liverpool]))}sign/"
    body = {"council": "E08000012", "signatory": "Aisha Khan"}
    post(api, people.approver, url, body)
    response = post(api, people.approver, url, body)
    assert (response.status_code, response.json()["code"]) == (409, "already_signed")


def test_version_in_words(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    api.force_authenticate(people.hr)
    told = api.get(version_url(memorandum)).json()
    assert told["terms"][0] == {
        "code": "cap_bases",
        "label": "Bases that have a cap",
        "sentence": "Caps are set on these bases: PAYE and umbrella.",
    }
    assert len(told["parties"]) == 6


def test_join_leave_and_diff(api: APIClient, people: People, wirral: Council) -> None:
    version = memorandum_in_force([wirral], clauses={"cool_off_months": 6})
    today = timezone.localdate()
    signed = {"council": "E08000012", "signatory": "Aisha Khan", "office": "Director"}
    joins = signed | {"joins_on": today.isoformat()}
    joined = post(api, people.approver, f"{version_url(version)}join/", joins)
    assert joined.status_code == 200
    (liverpool, _) = joined.json()["parties"]
    assert (liverpool["name"], liverpool["joins_on"]) == ("Liverpool", today.isoformat())
    leaves = signed | {"leaves_on": (today + timedelta(weeks=4)).isoformat()}
    url = f"{MEMORANDA}{version.memorandum_id}/leave/"
    left = post(api, people.approver, url, leaves)
    assert (left.status_code, left.json()["versions"]) == (200, [1])
    told = api.get(f"{version_url(version)}diff/").json()
    assert told["against"] is None
    assert [change["sentence"] for change in told["clauses"]] == [
        "Cool-off: from 3 months to 6 months."
    ]
    assert told["joining"] == ["Liverpool", "Wirral"]


def test_circulate_and_withdraw(api: APIClient, people: People, liverpool: Council) -> None:
    url = version_url(memorandum_draft([liverpool]))
    assert post(api, people.lead, f"{url}circulate/").json()["state"] == "circulated"
    assert post(api, people.lead, f"{url}withdraw/").json()["state"] == "draft"
    again = post(api, people.lead, f"{url}withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
