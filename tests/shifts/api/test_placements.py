"""Placements, do-not-rebooks and approaches over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from rates.models import MemorandumVersion
from shifts.models import Assignment, DoNotRebook
from tests.conftest import People
from tests.shifts.api.conftest import Clock
from tests.shifts.building import AFTER, MONDAY, london
from tests.shifts.placing import DAY, WEEK, placed

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], APIClient]
API = "/api/v1"


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """From Monday 12 to Friday 16 October 2026."""
    return placed(team, people.hr, people.worker, expected_caseload=16)


@pytest.fixture
def hr(signed_in: SignedIn, clock: Clock, people: People) -> APIClient:
    clock(AFTER)
    return signed_in(people.hr)


@pytest.fixture
def worker(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.worker.user)


def test_placement(hr: APIClient, assignment: Assignment, clock: Clock) -> None:
    clock(london(MONDAY, "09:00"))
    found = hr.get(f"{API}/assignments/{assignment.pk}/placement/").json()
    assert found["supervision_due_on"] == "2026-11-09"
    assert (found["starts_on"], found["ends_on"]) == ("2026-10-12", "2026-10-16")
    assert [each["code"] for each in found["findings"]] == ["CASELOAD"]
    assert found["equal_pay_week"] is None


def test_placements_by_what_is_found(
    hr: APIClient, assignment: Assignment, clock: Clock
) -> None:
    clock(london(MONDAY + 4 * WEEK, "09:00"))
    listed = hr.get(f"{API}/placements/").json()
    assert [each["assignment"] for each in listed["results"]] == [assignment.pk]
    assert hr.get(f"{API}/placements/?show=REVIEW").json()["count"] == 1
    assert hr.get(f"{API}/placements/?show=CASELOAD").json()["count"] == 0
    assert hr.get(f"{API}/placements/?show=all").json()["count"] == 1


def test_supervision_and_its_denial(
    hr: APIClient, worker: APIClient, assignment: Assignment
) -> None:
    body = {"held_on": "2026-10-14", "next_due_on": "2026-11-11", "supervisor": "Marcus Lee"}
    made = hr.post(f"{API}/assignments/{assignment.pk}/supervisions/", body)
    assert made.status_code == 201
    again = hr.post(f"{API}/assignments/{assignment.pk}/supervisions/", body)
    assert (again.status_code, again.json()["code"]) == (409, "supervision_known")
    denied = worker.post(f"{API}/supervisions/{made.json()['id']}/deny/")
    assert denied.json()["denied"] is True


def test_bad_input_names_the_field(hr: APIClient, assignment: Assignment) -> None:
    body = {"held_on": "14/10", "next_due_on": "2026-11-11", "supervisor": "Marcus Lee"}
    answer = hr.post(f"{API}/assignments/{assignment.pk}/supervisions/", body)
    assert answer.status_code == 400
    assert "held_on" in answer.json()["fields"]
    answer = hr.post(
        f"{API}/assignments/{assignment.pk}/caseloads/",
        {"counted_on": str(MONDAY - DAY), "cases": 201},
    )
    assert set(answer.json()["fields"]) == {"counted_on", "cases"}


def test_caseload_with_the_same_key_counts_once(
    worker: APIClient, hr: APIClient, assignment: Assignment
) -> None:
    address = f"{API}/assignments/{assignment.pk}/caseloads/"
    body = {"counted_on": "2026-10-14", "cases": 12}
    first = worker.post(address, body, headers={"Idempotency-Key": "a"})
    again = worker.post(address, body, headers={"Idempotency-Key": "a"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert assignment.caseloads.count() == 1


def test_review_and_answer(hr: APIClient, worker: APIClient, assignment: Assignment) -> None:
    address = f"{API}/assignments/{assignment.pk}/review/"
    made = hr.post(address, {"would_have_back": True, "strengths": "Calm."})
    assert (made.status_code, made.json()["due_on"]) == (201, "2026-10-30")
    answered = worker.post(f"{address}answer/", {"words": "Thanks."})
    assert answered.json()["worker_words"] == "Thanks."
    again = worker.post(f"{address}answer/", {"words": "More."})
    assert (again.status_code, again.json()["code"]) == (409, "answered")


def test_supervisor_changes(hr: APIClient, assignment: Assignment) -> None:
    address = f"{API}/assignments/{assignment.pk}"
    body = {"supervisor": "Priya Shah", "from_day": "2026-10-15"}
    assert hr.post(f"{address}/supervisors/", body).status_code == 201
    assert hr.get(f"{address}/placement/").json()["supervisor"] == "Priya Shah"


def decided(hr: APIClient, assignment: Assignment) -> dict[str, Any]:
    body = {"reason": "conduct", "words": "Left early."}
    answer = hr.post(f"{API}/assignments/{assignment.pk}/do-not-rebook/", body)
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


def test_do_not_rebook_appealed_and_heard(
    hr: APIClient,
    worker: APIClient,
    signed_in: SignedIn,
    people: People,
    assignment: Assignment,
) -> None:
    address = f"{API}/do-not-rebooks/{decided(hr, assignment)['id']}"
    assert worker.post(f"{address}/appeal/", {"appeal": "No."}).json()["appeal"] == "No."
    lead = signed_in(people.lead)
    body = {"outcome": "upheld", "words": "Both were heard."}
    assert lead.post(f"{address}/hear/", body).json()["outcome"] == "upheld"
    assert hr.post(f"{address}/lift/").json()["lifted_at"] is not None
    assert hr.post(f"{address}/lift/").status_code == 409


def test_do_not_rebooks_are_listed_to_those_concerned(
    hr: APIClient, signed_in: SignedIn, people: People, assignment: Assignment
) -> None:
    decided(hr, assignment)
    address = f"{API}/do-not-rebooks/"
    for who, count in (
        (people.hr, 1),
        (people.worker.user, 1),
        (people.lead, 1),
        (people.other_hr, 0),
        (people.manager, 0),
    ):
        assert signed_in(who).get(address).json()["count"] == count
    assert DoNotRebook.objects.count() == 1


def test_approach_reported_and_decided(
    worker: APIClient,
    signed_in: SignedIn,
    people: People,
    hr: APIClient,
    assignment: Assignment,
) -> None:
    body = {
        "made_by": people.other_worker.employing_council.gss_code,
        "made_on": "2026-10-13",
        "promotion": True,
        "words": "They rang.",
    }
    made = worker.post(f"{API}/assignments/{assignment.pk}/approaches/", body)
    assert made.status_code == 201
    again = worker.post(f"{API}/assignments/{assignment.pk}/approaches/", body)
    assert (again.status_code, again.json()["code"]) == (409, "reported_already")
    lead = signed_in(people.lead)
    address = f"{API}/approaches/{made.json()['id']}/"
    answer = lead.post(f"{address}decide/", {"outcome": "exempt", "words": "A promotion."})
    assert answer.json()["outcome"] == "exempt"
    assert signed_in(people.other_hr).get(address).status_code == 200
    assert hr.get(f"{API}/approaches/?outcome=exempt").json()["count"] == 1
