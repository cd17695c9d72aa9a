"""What a phone is told, and what it may keep of whom."""

import json
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from accounts.own_phone import is_worker_alone, tag_of
from staffbank import on_a_phone
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.pages import check_sound, signed_in, words

pytestmark = pytest.mark.django_db


def test_manifest_names_icons_of_their_size(client: Client) -> None:
    told = client.get("/manifest.webmanifest")
    assert told.headers["Content-Type"] == "application/manifest+json"
    icons = told.json()["icons"]
    assert {each["purpose"] for each in icons} == {"any", "maskable"}
    for each in icons:
        found = finders.find(each["src"].removeprefix("/static/"))
        assert isinstance(found, str)
        size = struct.unpack(">II", Path(found).read_bytes()[16:24])
        assert each["sizes"] == "{}x{}".format(*size)


def test_helper_comes_from_the_root_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    built = json.loads(
        answer.content.decode().split("\n")[0].removeprefix("const BUILT = ")[:-1]
    )
    assert {"/static/app.css", "/static/offline.js"} <= set(built["assets"])
    assert (built["offline"], built["signOut"]) == ("/offline/", "/account/logout/")


def test_helper_is_another_when_anything_is_built_anew(
    client: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/sw.js").content
    assert signed_in(client, people.hr).get("/sw.js").content == first
    monkeypatch.setattr(on_a_phone, "IMPORTED", ("offline.js",))
    assert client.get("/sw.js").content[:300] != first[:300]


@pytest.mark.parametrize("name", ["offline", "no-answer"])
def test_pages_without_a_network_are_sound_and_nobodys(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    check_sound(answer)
    assert "Sign out" not in words(answer)
    assert answer.headers["Offline-Person"] == "nobody"


def test_only_a_workers_own_pages_may_be_kept(client: Client, people: People) -> None:
    worker = people.worker.user
    answer = signed_in(client, worker).get(reverse("offers"))
    assert answer.headers["Offline-Copy"] == "keep"
    assert answer.headers["Offline-Person"] == tag_of(worker) != tag_of(people.hr)
    assert "Put the staff bank on your phone" in answer.content.decode()
    assert "Offline-Copy" not in client.get(reverse("passport")).headers


def test_nothing_is_kept_of_whoever_sees_others(client: Client, people: People) -> None:
    answer = signed_in(client, people.hr).get("/")
    assert "Offline-Copy" not in answer.headers
    assert "Put the staff bank on your phone" not in answer.content.decode()


def test_a_worker_with_another_role_is_no_worker_alone(people: People) -> None:
    worker = people.worker.user
    assert is_worker_alone(worker)
    Membership.objects.create(
        user=worker,
        role=Role.COUNCIL_HR,
        granted_at=LONG_AGO,
        council=people.worker.employing_council,
    )
    assert not is_worker_alone(User.objects.get(pk=worker.pk))
    assert not is_worker_alone(people.nobody)


def test_answers_of_the_api_say_nothing(client: Client) -> None:
    assert "Offline-Person" not in client.get("/api/v1/offers/").headers
