from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Council, User
from rates.models import JobTitleMap
from tests.conftest import People

pytestmark = pytest.mark.django_db
TITLES = "/api/v1/job-titles/"
FLAGS = "/api/v1/reports/title-flags/"


def post(api: APIClient, user: User, path: str = "", **body: Any) -> Any:
    api.force_authenticate(user)
    return api.post(f"{TITLES}{path}", body, format="json")


@pytest.fixture
def proposal(api: APIClient, people: People) -> dict[str, Any]:
    body = {
        "council": "E08000012",
        "title": "Social Worker L2",
        "job_role": "social_worker",
        "effective_from": "2030-04-01",
    }
    response = post(api, people.hr, **body)
    assert response.status_code == 201
    found: dict[str, Any] = response.json()
    return found


def test_propose(proposal: dict[str, Any]) -> None:
    assert proposal["state"] == "proposed"
    assert proposal["effective_until"] is None
    assert proposal["proposed_by"] == "Hannah Reid"


def test_approve_then_end(api: APIClient, people: People, proposal: dict[str, Any]) -> None:
    path = f"{proposal['id']}/"
    approved = post(api, people.lead, f"{path}approve/").json()
    assert (approved["state"], approved["decided_by"]) == ("approved", "Ruth Lane")
    again = post(api, people.lead, f"{path}approve/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    ended = post(api, people.hr, f"{path}end/", effective_until="2030-06-01").json()
    assert ended["effective_until"] == "2030-06-01"


def test_reject(api: APIClient, people: People, proposal: dict[str, Any]) -> None:
    path = f"{proposal['id']}/reject/"
    assert list(post(api, people.lead, path).json()["fields"]) == ["reason"]
    told = post(api, people.lead, path, reason="It is a senior role.").json()
    assert (told["state"], told["rejection_reason"]) == ("rejected", "It is a senior role.")


def test_withdraw(api: APIClient, people: People, proposal: dict[str, Any]) -> None:
    told = post(api, people.hr, f"{proposal['id']}/withdraw/").json()
    assert told["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "proposed"}, 1),
        ({"state": "approved"}, 0),
        ({"council": "E08000012"}, 1),
        ({"on": "2030-04-01"}, 1),
        ({"on": "2030-03-31"}, 0),
    ],
)
def test_list_is_narrowed(
    asked: dict[str, str], found: int, api: APIClient, people: People, proposal: dict[str, Any]
) -> None:
    assert api.get(TITLES, asked).json()["count"] == found


def test_list_names_what_cannot_be_used(api: APIClient, people: People) -> None:
    api.force_authenticate(people.hr)
    response = api.get(TITLES, {"state": "lost", "on": "never"})
    assert (response.status_code, set(response.json()["fields"])) == (400, {"state", "on"})


def test_import_says_first_and_does_then(api: APIClient, people: People) -> None:
    body = {
        "council": "E08000012",
        "csv": "title,job_role,effective_from\nChair,team_manager,2030-04-01\n",
    }
    tried = post(api, people.hr, "import/", **body).json()
    assert tried == {"added": 1, "known": 0, "problems": [], "dry_run": True}
    assert not JobTitleMap.objects.exists()
    assert post(api, people.hr, "import/", **body, dry_run=False).json()["added"] == 1
    assert post(api, people.hr, "import/", **body, dry_run=False).json()["known"] == 1


def test_import_names_each_cell(api: APIClient, people: People) -> None:
    body = {
        "council": "E08000012",
        "csv": "title,job_role,effective_from\nChair,x,2030-04-01\n",
    }
    (problem,) = post(api, people.hr, "import/", **body).json()["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "job_role", "x")
    refused = post(api, people.hr, "import/", **body, dry_run=False)
    assert (refused.status_code, refused.json()["detail"]) == (400, "Nothing was imported.")
    assert list(refused.json()["fields"]) == ["row 2, column job_role"]


def test_flags(
    api: APIClient, people: People, wirral: Council, proposal: dict[str, Any]
) -> None:
    post(api, people.lead, f"{proposal['id']}/approve/")
    other = post(
        api,
        people.other_hr,
        council=wirral.gss_code,
        title="SOCIAL worker L2",
        job_role="senior_social_worker",
        effective_from="2030-06-01",
    ).json()
    post(api, people.lead, f"{other['id']}/approve/")
    assert api.get(FLAGS).json() == {
        "titles": [
            {
                "effective_from": "2030-06-01",
                "effective_until": None,
                "first": {
                    "council": "E08000012",
                    "title": "Social Worker L2",
                    "job_role": "social_worker",
                },
                "second": {
                    "council": wirral.gss_code,
                    "title": "SOCIAL worker L2",
                    "job_role": "senior_social_worker",
                },
            }
        ],
        "workers": [],
    }
