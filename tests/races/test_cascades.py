"""The clock, HR and workers at one booking: a tier opens once, and never past the last place."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions import answers, cascades, offers
from shifts.actions.answers import withdraw_offer
from shifts.actions.cascades import advance_cascade, start_cascade
from shifts.actions.offers import accept_offer
from shifts.models import Assignment, Booking, Cascade, Offer, Shift
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import HOUR, NOW, booked, offered
from tests.shifts.cascading import opened, started

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], str]
DUE = NOW + 24 * HOUR  # the region's pool


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def read(pk: int) -> Booking:
    """As the lock would, without it."""
    return Booking.objects.select_related(
        "council__region", "team", "job_role", "cap_decision"
    ).get(pk=pk)


def by_the_database(act: Act) -> Act:
    """Says `database` where a constraint or guard had to part them."""

    def parted() -> str:
        try:
            return act()
        except IntegrityError:
            return "database"

    return parted


def advancing(cascade: Cascade) -> Act:
    return lambda: f"opened {advance_cascade(cascade_id=cascade.pk, now=DUE)}"


def accepting(offer: Offer, now: datetime = NOW) -> Act:
    def accept() -> str:
        accept_offer(by=offer.worker.user, offer=offer, now=now)
        return "accepted"

    return accept


def withdrawing(offer: Offer) -> Act:
    def withdraw() -> str:
        withdraw_offer(by=offer.sent_by, offer=offer, reason="Not needed.", now=NOW)
        return "withdrawn"

    return withdraw


def held_open(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, gap: Callable[[], Any]
) -> None:
    """Hold the gap between check and write open."""
    real = getattr(where, name)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        gap()
        return found

    monkeypatch.setattr(where, name, slowly)


def sleep() -> None:
    time.sleep(GAP)


# A tier opens while the last place is taken


def taking_the_last_place(
    monkeypatch: pytest.MonkeyPatch, booking: Booking
) -> tuple[Cascade, list[Act]]:
    """The clock comes while the worker has the booking, and looks before they are done."""
    cascade = started(booking)
    taken = Barrier(2, timeout=PATIENCE)

    def shifts_to_take(asked: Booking, now: datetime) -> list[Shift]:
        found = to_take(asked, now)
        taken.wait()
        time.sleep(2 * GAP)
        return found

    to_take = offers.shifts_to_take
    monkeypatch.setattr(offers, "shifts_to_take", shifts_to_take)

    def advance() -> str:
        taken.wait()
        return advancing(cascade)()

    return cascade, [accepting(Offer.objects.get(), NOW + HOUR), advance]


def test_tier_does_not_open_while_the_last_place_is_taken(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    cascade, acts = taking_the_last_place(monkeypatch, booking)
    reached: list[int] = []
    held_open(monkeypatch, cascades, "offers_expire_at", lambda: reached.append(1))
    assert at_once(acts) == ["accepted", "opened 0"]
    assert reached == []
    assert opened(cascade) == ["own"]
    assert not Offer.objects.filter(state="sent").exists()


def test_tier_without_the_lock_goes_on_for_a_place_that_is_gone(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: the clock goes on to write, and the database parts them."""
    monkeypatch.setattr(cascades, "lock_booking_if_free", read)
    _, acts = taking_the_last_place(monkeypatch, booking)
    reached: list[int] = []
    held_open(monkeypatch, cascades, "offers_expire_at", lambda: reached.append(1))
    assert at_once(acts) == ["DeadlockDetected", "accepted"]
    assert reached == [1]


# Two beats at once


def test_two_beats_open_a_tier_once(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    cascade = started(booking)
    held_open(monkeypatch, cascades, "offers_expire_at", sleep)
    assert at_once([advancing(cascade)] * 2) == ["opened 0", "opened 1"]
    assert Offer.objects.count() == 2


def test_two_beats_without_the_lock_are_parted_by_the_database(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find the tier unopened."""
    cascade = started(booking)
    both_checked = Barrier(2, timeout=PATIENCE)
    monkeypatch.setattr(cascades, "lock_booking_if_free", read)
    held_open(monkeypatch, cascades, "offers_expire_at", sleep)

    def judged(*args: Any) -> Any:
        both_checked.wait()
        return whom_to_ask(*args)

    from shifts.actions import tiers

    whom_to_ask = tiers.whom_to_ask
    monkeypatch.setattr(tiers, "whom_to_ask", judged)
    acts = [by_the_database(advancing(cascade))] * 2
    assert at_once(acts) == ["database", "opened 1"]
    assert Offer.objects.count() == 2


# Started twice


def starting(booking: Booking) -> Act:
    def start() -> str:
        start_cascade(by=booking.created_by, booking=booking, now=NOW)
        return "started"

    return start


def test_started_twice_at_once_is_one_cascade(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_open(monkeypatch, cascades, "cascade_plan", sleep)
    assert at_once([starting(booking)] * 2) == ["started", "started"]
    assert Cascade.objects.count() == 1
    assert Offer.objects.count() == 1


def test_started_twice_without_the_lock_is_parted_by_the_database(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find no cascade."""
    monkeypatch.setattr(cascades, "lock_booking", read)
    held_open(monkeypatch, cascades, "cascade_plan", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([by_the_database(starting(booking))] * 2) == ["database", "started"]


# Accepted and withdrawn


@pytest.fixture
def offer(booking: Booking, people: People) -> Offer:
    return offered(booking, people.worker)


def test_accepted_first_is_not_withdrawn(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    held_open(monkeypatch, offers, "shifts_to_take", sleep)

    def withdraw() -> str:
        time.sleep(GAP / 2)  # the worker holds the offer by now
        return withdrawing(offer)()

    assert at_once([accepting(offer), withdraw]) == ["accepted", "offer_closed"]
    assert Assignment.objects.count() == 1


def test_withdrawn_first_is_not_accepted(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    held_open(monkeypatch, answers, "lock_offer", sleep)

    def accept() -> str:
        time.sleep(GAP / 2)  # HR holds the offer by now
        return accepting(offer)()

    assert at_once([accept, withdrawing(offer)]) == ["offer_closed", "withdrawn"]
    assert not Assignment.objects.exists()


def test_withdrawn_without_the_lock_is_parted_by_the_database(
    offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the tests above can fail: HR saw an open offer that the worker had taken."""
    checked = Barrier(2, timeout=PATIENCE)

    def unlocked(asked: Offer) -> Offer:
        found = Offer.objects.select_related("booking__council", "worker__user")
        read_now = found.get(pk=asked.pk)
        checked.wait()
        time.sleep(GAP)  # the worker writes first
        return read_now

    monkeypatch.setattr(answers, "lock_offer", unlocked)

    def accept() -> str:
        checked.wait()
        return accepting(offer)()

    assert at_once([accept, by_the_database(withdrawing(offer))]) == ["accepted", "database"]
    assert Offer.objects.get().state == "accepted"
