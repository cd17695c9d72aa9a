"""The pages of an assignment, as each side meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from rates.models import MemorandumVersion
from shifts.actions.offers import accept_offer
from shifts.models import Assignment, Booking, Variation
from tests.conftest import People
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    absent,
    booked,
    days,
    ended,
    held,
    london,
    offered,
    proposed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(user: User, name: str, **kwargs: int) -> str:
    answer = signed_in(user).get(reverse(name, kwargs=kwargs))
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_worker_compares_and_agrees(assignment: Assignment, people: People) -> None:
    variation = proposed(assignment, days(WEDNESDAY, FRIDAY))
    page = read(people.worker.user, "assignment", pk=assignment.pk)
    assert "£697.50" in page  # three days at £31.00
    assert "£675.00" in page  # and at £30.00
    url = reverse("assignment", args=[assignment.pk])
    client = signed_in(people.worker.user)
    client.post(url, {"agree": "yes", "variation": variation.pk})
    variation.refresh_from_db()
    assert variation.state == "agreed"
    assert "(another rate)" in client.get(url).content.decode()


def test_worker_declines_and_hr_withdraws(assignment: Assignment, people: People) -> None:
    url = reverse("assignment", args=[assignment.pk])
    first = proposed(assignment, days(WEDNESDAY, FRIDAY))
    signed_in(people.worker.user).post(url, {"decline": "yes", "variation": first.pk})
    second = proposed(assignment, days(WEDNESDAY, FRIDAY))
    signed_in(people.hr).post(url, {"withdraw": "yes", "variation": second.pk})
    states = list(Variation.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["declined", "withdrawn"]


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "123456"])
def test_answer_to_what_is_not_there(
    assignment: Assignment, people: People, number: str
) -> None:
    url = reverse("assignment", args=[assignment.pk])
    answer = signed_in(people.worker.user).post(url, {"agree": "yes", "variation": number})
    assert answer.status_code == 404


def test_short_notice_asks_for_the_sign_off(assignment: Assignment, people: People) -> None:
    url = reverse("assignment-end", args=[assignment.pk])
    typed = {"last_day": "14 October 2026", "reason": "budget", "fill_again": "on"}
    answer = signed_in(people.hr).post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'href="#id_sign_off"' in page
    assert "14 October 2026" in page  # nothing that was typed is lost
    answer = signed_in(people.hr).post(url, typed | {"sign_off": "The post is filled."})
    assert answer.status_code == 302
    assert "The post is filled." in read(people.hr, "assignment", pk=assignment.pk)


def test_worker_is_told_what_notice_is_due(assignment: Assignment, people: People) -> None:
    page = read(people.worker.user, "assignment-end", pk=assignment.pk)
    assert "4 weeks of notice are due" in page
    assert "Sunday 1 November 2026" in page
    assert "id_sign_off" not in page


def test_over_the_cap_is_a_409_at_the_rate(assignment: Assignment, people: People) -> None:
    url = reverse("assignment-extend", args=[assignment.pk])
    typed = {"last_day": "23/10/2026", "hourly_rate": "31.01", "reason": "A hearing."}
    answer = signed_in(people.hr).post(url, typed)
    assert answer.status_code == 409
    assert 'href="#id_hourly_rate"' in answer.content.decode()


def test_continuity_is_shown(assignment: Assignment, people: People) -> None:
    ended(assignment, people.hr, WEDNESDAY)
    Assignment.objects.filter(pk=assignment.pk).update(handover="<b>Two</b> visits are due.")
    Booking.objects.filter(pk=assignment.booking_id).update(state="open")
    offer = offered(assignment.booking, people.other_worker)
    after = accept_offer(by=people.other_worker.user, offer=offer, now=NOW)
    page = read(people.other_worker.user, "assignment", pk=after.pk)
    assert "is worker 2 in this place" in page
    assert "&lt;b&gt;Two&lt;/b&gt; visits are due." in page


def test_absence_is_put_right(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = london(WEDNESDAY, "12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    absence = absent(assignment.shifts.earliest("period"), people.hr)
    assert "Put right" in read(people.manager, "assignment", pk=assignment.pk)
    url = reverse("assignment", args=[assignment.pk])
    signed_in(people.manager).post(url, {"absence": absence.pk})
    assert assignment.shifts.filter(state="held").count() == 5


@pytest.mark.parametrize(
    ("which", "shown"), [("current", True), ("ending", True), ("ended", False), ("x", True)]
)
def test_assignments_by_when(
    assignment: Assignment, people: People, which: str, shown: bool
) -> None:
    url = reverse("assignments")
    page = signed_in(people.hr).get(url, {"which": which}).content.decode()
    assert (f"/assignments/{assignment.pk}/" in page) is shown
    other = signed_in(people.other_hr).get(url, {"which": which}).content.decode()
    assert f"/assignments/{assignment.pk}/" not in other


def test_assignments_whose_last_day_is_past_are_over(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though hours of it may wait: there is nothing to renew."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: london(FRIDAY + DAY, "09:00"))
    url = reverse("assignments")
    assert "There are none." in signed_in(people.hr).get(url).content.decode()
    page = signed_in(people.hr).get(url, {"which": "ended"}).content.decode()
    assert f"/assignments/{assignment.pk}/" in page


def test_assignments_are_renewed_from_the_list(assignment: Assignment, people: People) -> None:
    url, renew = reverse("assignments"), reverse("assignment-extend", args=[assignment.pk])
    assert renew in signed_in(people.hr).get(url).content.decode()
    assert renew not in signed_in(people.manager).get(url).content.decode()
    more = days(FRIDAY + 3 * DAY, FRIDAY + 7 * DAY)
    proposed(assignment, more, kind="extension")
    page = signed_in(people.hr).get(url).content.decode()
    assert "More days asked" in page
    assert renew not in page


def test_assignments_in_a_constant_number_of_queries(
    assignment: Assignment, people: People, team: Team, django_assert_max_num_queries: Any
) -> None:
    client, url = signed_in(people.hr), reverse("assignments")
    client.get(url)
    for weeks in range(1, 5):
        later = timedelta(days=7 * weeks)
        asked = booked(team, people.hr, starts_on=MONDAY + later, ends_on=FRIDAY + later)
        held(asked, people.worker)
    with django_assert_max_num_queries(16):
        client.get(url)


def test_cancelling_a_booking_says_what_will_happen(
    assignment: Assignment, people: People
) -> None:
    page = read(people.hr, "booking-cancel", pk=assignment.booking_id)
    assert "called off, and whoever holds them is told: 5." in page
