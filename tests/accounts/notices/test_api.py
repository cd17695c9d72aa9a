"""The inbox and its settings, for programs."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Notice, NoticeChoice
from tests.accounts.notices.giving import MOBILE, give, quiet, with_mobile
from tests.conftest import People

pytestmark = pytest.mark.django_db
NOTICES, SETTINGS = "/api/v1/notices/", "/api/v1/notice-settings/"


@pytest.fixture
def caller(people: People) -> APIClient:
    client = APIClient()
    client.force_authenticate(people.lead)
    return client


def test_notices_are_ones_own(caller: APIClient, people: People) -> None:
    give(people.lead, people.auditor, path="/caps/")
    (told,) = caller.get(NOTICES).json()["results"]
    assert (told["kind"], told["path"], told["read_at"]) == ("offer_sent", "/caps/", None)
    assert told["created_at"] == "2026-10-05T09:00:00+01:00"


def test_notices_by_kind_and_unread(caller: APIClient, people: People) -> None:
    give(people.lead)
    give(people.lead, kind="shift_cancelled")
    asked = {"kind": "offer_sent", "read_at__isnull": "true"}
    (told,) = caller.get(NOTICES, asked).json()["results"]
    caller.post(f"{NOTICES}{told['id']}/read/")
    assert caller.get(NOTICES, asked).json()["results"] == []
    assert [each["kind"] for each in caller.get(NOTICES).json()["results"]] == [
        "shift_cancelled",
        "offer_sent",
    ]


def test_read_twice_is_read_once(caller: APIClient, people: People) -> None:
    give(people.lead)
    address = f"{NOTICES}{Notice.objects.get().pk}/read/"
    first = caller.post(address, headers={"Idempotency-Key": "one"}).json()
    assert first["read_at"] is not None
    assert caller.post(address).json() == first


def test_read_of_another_is_not_there(caller: APIClient, people: People) -> None:
    give(people.auditor)
    assert caller.post(f"{NOTICES}{Notice.objects.get().pk}/read/").status_code == 404


def test_settings_unset_are_the_defaults(caller: APIClient) -> None:
    told = caller.get(SETTINGS).json()
    assert told["choices"][0] == {
        "group": "offers",
        "title": "Offers of work",
        "email": True,
        "text": True,
    }
    assert len(told["choices"]) == 7
    del told["choices"]
    assert told == {
        "quiet_from": None,
        "quiet_until": None,
        "mobile": "",
        "mobile_confirmed": False,
        "texts_are_sent": False,
    }


def put(caller: APIClient, **changes: Any) -> Any:
    body: dict[str, Any] = {"choices": [], "quiet_from": None, "quiet_until": None}
    return caller.put(SETTINGS, {**body, **changes}, format="json")


def test_settings_are_put(caller: APIClient, people: People) -> None:
    with_mobile(people.lead)
    chosen = [{"group": "offers", "email": False, "text": True}]
    told = put(caller, choices=chosen, quiet_from="22:00", quiet_until="07:00").json()
    assert (told["quiet_from"], told["quiet_until"]) == ("22:00", "07:00")
    assert (told["choices"][0]["email"], told["choices"][0]["text"]) == (False, True)
    assert (told["mobile"], told["mobile_confirmed"]) == (MOBILE, True)
    assert NoticeChoice.objects.get().user == people.lead


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"choices": [{"group": "gossip", "email": True, "text": True}]}, "choices"),
    ],
)
def test_settings_name_what_is_wrong(
    caller: APIClient, people: People, changes: dict[str, Any], field: str
) -> None:
    answer = put(caller, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert [name.split("[")[0] for name in answer.json()["fields"]] == [field]


def test_settings_wait_with_the_rest(caller: APIClient, people: People) -> None:
    """Quiet hours put as null are taken away."""
    from datetime import time

    quiet(people.lead, time(22), time(7))
    assert put(caller).json()["quiet_from"] is None
