from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Team, User
from rates.models import MemorandumVersion, SpendLine
from shifts.models import Assignment, Timesheet
from tests.conftest import People
from tests.shifts.building import AFTER, MONDAY, booked, filled_in, held, submitted

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], APIClient]
URL = "/api/v1/timesheets/"


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


@pytest.fixture
def worker(signed_in: SignedIn, people: People, clock: Callable[..., None]) -> APIClient:
    clock(AFTER)
    return signed_in(people.worker.user)


@pytest.fixture
def manager(signed_in: SignedIn, people: People, clock: Callable[..., None]) -> APIClient:
    clock(AFTER)
    return signed_in(people.manager)


def opened(worker: APIClient, assignment: Assignment) -> dict[str, Any]:
    body = {"assignment": assignment.pk, "week_starts_on": "2026-10-12"}
    answer = worker.post(URL, body)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def test_timesheet_from_draft_to_spend(
    assignment: Assignment, worker: APIClient, manager: APIClient
) -> None:
    sheet = opened(worker, assignment)
    assert (sheet["state"], sheet["whose_turn"]) == ("draft", "worker")
    assert sheet["entries"][0]["starts_at"] == "2026-10-12T09:00:00+01:00"
    here = f"{URL}{sheet['id']}/"

    hours = {"starts_at": "2026-10-12T08:00:00Z", "ends_at": "2026-10-12T18:00:00+01:00"}
    entry = worker.post(f"{here}entries/{sheet['entries'][0]['id']}/", hours)
    assert entry.json()["ends_at"] == "2026-10-12T18:00:00+01:00"
    assert entry.json()["unpaid_break"] is None

    sent = worker.post(f"{here}submit/").json()
    assert (sent["state"], sent["whose_turn"]) == ("submitted", "manager")
    back = manager.post(f"{here}dispute/", {"reason": "You had lunch."}).json()
    assert (back["state"], back["whose_turn"]) == ("disputed", "worker")
    silent = worker.post(f"{here}submit/")
    assert (silent.status_code, list(silent.json()["fields"])) == (400, ["words"])
    again = worker.post(f"{here}submit/", {"words": "I ate at my desk."}).json()
    assert [(each["state"], each["words"]) for each in again["messages"]] == [
        ("disputed", "You had lunch."),
        ("submitted", "I ate at my desk."),
    ]
    assert (again["turn_since"], again["due_on"]) == ("2026-10-19", "2026-10-22")
    done = manager.post(f"{here}approve/").json()
    assert (done["state"], done["whose_turn"]) == ("approved", None)
    assert SpendLine.objects.count() == 5
    assert manager.get(here).json() == done
    assert manager.post(f"{here}approve/").json() == done
    assert SpendLine.objects.count() == 5


def test_post_timesheet_twice_is_the_same_one(
    assignment: Assignment, worker: APIClient
) -> None:
    assert opened(worker, assignment) == opened(worker, assignment)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"week_starts_on": "2026-10-13"}, "week_starts_on"),
        ({"week_starts_on": "2026-10-19"}, "week_starts_on"),
        ({"week_starts_on": "9999-12-27"}, "week_starts_on"),
        ({"week_starts_on": "soon"}, "week_starts_on"),
        ({"assignment": "mine"}, "assignment"),
    ],
)
def test_post_timesheet_bad_input(
    assignment: Assignment, worker: APIClient, changes: dict[str, Any], field: str
) -> None:
    body = {"assignment": assignment.pk, "week_starts_on": "2026-10-12"}
    answer = worker.post(URL, body | changes)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("number", [0, -1, 10**30])
