from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Council, Team, User
from shifts.models import Booking
from tests.conftest import People
from tests.factories import TeamFactory, weekdays
from tests.shifts.building import booked, held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]
SignedIn = Callable[[User], APIClient]
URL = "/api/v1/bookings/"
KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def body(team: Team) -> dict[str, Any]:
    return {
        "council": "E08000012",
        "team": team.pk,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.00",
        "places": 2,
        "starts_on": "2026-10-12",
        "ends_on": "2026-10-16",
        "weekly_pattern": weekdays(),
        "reason": "vacancy",
        "expected_caseload": 12,
        "supervisor": "Marcus Lee",
    }


@pytest.fixture
def hr(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.hr)


def test_post_booking(hr: APIClient, body: dict[str, Any], team: Team) -> None:
    answer = hr.post(URL, body)
    assert answer.status_code == 201
    found = answer.json()
    booking = Booking.objects.get(pk=found["id"])
    assert found["state"] == "open"
    assert (found["council"], found["team"]) == ("E08000012", team.pk)
    assert (found["hourly_rate"], found["job_role"]) == ("31.00", "social_worker")
    assert (found["starts_on"], found["ends_on"]) == ("2026-10-12", "2026-10-16")
    assert found["cap_decision"] == booking.cap_decision_id
    assert found["weekly_pattern"] == weekdays()
    assert len(found["shifts"]) == 10
    assert found["shifts"][0] | {"id": None} == {
        "id": None,
        "place": 1,
        "starts_at": "2026-10-12T09:00:00+01:00",
        "ends_at": "2026-10-12T17:00:00+01:00",
        "unpaid_break": {
            "starts_at": "2026-10-12T12:45:00+01:00",
            "ends_at": "2026-10-12T13:15:00+01:00",
        },
        "state": "open",
        "worker": None,
    }


BAD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "negative_rate": ({"hourly_rate": "-31.00"}, ["hourly_rate"]),
    "rate_of_nothing": ({"hourly_rate": "0.00"}, ["hourly_rate"]),
    "rate_with_three_decimals": ({"hourly_rate": "31.005"}, ["hourly_rate"]),
    "rate_in_words": ({"hourly_rate": "thirty"}, ["hourly_rate"]),
    "rate_not_a_number": ({"hourly_rate": "NaN"}, ["hourly_rate"]),
    "rate_without_end": ({"hourly_rate": "Infinity"}, ["hourly_rate"]),
    "rate_of_a_thousand": ({"hourly_rate": "1000.00"}, ["hourly_rate"]),
    "no_rate": ({"hourly_rate": None}, ["hourly_rate"]),
    "unknown_council": ({"council": "E99999999"}, ["council"]),
    "unknown_team": ({"team": 10**30}, ["team"]),
    "unknown_role": ({"job_role": "wizard"}, ["job_role"]),
    "no_role_and_no_title": ({"job_role": None}, ["job_role"]),
    "unknown_engagement": ({"engagement": "friend"}, ["engagement"]),
    "unknown_basis": ({"pay_basis": "cash"}, ["pay_basis"]),
    "basis_of_another": ({"pay_basis": "umbrella"}, ["pay_basis"]),
    "no_place": ({"places": 0}, ["places"]),
    "too_many_places": ({"places": 51}, ["places"]),
    "not_a_date": ({"starts_on": "12/10/2026"}, ["starts_on"]),
    "a_date_that_is_none": ({"ends_on": "2026-02-30"}, ["ends_on"]),
    "the_past": ({"starts_on": "2026-10-04"}, ["starts_on"]),
    "backwards": ({"ends_on": "2026-10-11"}, ["ends_on"]),
    "too_long": ({"ends_on": "2029-10-16"}, ["ends_on"]),
    "the_year_9999": ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, ["starts_on"]),
    "no_pattern": ({"weekly_pattern": []}, ["weekly_pattern.non_field_errors"]),
    "pattern_of_words": (
        {"weekly_pattern": ["Monday"]},
        ["weekly_pattern[0].non_field_errors"],
    ),
    "pattern_outside_the_dates": (
        {"weekly_pattern": [{"weekday": 6, "start": "09:00", "end": "13:00"}]},
        ["ends_on"],
    ),
    "pattern_without_an_end": (
        {"weekly_pattern": [{"weekday": 0, "start": "09:00"}]},
        ["weekly_pattern[0].end"],
    ),
    "pattern_with_a_weekday_too_many": (
        {"weekly_pattern": [{"weekday": 7, "start": "09:00", "end": "13:00"}]},
        ["weekly_pattern[0].weekday"],
    ),
    "unknown_reason": ({"reason": "because"}, ["reason"]),
    "no_supervisor": ({"supervisor": ""}, ["supervisor"]),
    "caseload_below_nothing": ({"expected_caseload": -1}, ["expected_caseload"]),
}


