"""What is found by a few remembered words, and by whom."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Council, Team
from rates.models import MemorandumVersion
from shifts.models import Assignment
from shifts.reports.search import MOST, search
from tests.conftest import People
from tests.factories import TeamFactory
from tests.shifts.building import booked, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


def test_words_occur_in_any_order_and_case(people: People, assignment: Assignment) -> None:
    first, last = (
        people.worker.user.full_name.split()[0],
        people.worker.user.full_name.split()[-1],
    )
    found = search(people.hr, f" {last.upper()}  {first[:2].lower()} ")
    assert found.workers == [people.worker]
    assert found.assignments == [assignment]
    assert not search(people.hr, f"{first} nobody").workers


@pytest.mark.parametrize("written", ["{}", "#{}"])
def test_a_bookings_number_finds_it(
    people: People, assignment: Assignment, written: str
) -> None:
    found = search(people.hr, written.format(assignment.booking_id))
    assert assignment.booking in found.bookings


@pytest.mark.parametrize("asked", ["", "  ", "#", "9" * 40, "%", "\u0660", "' OR 1=1 --", "🙂"])
def test_odd_words_find_nothing(people: People, assignment: Assignment, asked: str) -> None:
    assert not search(people.hr, asked)


def test_a_team_is_found_with_its_bookings(
    people: People, assignment: Assignment, team: Team
) -> None:
    found = search(people.manager, "assessment")
    assert (found.teams, found.bookings) == ([team], [assignment.booking])


def test_nothing_of_another_council_is_found(people: People, assignment: Assignment) -> None:
    named = search(people.other_hr, people.worker.user.full_name)
    assert named.workers == [people.worker]  # who shares a passport with both
    assert not named.assignments
    assert not search(people.other_hr, "assessment")
    assert not search(people.other_hr, str(assignment.booking_id)).bookings


def test_a_long_list_says_that_there_is_more(people: People, liverpool: Council) -> None:
    for number in range(MOST + 1):
        TeamFactory.create(council=liverpool, name=f"Locality {number:02}")
    found = search(people.hr, "locality")
    assert len(found.teams) == MOST
    assert found.more == {"teams"}


def test_a_manager_is_led_to_no_passport(people: People, assignment: Assignment) -> None:
    found = search(people.manager, people.worker.user.full_name)
    assert (found.workers, found.assignments) == ([], [assignment])


def test_the_page_asks_as_much_however_much_there_is(
    people: People, assignment: Assignment, liverpool: Council, client: Client
) -> None:
    def asked() -> int:
        client.force_login(people.hr)
        with CaptureQueriesContext(connection) as queries:
            answer: Any = client.get(reverse("search"), {"q": "a"})
        assert "Assessment North" in answer.content.decode()
        return len(queries)

    before = asked()
    for number in range(8):
        TeamFactory.create(council=liverpool, name=f"Area {number}")
    assert asked() == before


def test_bookings_of_one_team(
    people: People, assignment: Assignment, liverpool: Council, client: Client
) -> None:
    other = TeamFactory.create(council=liverpool, name="Zeta")
    client.force_login(people.hr)
    none = client.get(reverse("bookings"), {"team": other.pk}).content.decode()
    assert "No booking fits." in none
    one = client.get(reverse("bookings"), {"team": assignment.booking.team_id}).content.decode()
    assert reverse("booking", args=[assignment.booking_id]) in one
