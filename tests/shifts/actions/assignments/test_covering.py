"""A shift called off singly, asked for again in a booking of its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.errors import NotPermitted, WrongState
from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions.assignments import cancel_booking, cancel_shift, cover_shift
from shifts.actions.cascades import start_cascade
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.ranges import worked_period
from tests.conftest import People
from tests.factories import cleared_worker
from tests.pages import check_sound, signed_in
from tests.refusals import refused
from tests.shifts.building import HOUR, MONDAY, NOW, booked, called_off, held, nights

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def shift(assignment: Assignment, people: People) -> Shift:
    """Monday 12 October 2026, 09:00 to 17:00, called off."""
    found = assignment.shifts.earliest("period")
    called_off(found, people.hr)
    return found


def test_cover_shift_asks_for_it_on_the_same_terms(shift: Shift, people: People) -> None:
    made = cover_shift(by=people.hr, shift=shift, now=NOW)
    first = shift.booking
    assert (made.covers, made.places, made.hourly_rate) == (shift, 1, first.hourly_rate)
    assert (made.team, made.job_role, made.supervisor) == (
        first.team,
        first.job_role,
        first.supervisor,
    )
    (again,) = made.shifts.all()
    assert (again.period, again.unpaid_break) == (shift.period, shift.unpaid_break)
    assert cover_shift(by=people.hr, shift=shift, now=NOW) == made


def test_cover_shift_of_a_night_when_the_clocks_go_back(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    night = MONDAY + timedelta(days=12)  # into Sunday 25 October 2026
    pattern = nights(5)
    booking = booked(team, people.hr, starts_on=night, ends_on=night, weekly_pattern=pattern)
    shift = held(booking, people.worker).shifts.get()
    called_off(shift, people.hr)
    again = cover_shift(by=people.hr, shift=shift, now=NOW).shifts.get()
    assert again.period == shift.period
    assert worked_period(again.period, again.unpaid_break).elapsed_minutes == 9 * 60


def test_cover_shift_again_once_its_cover_is_cancelled(shift: Shift, people: People) -> None:
    first = cover_shift(by=people.hr, shift=shift, now=NOW)
    cancel_booking(by=people.hr, booking=first, reason="budget", now=NOW)
    assert cover_shift(by=people.hr, shift=shift, now=NOW) != first


def test_cover_shift_refused(shift: Shift, assignment: Assignment, people: People) -> None:
    with pytest.raises(NotPermitted):
        cover_shift(by=people.manager, shift=shift, now=NOW)
    with pytest.raises(WrongState, match="called off"):
        cover_shift(by=people.hr, shift=assignment.shifts.latest("period"), now=NOW)
    with pytest.raises(WrongState, match="began"):
        cover_shift(by=people.hr, shift=shift, now=shift.period.lower)
    booking = assignment.booking
    asked: dict[str, Any] = {"reason": "budget", "sign_off": "It is over."}
    cancel_booking(by=people.hr, booking=booking, now=NOW, **asked)
    with pytest.raises(WrongState, match="whole booking"):
        cover_shift(by=people.hr, shift=shift, now=NOW)


def test_cover_shift_is_not_asked_of_whoever_had_it(shift: Shift, people: People) -> None:
    other = cleared_worker(shares_with=[shift.booking.council])
    made = cover_shift(by=people.hr, shift=shift, now=NOW)
    start_cascade(by=people.hr, booking=made, now=NOW)
    assert [offer.worker for offer in Offer.objects.filter(booking=made)] == [other]


def test_cancel_shift_fills_it_again(assignment: Assignment, people: People) -> None:
    shift = assignment.shifts.earliest("period")
    asked: dict[str, Any] = {"reason": "budget", "fill_again": True}
    with pytest.raises(NotPermitted):
        cancel_shift(by=people.manager, shift=shift, now=NOW, **asked)
    shift.refresh_from_db()
    assert shift.state == "held"  # nothing of it was done
    cancel_shift(by=people.hr, shift=shift, now=NOW, **asked)
    assert Booking.objects.get(covers=shift).state == "open"


def test_booking_covers_once(shift: Shift, people: People) -> None:
    made = cover_shift(by=people.hr, shift=shift, now=NOW)
    other = booked(shift.booking.team, people.hr)
    with refused("booking_covers_once"):
        Booking.objects.filter(pk=other.pk).update(covers=shift)
    cancel_booking(by=people.hr, booking=made, reason="budget", now=NOW)
    Booking.objects.filter(pk=other.pk).update(covers=shift)


def test_booking_covers_called_off(
    shift: Shift, assignment: Assignment, people: People
) -> None:
    other = Booking.objects.filter(pk=booked(shift.booking.team, people.hr).pk)
    with refused("booking_covers_called_off"):
        other.update(covers=assignment.shifts.latest("period"))
    other.update(covers=shift)


def test_cover_shift_on_the_page_and_by_the_api(
    shift: Shift,
    assignment: Assignment,
    people: People,
    api: APIClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    url = reverse("shift-cover", args=[shift.pk])
    client = signed_in(APIClient(), people.hr)
    page = client.get(reverse("assignment", args=[assignment.pk]))
    assert url in check_sound(page).links
    assert "£31.00 an hour" in check_sound(client.get(url)).text
    answer = client.post(url)
    made = Booking.objects.get(covers=shift)
    assert answer["Location"] == reverse("booking", args=[made.pk])
    page = client.get(reverse("assignment", args=[assignment.pk]))
    assert reverse("booking", args=[made.pk]) in check_sound(page).links
    api.force_authenticate(people.hr)
    said = api.post(f"/api/v1/shifts/{shift.pk}/cover/").json()
    assert (said["id"], said["covers"]) == (made.pk, shift.pk)


def test_call_off_page_books_again_for_whoever_may(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = assignment.shifts.latest("period")
    monkeypatch.setattr("django.utils.timezone.now", lambda: shift.period.lower - 48 * HOUR)
    url = reverse("shift-cancel", args=[shift.pk])
    manager = check_sound(signed_in(APIClient(), people.manager).get(url))
    assert "fill_again" not in [each.get("name") for each in manager.fields]
    client = signed_in(APIClient(), people.hr)
    client.post(url, {"reason": "budget", "fill_again": "on"})
    assert Booking.objects.get(covers=shift).state == "open"
