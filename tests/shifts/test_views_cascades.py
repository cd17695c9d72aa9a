"""Offering in turns, as HR, the manager, the approver and the worker see it."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Booking, Cascade, Offer
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.building import HOUR, NOW, booked, held, offered
from tests.shifts.cascading import started, waiting_for_sign_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr, places=2)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def address(name: str, row: Any) -> str:
    return reverse(name, args=[row.pk])


def test_start_says_who_is_asked_when(hr: Client, booking: Booking) -> None:
    page = check_sound(hr.get(address("booking-cascade", booking)))
    for words in (
        "The council’s own bank now",
        "The region’s pool from Tuesday 6 October 2026 at 09:00",
        "Agencies from Thursday 8 October 2026 at 09:00, with an approver’s sign-off",
    ):
        assert words in page.text
    assert not Cascade.objects.exists()


def test_start_asks(hr: Client, booking: Booking, people: People) -> None:
    answer = hr.post(address("booking-cascade", booking), follow=True)
    page = check_sound(answer)
    assert "The next are asked on Tuesday 6 October 2026 at 09:00" in page.text
    assert "The council’s own bank since Monday 5 October 2026 at 09:00. 1 asked: 1 sent." in (
        page.text
    )
    assert Offer.objects.get().worker == people.worker
    again = check_sound(hr.get(address("booking-cascade", booking)))
    assert "being offered in turns already" in again.text


def test_start_when_the_work_has_begun(
    hr: Client, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime(2026, 10, 17, tzinfo=NOW.tzinfo)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = hr.get(address("booking-cascade", booking))
    assert answer.status_code == 400
    assert "has begun or been given away" in check_sound(answer).text


def test_booking_page_refreshes_the_timeline_by_itself(hr: Client, booking: Booking) -> None:
    started(booking)
    part = hr.get(address("booking", booking), headers={"HX-Request": "true"})
    assert "The region’s pool" in part.content.decode()


def test_cascade_page_is_watched_until_it_is_over(hr: Client, booking: Booking) -> None:
    cascade = started(booking)
    htmx = {"HX-Request": "true"}
    part = hr.get(address("cascade", cascade), headers=htmx).content.decode()
    assert "Asked so far: " in part
    assert "hx-get" in part
    hr.post(address("cascade", cascade), {"stop": "yes"})
    part = hr.get(address("cascade", cascade), headers=htmx).content.decode()
    assert "It was stopped." in part
    assert "hx-get" not in part


def test_booking_page_shows_what_was_left_out(
    hr: Client, booking: Booking, people: People
) -> None:
    people.worker.registration.delete()
    started(booking)
    page = check_sound(hr.get(address("booking", booking)))
    assert "0 asked. 1 left out, because a rule stands against them." in page.text
    assert "Rules: SWE for 1." in page.text


def test_stop(hr: Client, booking: Booking) -> None:
    cascade = started(booking)
    page = check_sound(hr.post(address("cascade", cascade), {"stop": "yes"}, follow=True))
    assert "Nobody else is asked." in page.text
    assert "was not reached" in page.text


def test_approver_signs_off(client: Client, booking: Booking, people: People) -> None:
    cascade = waiting_for_sign_off(booking)
    approver = signed_in(client, people.approver)
    home = check_sound(approver.get(reverse("home")))
    assert address("cascade", cascade) in home.links
    answer = approver.post(address("cascade", cascade), {"sign_off": "yes", "reason": ""})
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {"id_reason"}
    done = {"sign_off": "yes", "reason": "A child waits."}
    page = check_sound(approver.post(address("cascade", cascade), done, follow=True))
    assert "Released to agencies by Aisha Khan: “A child waits.”" in page.text
    assert address("cascade", cascade) not in check_sound(approver.get(reverse("home"))).links


def test_hr_is_told_what_comes_next(
    client: Client, hr: Client, booking: Booking, people: People
) -> None:
    cascade = waiting_for_sign_off(booking)
    approver = signed_in(Client(), people.approver)
    approver.post(address("cascade", cascade), {"sign_off": "yes", "reason": "A child waits."})
    page = check_sound(hr.get(address("cascade", cascade)))
    assert "book it with an agency engagement" in page.text


def test_withdraw(hr: Client, booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker)
    page = check_sound(hr.get(address("booking", booking)))
    assert address("offer-withdraw", offer) in page.links
    check_sound(hr.get(address("offer-withdraw", offer)))
    answer = hr.post(address("offer-withdraw", offer), {"reason": ""})
    assert set(error_links(answer).values()) == {"id_reason"}
    done = hr.post(address("offer-withdraw", offer), {"reason": "Not needed."}, follow=True)
    assert "has been told" in check_sound(done).text
    worker = signed_in(Client(), people.worker.user)
    assert "“Not needed.”" in check_sound(worker.get(address("offer", offer))).text
    assert "cannot be withdrawn" in check_sound(hr.get(address("offer-withdraw", offer))).text


def test_offer_says_how_long_and_that_others_are_asked(
    client: Client, booking: Booking, people: People
) -> None:
    started(booking)
    page = check_sound(
        signed_in(client, people.worker.user).get(address("offer", Offer.objects.get()))
    )
    assert "Answer by Wednesday 7 October 2026 at 09:00: " in page.text
    assert "Others are asked as well, and more may be later" in page.text


def test_decline_with_a_code(client: Client, booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker)
    worker = signed_in(client, people.worker.user)
    worker.post(address("offer", offer), {"decline": "yes", "code": "travel", "reason": "Far."})
    page = check_sound(signed_in(Client(), people.hr).get(address("booking", booking)))
    assert "it is too far “Far.”" in page.text


def test_preferred_worker_is_chosen_among_those_who_know_the_team(
    hr: Client, booking: Booking, people: People, team: Team
) -> None:
    held(booked(team, people.hr), people.worker)
    form = check_sound(hr.get(reverse("booking-new")))
    assert str(people.worker) in form.text
    assert str(people.other_worker) not in form.text
    preferred = booked(team, people.hr, now=NOW + HOUR, preferred_worker=people.worker)
    page = check_sound(hr.get(address("booking", preferred)))
    assert "is preferred, and so is asked first" in page.text
    assert str(people.other_worker) in page.text
