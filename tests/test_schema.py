"""The API as it is told to programs: the schema, the shape of every error, the kinds of values."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import ApiToken, Council, DbsCheck, Team, User
from accounts.models.access import Scope
from accounts.tokens import digest_of
from rates.models import MemorandumVersion
from shifts.actions.timesheets import approve_timesheet
from tests.conftest import People
from tests.everyone import TODAY, World, everything
from tests.factories import LONG_AGO
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
BASE = "/api/v1/"
MONEY = re.compile(r"^-?\d+\.\d\d$")
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
MONEY_NAMES = re.compile(r"(rate|amount|over_by|headroom|gap|total|salary)$")
THAT_STAY = {  # design §7: what programs rely on; the numbers are names in the address
    "quotes/": {"post"},
    "permanent-equivalents/": {"get"},
    "caps/": {"get"},
    "memoranda/{}/versions/": {"post"},
    "memoranda/{}/versions/{}/sign/": {"post"},
    "bookings/": {"get", "post"},
    "bookings/{}/": {"get"},
    "bookings/{}/candidates/": {"get"},
    "bookings/{}/offers/": {"post"},
    "exceptions/": {"get", "post"},
    "exceptions/{}/approve/": {"post"},
    "exceptions/{}/reject/": {"post"},
    "offers/": {"get"},
    "offers/{}/accept/": {"post"},
    "offers/{}/decline/": {"post"},
    "timesheets/": {"get", "post"},
    "timesheets/{}/submit/": {"post"},
    "timesheets/{}/approve/": {"post"},
    "timesheets/{}/dispute/": {"post"},
    "reports/spend-against-cap/": {"get"},
    "decisions/{}/": {"get"},
    "audit/": {"get"},
}
PAGED = [
    "assignments/",
    "bookings/",
    "caps/",
    "job-titles/",
    "exceptions/",
    "memoranda/",
    "offers/",
    "timesheets/",
    "what-ifs/",
    "reports/spend-against-cap/lines/?from=2026-10-01&to=2026-10-31",
]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """As the build makes it: a warning fails."""
    written = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)
    found: dict[str, Any] = yaml.safe_load(written.getvalue())
    return found


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


# The schema


def test_schema_is_served_as_it_is_made(schema: dict[str, Any], client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert yaml.safe_load(answer.content)["paths"] == schema["paths"]


def test_schema_keeps_the_names_that_stay(schema: dict[str, Any]) -> None:
    found: dict[str, set[str]] = {}
    for path, methods in schema["paths"].items():
        name = re.sub(r"\{\w+\}", "{}", path.removeprefix(BASE))
        found[name] = set(methods) - {"parameters"}
    missing = {
        name: methods
        for name, methods in THAT_STAY.items()
        if not methods <= found.get(name, set())
    }
    assert missing == {}


def test_schema_names_each_operation_once(schema: dict[str, Any]) -> None:
    names = [
        call["operationId"] for methods in schema["paths"].values() for call in methods.values()
    ]
    assert len(names) == len(set(names))


# Errors

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


# Values


@pytest.mark.parametrize("path", PAGED)
def test_lists_come_in_pages(world: World, path: str) -> None:
    """For whoever may see the list at all."""
    users = [world.people.hr, world.people.worker.user, world.people.lead]
    answers = [client_of(user).get(BASE + path) for user in users]
    found = [answer.json() for answer in answers if answer.status_code == 200]
    assert found
    assert all({"count", "next", "previous", "results"} == set(page) for page in found)
    assert any(page["results"] for page in found) or "spend" in path


def test_trail_comes_in_pages(world: World) -> None:
    """By cursor: a trail grows while it is read, and is never counted whole."""
    page = client_of(world.people.auditor).get(f"{BASE}audit/").json()
    assert set(page) == {"next", "previous", "results"}
    assert page["results"]


def values(found: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from values(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from values(value, name)
    else:
        yield name, found


def everything_read(world: World) -> dict[str, Any]:
    people = world.people
    approve_timesheet(by=people.manager, timesheet=world.submitted, now=TODAY)
    span = "from=2026-10-01&to=2026-10-31"
    asked = "council=E08000012&job_role=social_worker&on=2026-10-26"
    hr = client_of(people.hr)
    paths = [
        f"bookings/{world.booking.pk}/",
        "bookings/",
        f"bookings/{world.booking.pk}/candidates/",
        "offers/",
        "assignments/",
        "timesheets/",
        f"decisions/{world.booking.cap_decision_id}/",
        "caps/",
        "job-titles/",
        "reports/title-flags/",
        "reports/pay-transparency/?on=2026-10-26",
        "reports/pay-ladder/?on=2026-10-26&council=E08000012",
        "exceptions/",
        f"exceptions/{world.exception.pk}/",
        f"permanent-equivalents/?{asked}",
        f"reports/spend-against-cap/?{span}&group_by=council",
        f"reports/spend-against-cap/lines/?{span}",
    ]
    answers = {path: hr.get(BASE + path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        paths, 200
    )
    return {path: json.loads(answer.content) for path, answer in answers.items()}


def test_money_is_text_with_two_decimals(world: World) -> None:
    seen = 0
    for path, answer in everything_read(world).items():
        for name, value in values(answer):
            assert not isinstance(value, float), (path, name, value)
            if MONEY_NAMES.search(name) and value is not None and not name.startswith("on_"):
                assert MONEY.match(str(value)), (path, name, value)
                seen += 1
    assert seen > 50


def test_instants_have_an_offset(world: World) -> None:
    seen = 0
    for path, answer in everything_read(world).items():
        for name, value in values(answer):
            if name.endswith("_at") and value is not None:
                assert INSTANT.match(str(value)), (path, name, value)
                assert datetime.fromisoformat(value).tzinfo is not None
                seen += 1
    assert seen > 50
