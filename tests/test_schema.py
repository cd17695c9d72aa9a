"""The API as it is told to programs: the schema, the pages of lists, the kinds of values."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Council, Team, User
from rates.models import MemorandumVersion
from shifts.actions.timesheets import approve_timesheet
from tests.conftest import People
from tests.everyone import TODAY, World, everything

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
    "reports/breaches/": {"get"},
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