def test_post_timesheet_of_no_assignment(
    assignment: Assignment, worker: APIClient, number: int
) -> None:
    answer = worker.post(URL, {"assignment": number, "week_starts_on": "2026-10-12"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_post_timesheet_of_anothers_assignment(
    assignment: Assignment, signed_in: SignedIn, people: People
) -> None:
    body = {"assignment": assignment.pk, "week_starts_on": "2026-10-12"}
    assert signed_in(people.other_worker.user).post(URL, body).status_code == 404
    assert signed_in(people.hr).post(URL, body).status_code == 403


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ({"ends_at": "2026-10-12T09:00:00+01:00"}, "ends_at"),
        ({"ends_at": "2026-10-12T17:00:30+01:00"}, "ends_at"),
        ({"ends_at": "soon"}, "ends_at"),
        ({"break_minutes": 480}, "break_minutes"),
        ({"break_minutes": -1}, "break_minutes"),
        ({"starts_at": "2026-10-11T23:00:00+01:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+01:00"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59:00-01:00"}, "ends_at"),
    ],
)
def test_post_hours_bad_input(
    assignment: Assignment, worker: APIClient, hours: dict[str, Any], field: str
) -> None:
    sheet = opened(worker, assignment)
    url = f"{URL}{sheet['id']}/entries/{sheet['entries'][0]['id']}/"
    normal = {"starts_at": "2026-10-12T09:00:00+01:00", "ends_at": "2026-10-12T17:00:00+01:00"}
    answer = worker.post(url, normal | hours)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_post_hours_to_an_entry_of_another_sheet(
    assignment: Assignment, worker: APIClient, people: People, team: Team
) -> None:
    """An id of someone else's entry below one's own sheet is nothing one may see."""
    theirs = filled_in(held(booked(team, people.hr), people.other_worker)).entries.earliest(
        "pk"
    )
    sheet = opened(worker, assignment)
    hours = {"starts_at": "2026-10-12T09:00:00Z", "ends_at": "2026-10-12T10:00:00Z"}
    answer = worker.post(f"{URL}{sheet['id']}/entries/{theirs.pk}/", hours)
    assert answer.status_code == 404


def test_post_submit_too_early(
    assignment: Assignment, worker: APIClient, clock: Callable[..., None]
) -> None:
    sheet = opened(worker, assignment)
    clock(AFTER - timedelta(days=4))
    answer = worker.post(f"{URL}{sheet['id']}/submit/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_yet_worked")


def test_post_approve_a_draft(
    assignment: Assignment, worker: APIClient, manager: APIClient
) -> None:
    sheet = opened(worker, assignment)
    answer = manager.post(f"{URL}{sheet['id']}/approve/")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_post_approve_ones_own(assignment: Assignment, worker: APIClient) -> None:
    sheet = submitted(assignment)
    answer = worker.post(f"{URL}{sheet.pk}/approve/")
    assert answer.status_code == 403
    assert Timesheet.objects.get().state == "submitted"


def test_post_dispute_without_a_reason(assignment: Assignment, manager: APIClient) -> None:
    sheet = submitted(assignment)
    for body in ({}, {"reason": " "}, {"reason": "x" * 501}):
        answer = manager.post(f"{URL}{sheet.pk}/dispute/", body)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])


def test_get_timesheets_are_those_one_may_see(
    assignment: Assignment, signed_in: SignedIn, people: People
) -> None:
    sheet = submitted(assignment)

    def seen_by(user: User) -> list[int]:
        return [each["id"] for each in signed_in(user).get(URL).json()["results"]]

    for who in (people.worker.user, people.manager, people.hr):
        assert seen_by(who) == [sheet.pk]
    for who in (people.other_worker.user, people.other_hr, people.approver, people.nobody):
        assert seen_by(who) == []


def test_get_timesheets_asks_as_often_for_many(
    assignment: Assignment, manager: APIClient, people: People, team: Team
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(URL).status_code == 200
        return len(asked)

    submitted(assignment)
    one = questions()
    week = MONDAY + timedelta(days=7)
    next_week: dict[str, Any] = {"starts_on": week, "ends_on": week + timedelta(days=4)}
    for worker in (people.worker, people.other_worker):
        filled_in(held(booked(team, people.hr, **next_week), worker), week)
    assert questions() == one
