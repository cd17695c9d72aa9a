"""The first page, for each role and for several at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, Team
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.pages import check_sound, signed_in
from tests.shifts.building import AFTER, NOW, booked, held, offered, submitted

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def text(client: Client) -> str:
    return check_sound(client.get(HOME)).text


def test_home_hr_sees_what_needs_them(client: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    offered(booking, people.worker)
    page = check_sound(signed_in(client, people.hr).get(HOME))
    assert reverse("booking", args=[booking.pk]) + "#candidates" in page.links
    assert "#need-to_fill" in page.links
    assert f"{reverse('booking-new')}?from={booking.pk}" in page.links
    assert "Book a worker" in page.text


def test_home_manager_sees_hours_to_approve(
    client: Client, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    timesheet = submitted(held(booked(team, people.hr), people.worker))
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    page = check_sound(signed_in(client, people.manager).get(HOME))
    assert reverse("timesheet", args=[timesheet.pk]) in page.links
    assert "Book a worker" not in page.text


def test_home_worker_sees_offers_and_work(client: Client, people: People, team: Team) -> None:
    offer = offered(booked(team, people.hr), people.worker)
    page = check_sound(signed_in(client, people.worker.user).get(HOME))
    assert reverse("offer", args=[offer.pk]) in page.links
    assert "Spend against cap" not in page.text


@pytest.mark.parametrize("who", ["lead", "approver", "auditor"])
def test_home_shows_spend_to_those_who_answer_for_it(
    client: Client, people: People, who: str
) -> None:
    told = "Over the cap £0.00" if who == "approver" else "The region 0.0 % £0.00"
    assert told in text(signed_in(client, getattr(people, who)))


def test_home_of_several_roles_has_them_all(client: Client, people: People, team: Team) -> None:
    Membership.objects.create(
        user=people.worker.user, role=Role.TEAM_MANAGER, team=team, granted_at=LONG_AGO
    )
    told = text(signed_in(client, people.worker.user))
    assert "Your next seven days You have no shifts" in told
    assert "What needs you today Nothing needs you today." in told


def test_home_that_has_nothing_says_what_comes_next(
    client: Client, people: People, team: Team
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    page = check_sound(signed_in(client, people.manager).get(HOME))
    assert "Nothing needs you today." in page.text
    assert reverse("assignment", args=[assignment.pk]) in page.links


def test_home_without_a_role_says_whom_to_ask(client: Client, people: People) -> None:
    assert "You have no role yet" in text(signed_in(client, people.nobody))
