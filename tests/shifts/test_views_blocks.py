"""Offering several bookings at once, from the list to what became of each."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.models import Booking, Cascade, Offer
from tests.conftest import People
from tests.factories import WorkerFactory
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.building import NOW, booked, held

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def bookings(memorandum: MemorandumVersion, people: People, team: Team) -> list[Booking]:
    return [booked(team, people.hr, places=2), booked(team, people.hr)]


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


URL = "/bookings/offer/"


def keys(bookings: list[Booking]) -> list[int]:
    return [booking.pk for booking in bookings]


def test_open_bookings_are_ticked_on_the_list(
    hr: Client, bookings: list[Booking], people: People
) -> None:
    held(bookings[1], people.other_worker)
    page = check_sound(hr.get(reverse("bookings")))
    ticks = [each for each in page.fields if each.get("name") == "bookings"]
    assert [each["value"] for each in ticks] == [str(bookings[0].pk)]
    hr.force_login(people.manager)
    assert "Offer the ticked bookings" not in check_sound(hr.get(reverse("bookings"))).text


def test_named_people_are_judged_before_anyone_is_asked(
    hr: Client, bookings: list[Booking], people: People
) -> None:
    unknown = WorkerFactory.create(employing_council=bookings[0].council)
    held(bookings[1], people.other_worker)
    asked = {
        "bookings": keys(bookings),
        "workers": [people.worker.pk, unknown.pk],
        "how": "named",
        "look": "yes",
    }
    said = check_sound(hr.get(URL, asked)).text
    assert f"Sent to {people.worker}." in said
    assert f"{unknown}: " in said
    assert "2 places to fill" in said
    assert "Nothing can be sent. This booking has no place left to offer." in said
    assert not Offer.objects.filter(state="sent").exists()
    looks = AuditEntry.objects.filter(verb="candidates.viewed")
    assert looks.count() == 2
    hr.get(URL, asked)
    assert looks.count() == 2  # a page loaded again is the same look
    done = check_sound(hr.post(URL, {**asked, "how": "named"})).text
    assert f"Sent to {people.worker}." in done
    assert Offer.objects.filter(state="sent").count() == 1
    hr.post(URL, asked)
    assert Offer.objects.filter(state="sent").count() == 1
    assert f"Asked already: {people.worker}." in check_sound(hr.get(URL, asked)).text


def test_in_turns_says_who_is_asked_when(hr: Client, bookings: list[Booking]) -> None:
    asked = {"bookings": keys(bookings), "how": "turns", "look": "yes"}
    said = check_sound(hr.get(URL, asked)).text
    assert said.count("The council’s own bank now") == 2
    assert not Cascade.objects.exists()
    assert "See whose turn is next" in check_sound(hr.post(URL, asked)).text
    assert Cascade.objects.count() == 2
    said = check_sound(hr.get(URL, asked)).text
    assert said.count("It is offered in turns already") == 2
    assert "There is nothing to send" in said


def test_people_of_the_region_are_found_by_name(
    hr: Client, bookings: list[Booking], people: People
) -> None:
    asked = {"bookings": keys(bookings), "find": "yes"}
    own = check_sound(hr.get(URL, asked))
    assert str(people.other_worker) not in own.text
    name = str(people.other_worker)[:6].lower()
    named = check_sound(hr.get(URL, asked | {"name": name, "workers": people.worker.pk}))
    ticks = {each["value"]: "checked" in each for each in named.fields if "value" in each}
    assert ticks[str(people.worker.pk)] is True
    assert ticks[str(people.other_worker.pk)] is False
    assert "Nobody in the pool" in check_sound(hr.get(URL, asked | {"name": "%%"})).text


def test_what_is_missing_is_said_where_it_is(hr: Client, bookings: list[Booking]) -> None:
    asked = {"bookings": keys(bookings), "look": "yes"}
    assert error_links(hr.get(URL, asked)) == {"Choose how to offer them.": "id_how"}
    links = error_links(hr.get(URL, asked | {"how": "named"}))
    assert links == {"Tick at least one person to ask.": "workers"}
    links = error_links(hr.post(URL, asked | {"how": "named", "workers": [0]}))
    assert list(links.values()) == ["workers"]
    assert "not ticked a booking" in check_sound(hr.get(URL)).text


def test_another_council_s_booking_is_not_there(
    client: Client, bookings: list[Booking], people: People
) -> None:
    answer = signed_in(client, people.other_hr).get(URL, {"bookings": keys(bookings)})
    assert answer.status_code == 404
