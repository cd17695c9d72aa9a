"""Approving several weeks on pages: a list, a look, a press."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Timesheet
from tests.conftest import People
from tests.pages import check_sound, signed_in, words
from tests.shifts.building import AFTER, HOUR, MONDAY, booked, held, hours, sent_back, submitted

pytestmark = pytest.mark.django_db
HERE = "/timesheets/approve/"


@pytest.fixture
def two(
    monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion, people: People, team: Team
) -> list[Timesheet]:
    """The first is as planned, and in the second somebody stayed on."""
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    booking = booked(team, people.hr, places=2)
    stayed = held(booking, people.other_worker, place=2)
    sheets = [submitted(held(booking, people.worker)), submitted(stayed)]
    longer = sent_back(sheets[1], people.manager, "Is that all?")
    longer.entries.filter(shift=stayed.shifts.first()).update(
        worked=hours(MONDAY, "09:00", "18:00")
    )
    words_of = longer.messages.create(
        state="submitted", words="I stayed.", said_at=AFTER, said_by=people.other_worker.user
    )
    longer.state, longer.submitted_at = words_of.state, AFTER
    longer.save()
    return sheets


@pytest.fixture
def manager(client: Client, people: People) -> Client:
    return signed_in(client, people.manager)


def test_timesheets_lists_what_is_as_planned_apart(
    manager: Client, two: list[Timesheet]
) -> None:
    page = check_sound(manager.get("/timesheets/"))
    assert "As planned" in page.text
    assert "37 h 30 min, £1,302.81 with holiday pay" in page.text
    assert "With something to look at" in page.text
    assert "1 h more than the 37 h 30 min planned." in page.text
    assert "Sent back once, the last time for: Is that all?" in page.text
    assert "Your turn since Monday 19 October 2026, due Thursday 22 October 2026" in page.text


def test_approve_weeks_says_what_it_is_about_to_do(
    manager: Client, two: list[Timesheet]
) -> None:
    asked = {"timesheet": [each.pk for each in two]}
    page = check_sound(manager.get(HERE, asked))
    assert "You are about to approve 2 weeks" in page.text
    assert "£2,640.37 in all" in page.text
    assert "This one has something to look at:" in page.text
    assert Timesheet.objects.filter(state="approved").count() == 0
    only = words(manager.get(HERE, {"clean": "yes"}))
    assert "You are about to approve 1 week" in only


def test_approve_weeks_confirmed(manager: Client, two: list[Timesheet]) -> None:
    sent = {"timesheet": [each.pk for each in two]}
    seen = {f"seen-{each.pk}": AFTER.isoformat() for each in two}
    answer = manager.post(HERE, sent | seen)
    assert answer["Location"] == reverse("timesheets")
    assert Timesheet.objects.filter(state="approved").count() == 2
    assert "2 weeks are approved." in words(manager.get("/timesheets/"))


def test_approve_weeks_one_of_them_changed(manager: Client, two: list[Timesheet]) -> None:
    sent = {"timesheet": [each.pk for each in two]}
    seen = {
        f"seen-{two[0].pk}": (AFTER - HOUR).isoformat(),
        f"seen-{two[1].pk}": "2026-99-99T00:00",
    }
    page = check_sound(manager.post(HERE, sent | seen))
    assert "1 week not approved, 1 approved" in page.text
    assert "It was handed in again since you looked." in page.text


@pytest.mark.parametrize("ticked", [[], ["0"], ["x"], ["9" * 40]])
def test_approve_weeks_of_nothing(
    manager: Client, two: list[Timesheet], ticked: list[str]
) -> None:
    page = check_sound(manager.get(HERE, {"timesheet": ticked}))
    assert "There is no week to approve" in page.text
    answer = manager.post(HERE, {"timesheet": ticked})
    assert (answer.status_code, Timesheet.objects.filter(state="approved").count()) == (400, 0)


def test_timesheets_late_says_so(
    manager: Client, two: list[Timesheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER + timedelta(days=4))
    assert "Late" in words(manager.get("/timesheets/"))