@pytest.mark.parametrize("name", BAD)
def test_post_booking_bad_input_names_the_field(
    hr: APIClient, body: dict[str, Any], name: str
) -> None:
    changes, fields = BAD[name]
    answer = hr.post(URL, body | changes)
    assert answer.status_code == 400, answer.json()
    found = answer.json()
    assert found["code"] in ("bad_input", "basis_mismatch")
    assert sorted(found["fields"]) == fields
    assert all(isinstance(each, str) for told in found["fields"].values() for each in told)
    assert found["detail"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("missing", ["council", "team", "hourly_rate", "weekly_pattern"])
def test_post_booking_without_a_field(
    hr: APIClient, body: dict[str, Any], missing: str
) -> None:
    del body[missing]
    answer = hr.post(URL, body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [missing])


def test_post_booking_at_a_time_the_clocks_skip(hr: APIClient, body: dict[str, Any]) -> None:
    night = [{"weekday": "Sunday", "start": "01:30", "end": "06:00"}]
    on = {"starts_on": "2027-03-28", "ends_on": "2027-03-28", "weekly_pattern": night}
    answer = hr.post(URL, body | on)
    assert answer.status_code == 400
    (told,) = answer.json()["fields"]["weekly_pattern"]
    assert told.startswith("01:30 on Sunday 28 March 2027 does not exist")


def test_post_booking_for_a_team_of_another_council(
    hr: APIClient, body: dict[str, Any], wirral: Council
) -> None:
    theirs = TeamFactory.create(council=wirral)
    answer = hr.post(URL, body | {"team": theirs.pk})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["team"])


def test_post_booking_a_penny_over(hr: APIClient, body: dict[str, Any]) -> None:
    answer = hr.post(URL, body | {"hourly_rate": "31.01"})
    assert answer.status_code == 409
    found = answer.json()
    assert (found["code"], found["highest_passing_rate"]) == ("over_cap", "31.00")
    assert "1p over the cap of £31.00" in found["detail"]


def test_post_booking_role_without_a_cap(hr: APIClient, body: dict[str, Any]) -> None:
    answer = hr.post(URL, body | {"job_role": "team_manager"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_cap")


def test_post_booking_unmapped_title(hr: APIClient, body: dict[str, Any]) -> None:
    del body["job_role"]
    answer = hr.post(URL, body | {"job_title": "Practitioner"})
    assert (answer.status_code, answer.json()["code"]) == (409, "unmapped_title")


def test_post_booking_of_another_council(
    signed_in: SignedIn, people: People, body: dict[str, Any]
) -> None:
    answer = signed_in(people.other_hr).post(URL, body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_post_booking_with_the_same_key(hr: APIClient, body: dict[str, Any]) -> None:
    first, again = (hr.post(URL, body, headers=KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Booking.objects.count() == 1
    other = hr.post(URL, body | {"places": 3}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert Booking.objects.count() == 1


def test_post_booking_with_the_same_key_after_a_refusal(
    hr: APIClient, body: dict[str, Any]
) -> None:
    """A refusal keeps nothing, so that the same request may be put right and tried again."""
    assert hr.post(URL, body | {"hourly_rate": "31.01"}, headers=KEY).status_code == 409
    assert hr.post(URL, body, headers=KEY).status_code == 201


def test_get_booking(hr: APIClient, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    held(booking, people.worker)
    found = hr.get(f"{URL}{booking.pk}/").json()
    assert found["state"] == "filled"
    assert {each["worker"] for each in found["shifts"]} == {people.worker.pk}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_booking_is_never_edited(
    hr: APIClient, people: People, team: Team, method: str
) -> None:
    booking = booked(team, people.hr)
    answer = getattr(hr, method)(f"{URL}{booking.pk}/", {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_get_bookings_are_those_one_may_see(
    signed_in: SignedIn, people: People, team: Team, wirral: Council
) -> None:
    own = booked(team, people.hr)
    elsewhere = booked(TeamFactory.create(council=wirral), people.other_hr)
    other_team = booked(TeamFactory.create(council=team.council), people.hr)

    def seen_by(user: User) -> list[int]:
        return [each["id"] for each in signed_in(user).get(URL).json()["results"]]

    assert seen_by(people.hr) == [other_team.pk, own.pk]
    assert seen_by(people.other_hr) == [elsewhere.pk]
    assert seen_by(people.manager) == [own.pk]
    for other in (people.approver, people.auditor, people.worker.user, people.nobody):
        assert seen_by(other) == []


def test_get_bookings_in_pages_and_filtered(hr: APIClient, people: People, team: Team) -> None:
    bookings = [booked(team, people.hr) for _ in range(3)]
    held(bookings[0], people.worker)
    page = hr.get(URL, {"page_size": 2}).json()
    assert (page["count"], len(page["results"])) == (3, 2)
    assert hr.get(page["next"]).json()["results"][0]["id"] == bookings[0].pk
    filled = hr.get(URL, {"state": "filled"}).json()
    assert [each["id"] for each in filled["results"]] == [bookings[0].pk]


def test_get_bookings_asks_as_often_for_many(hr: APIClient, people: People, team: Team) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert hr.get(URL).status_code == 200
        return len(asked)

    booked(team, people.hr)
    one = questions()
    for _ in range(4):
        booked(team, people.hr)
    assert questions() == one
