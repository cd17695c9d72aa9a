"""The worker's pages: what is offered, what it pays, and the work they hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, Booking, Offer, Timesheet
from shifts.reports.offer_in_full import paid_alike
from shifts.segments import PayLine, PaySegment
from shifts.states import OfferState
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import AFTER, MONDAY, NOW, booked, held, hours, offered
from tests.shifts.saying import dated

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_to(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_to(NOW)
    return set_to


@pytest.fixture
def booking(it_is: Clock, memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr, expected_caseload=12)


@pytest.fixture
def offer(booking: Booking, people: People) -> Offer:
    return offered(booking, people.worker)


@pytest.fixture
def worker(client: Client, people: People) -> Client:
    return signed_in(client, people.worker.user)


def page_of(offer: Offer) -> str:
    return reverse("offer", args=[offer.pk])


def test_offers_shows_own(worker: Client, offer: Offer) -> None:
    page = check_sound(worker.get(reverse("offers")))
    assert page_of(offer) in page.links
    assert "Answer by Wednesday 7 October 2026 at 09:00" in page.text


def test_offers_says_what_each_pays_and_takes_it_in_one_tap(
    worker: Client, offer: Offer
) -> None:
    page = check_sound(worker.get(reverse("offers")))
    assert "£1,302.81 for 37 h 30 min over 5 shifts, holiday pay included." in page.text
    assert "0.7 miles from home" in page.text
    assert worker.post(page_of(offer), {"accept": "yes"}).status_code == 302
    page = check_sound(worker.get(reverse("offers")))
    assert "Accepted You took it, Monday 5 October 2026 at 09:00." in page.text


def test_offer_says_when_to_talk_and_what_is_lost_with_a_shift(
    worker: Client, people: People, team: Team, booking: Booking
) -> None:
    booking = booked(team, people.hr, expected_caseload=16)
    page = check_sound(worker.get(page_of(offered(booking, people.worker))))
    assert "37 h 30 min at £31.00 £1,162.50" in page.text
    assert "asks to talk about more than 15; it sets no limit. Talk about it first" in page.text
    assert "A shift called off with less than" in page.text
    assert "Supervision falls due every 4 weeks." in page.text
    assert "National Insurance, pension and student loan: payroll takes them off" in page.text


def test_what_is_paid_alike_is_added_up() -> None:
    """Plain time first, and time and a half together, whatever day it is of."""
    lines = [
        PayLine(
            label="",
            working="",
            amount=Decimal(amount),
            segment=PaySegment(
                work_date=MONDAY,
                starts_at=NOW,
                ends_at=NOW,
                minutes=minutes,
                multiplier=Decimal(multiplier),
                cap_key=None,
            ),
        )
        for minutes, multiplier, amount in (
            (60, "1.5", "45.00"),
            (120, "1", "60.00"),
            (30, "1.5", "22.50"),
        )
    ]
    holiday = PayLine(label="Holiday pay", working="", amount=Decimal("15.39"))
    found = list(paid_alike([*lines, holiday], Decimal("30.00")))
    assert [(each.minutes, each.amount) for each in found] == [
        (120, Decimal("60.00")),
        (90, Decimal("67.50")),
    ]
    assert [each.rate for each in found] == [Decimal("30.00"), Decimal("45.00")]


def test_offer_asks_the_database_little(
    worker: Client, offer: Offer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        assert worker.get(page_of(offer)).status_code == 200


def test_offers_hides_those_of_others(client: Client, people: People, offer: Offer) -> None:
    page = check_sound(signed_in(client, people.other_worker.user).get(reverse("offers")))
    assert page_of(offer) not in page.links


def test_offers_is_for_workers(client: Client, people: People, it_is: Clock) -> None:
    assert signed_in(client, people.hr).get(reverse("offers")).status_code == 403


def test_offer_shows_all_that_the_worker_is_owed_before_accepting(
    worker: Client, offer: Offer
) -> None:
    """Five days of 7 h 30 min at £31.00: 232.50 a day, and 12.07 % holiday pay."""
    told = check_sound(worker.get(page_of(offer))).text
    for owed in (
        "£1,162.50",
        "12.07 % of £1,162.50",
        "£140.31",
        "£1,302.81",
        "£31.00",
        "37 h 30 min over 5 shifts",
        "Cunard Building, Water Street",
        "Assessment North, Liverpool",
        "Marcus Lee",
        "Expected caseload 12",
        "Workers are paid on Friday",
        "Hours approved by",
        "4 weeks of notice",
        "Wednesday 7 October 2026 at 09:00",
    ):
        assert owed in told


def test_offer_says_what_lies_outside_what_the_worker_said(
    worker: Client, people: People, offer: Offer
) -> None:
    assert "what you told us" not in words(worker.get(page_of(offer)))
    dated(people.worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    told = check_sound(worker.get(page_of(offer))).text
    assert "Some of it is outside the times at which you say you can work" in told
    assert "Accept this work" in told


def test_offer_of_one_who_has_left(worker: Client, people: People, offer: Offer) -> None:
    people.worker.left_at, people.worker.left_by = NOW, people.hr
    people.worker.save()
    assert "what you told us" not in words(worker.get(page_of(offer)))


def test_offer_accept(worker: Client, people: People, offer: Offer) -> None:
    response = worker.post(page_of(offer), {"accept": "yes"})
    assert response["Location"] == reverse("work")
    assert Assignment.objects.get().worker == people.worker
    assert "Accepted. You have the work at Assessment North" in words(
        worker.get(response["Location"])
    )


def test_offer_accept_twice_gives_one_assignment(worker: Client, offer: Offer) -> None:
    for _ in range(2):
        assert worker.post(page_of(offer), {"accept": "yes"}).status_code == 302
    assert Assignment.objects.count() == 1


def test_offer_accept_after_the_place_is_gone(
    worker: Client, people: People, booking: Booking, offer: Offer
) -> None:
    held(booking, people.other_worker)
    response = worker.post(page_of(offer), {"accept": "yes"})
    assert response.status_code == 409
    assert list(error_links(response)) == [
        "Someone else took the last place. Nothing is expected of you."
    ]


def test_offer_accept_too_late(worker: Client, it_is: Clock, offer: Offer) -> None:
    it_is(offer.expires_at)
    response = worker.post(page_of(offer), {"accept": "yes"})
    assert response.status_code == 409
    assert "Accept this work" not in words(response)


def test_offer_decline_with_a_reason(worker: Client, offer: Offer) -> None:
    response = worker.post(page_of(offer), {"decline": "yes", "reason": "Too far"})
    assert response["Location"] == reverse("offers")
    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason) == (OfferState.DECLINED, "Too far")


def test_offer_decline_without_a_reason(worker: Client, offer: Offer) -> None:
    assert worker.post(page_of(offer), {"decline": "yes"}).status_code == 302


def test_offer_decline_keeps_a_reason_that_is_too_long(worker: Client, offer: Offer) -> None:
    response = worker.post(page_of(offer), {"decline": "yes", "reason": "x" * 201})
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["id_reason"]
    assert "x" * 201 in response.content.decode()


def test_offer_of_another_worker_is_not_found(
    client: Client, people: People, offer: Offer
) -> None:
    browser = signed_in(client, people.other_worker.user)
    assert browser.get(page_of(offer)).status_code == 404
    assert browser.post(page_of(offer), {"accept": "yes"}).status_code == 404


def test_offer_is_read_but_not_answered_by_hr(
    client: Client, people: People, offer: Offer
) -> None:
    browser = signed_in(client, people.hr)
    assert "Accept this work" not in check_sound(browser.get(page_of(offer))).text
    assert browser.post(page_of(offer), {"accept": "yes"}).status_code == 403


def test_work_shows_next_shifts_and_no_week_before_it_begins(
    worker: Client, people: People, booking: Booking
) -> None:
    held(booking, people.worker)
    told = check_sound(worker.get(reverse("work"))).text
    assert "Monday 12 October 2026, 09:00 to 17:00" in told
    assert "Fill in the week" not in told


def test_work_offers_the_week_to_fill(
    worker: Client, it_is: Clock, people: People, booking: Booking
) -> None:
    assignment = held(booking, people.worker)
    it_is(AFTER - timedelta(days=3))
    assert "Fill in the week from Monday 12 October 2026" in words(worker.get(reverse("work")))
    response = worker.post(
        reverse("timesheet-open", args=[assignment.pk]), {"week_starts_on": f"{MONDAY}"}
    )
    timesheet = Timesheet.objects.get()
    assert response["Location"] == reverse("timesheet", args=[timesheet.pk])


def test_work_is_for_workers(client: Client, people: People, it_is: Clock) -> None:
    assert signed_in(client, people.lead).get(reverse("work")).status_code == 403


def test_timesheet_open_says_what_is_wrong_with_the_week(
    worker: Client, people: People, booking: Booking
) -> None:
    assignment = held(booking, people.worker)
    address = reverse("timesheet-open", args=[assignment.pk])
    response = worker.post(address, {"week_starts_on": "2026-10-13"})
    assert response.status_code == 400
    told = check_sound(response).text
    assert "Tuesday 13 October 2026 is not a Monday" in told
    assert "Next shifts" in told


def test_timesheet_open_by_another_worker_is_not_found(
    client: Client, people: People, booking: Booking
) -> None:
    assignment = held(booking, people.worker)
    response = signed_in(client, people.other_worker.user).post(
        reverse("timesheet-open", args=[assignment.pk]), {"week_starts_on": f"{MONDAY}"}
    )
    assert response.status_code == 404


def test_timesheet_open_by_hr_is_refused(
    client: Client, people: People, booking: Booking
) -> None:
    assignment = held(booking, people.worker)
    response = signed_in(client, people.hr).post(
        reverse("timesheet-open", args=[assignment.pk]), {"week_starts_on": f"{MONDAY}"}
    )
    assert response.status_code == 403


def test_timesheet_open_by_address_goes_to_the_work(worker: Client, it_is: Clock) -> None:
    response = worker.get(reverse("timesheet-open", args=[1]))
    assert response["Location"] == reverse("work")
