"""How the API refuses: one shape, a code, and what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ApiToken, Council, DbsCheck, Team, User
from accounts.models.access import Scope
from accounts.tokens import digest_of
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.everyone import TODAY, World, everything
from tests.factories import LONG_AGO
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
BASE = "/api/v1/"


@pytest.fixture
def world(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    city_region: list[Council],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    monkeypatch.setattr("django.utils.timezone.now", lambda: TODAY)
    return everything(people, team, memorandum, city_region)


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


Sent = tuple[str, str, str | None, dict[str, Any]]


def refusals(world: World) -> dict[str, Sent]:
    """Method, address, persona and body of one request for each way of being refused."""
    booking = f"bookings/{world.booking.pk}/"
    body = world.booking_body()
    return {
        "400 bad_input": ("post", "bookings/", "hr", body | {"hourly_rate": "31.005"}),
        "401 not_signed_in": ("get", "bookings/", None, {}),
        "403 not_permitted": ("post", "bookings/", "manager", body),
        "404 not_found": ("get", booking, "other_hr", {}),
        "405 method_not_allowed": ("delete", booking, "hr", {}),
        "409 over_cap": ("post", "bookings/", "hr", body | {"hourly_rate": "31.01"}),
        "409 no_cap": ("post", "bookings/", "hr", body | {"job_role": "team_manager"}),
        "409 not_eligible": (
            "post",
            f"{booking}offers/",
            "hr",
            {"workers": [world.people.other_worker.pk]},
        ),
        "409 wrong_state": ("post", f"timesheets/{world.filled_in.pk}/approve/", "hr", {}),
    }


KINDS = [
    "400 bad_input",
    "401 not_signed_in",
    "403 not_permitted",
    "404 not_found",
    "405 method_not_allowed",
    "409 over_cap",
    "409 no_cap",
    "409 not_eligible",
    "409 wrong_state",
]


@pytest.mark.parametrize("kind", KINDS)
def test_error_has_one_shape(world: World, kind: str) -> None:
    DbsCheck.objects.filter(worker=world.people.other_worker).delete()
    method, path, persona, body = refusals(world)[kind]
    user = world.user(persona) if persona else None
    answer = getattr(client_of(user), method)(BASE + path, body, format="json")
    found = answer.json()
    assert f"{answer.status_code} {found['code']}" == kind
    assert answer.headers["Content-Type"] == "application/json"
    assert isinstance(found["detail"], str)
    assert found["detail"].endswith((".", "?"))
    assert ("fields" in found) == (answer.status_code == 400)
    assert ("findings" in found) == (kind == "409 not_eligible")
    assert answer.has_header("WWW-Authenticate") == (answer.status_code == 401)


def test_error_names_each_field_with_sentences(world: World) -> None:
    body = world.booking_body() | {"hourly_rate": "-1", "places": 0, "starts_on": "soon"}
    fields = (
        client_of(world.people.hr)
        .post(f"{BASE}bookings/", body, format="json")
        .json()["fields"]
    )
    assert set(fields) == {"hourly_rate", "places", "starts_on"}
    assert all(told and all(isinstance(each, str) for each in told) for told in fields.values())


def test_error_of_findings_says_what_to_do(world: World) -> None:
    DbsCheck.objects.filter(worker=world.people.other_worker).delete()
    method, path, _, body = refusals(world)["409 not_eligible"]
    answer = getattr(client_of(world.people.hr), method)(BASE + path, body, format="json")
    (finding,) = answer.json()["findings"]
    assert set(finding) == {"worker", "code", "title", "severity", "detail", "on", "remedy"}


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null", "\x00"])
def test_error_of_a_body_that_is_not_an_object(world: World, body: str) -> None:
    answer = client_of(world.people.hr).post(
        f"{BASE}bookings/", data=body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")


def test_error_of_another_kind_of_body(world: World) -> None:
    answer = client_of(world.people.hr).post(f"{BASE}bookings/", {"places": 1})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("query", ["state=lost", "team=x", "page=0", "page=x", "page=999"])
def test_error_of_a_list_asked_wrongly(world: World, query: str) -> None:
    answer = client_of(world.people.hr).get(f"{BASE}bookings/?{query}")
    assert answer.status_code in (200, 400, 404)
    if answer.status_code != 200:
        assert {"code", "detail"} <= set(answer.json())


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
@pytest.mark.parametrize("name", ["bookings", "decisions", "offers", "timesheets"])
def test_error_of_a_number_that_nothing_has(world: World, name: str, number: str) -> None:
    answer = client_of(world.people.hr).get(f"{BASE}{name}/{number}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# Tokens


@pytest.fixture
def token(world: World) -> Callable[..., dict[str, str]]:
    def header(*scopes: str, **more: Any) -> dict[str, str]:
        secret = f"sb_{'-'.join(scopes)}"
        ApiToken.objects.create(
            user=world.people.hr,
            name="Rota",
            digest=digest_of(secret),
            scopes=list(scopes),
            created_at=LONG_AGO,
            **more,
        )
        return {"Authorization": f"Token {secret}"}

    return header


def test_token_reads_and_writes_by_its_scope(
    world: World, token: Callable[..., dict[str, str]]
) -> None:
    reads, writes = token(Scope.READ), token(Scope.WRITE)
    client = APIClient()
    for headers in (reads, writes):
        assert client.get(f"{BASE}bookings/", headers=headers).status_code == 200
    body = world.booking_body()
    refused = client.post(f"{BASE}bookings/", body, format="json", headers=reads)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    made = client.post(f"{BASE}bookings/", body, format="json", headers=writes)
    assert made.status_code == 201


def test_token_that_was_revoked(world: World, token: Callable[..., dict[str, str]]) -> None:
    answer = APIClient().get(
        f"{BASE}bookings/",
        headers=token(Scope.READ, revoked_at=NOW, revoked_by=world.people.hr),
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
