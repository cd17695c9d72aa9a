"""Two people change one assignment, or its booking, at the same moment."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions import offers
from shifts.actions.assignments import (
    Ending,
    Extension,
    agree,
    answering,
    cancel_booking,
    end_early,
    ending,
    propose_extension,
    varying,
)
from shifts.actions.assignments import cancelling as cancelling_module
from shifts.actions.offers import accept_offer
from shifts.models import Assignment, Booking, EarlyEnd, Offer, Shift, Variation
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held, offered

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
WEDNESDAY, NEXT_FRIDAY = MONDAY + 2 * DAY, FRIDAY + 7 * DAY


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


def extending(assignment: Assignment, people: People) -> Callable[[], str]:
    def extend() -> str:
        extension = Extension(last_day=NEXT_FRIDAY, reason="A hearing.")
        propose_extension(by=people.hr, assignment=assignment, extension=extension, now=NOW)
        return "proposed"

    return extend


def agreeing(variation: Variation) -> Callable[[], str]:
    def say_yes() -> str:
        agree(by=variation.assignment.worker.user, variation=variation, now=NOW)
        return "agreed"

    return say_yes


def ending_it(assignment: Assignment, people: People) -> Callable[[], str]:
    def leave() -> str:
        end_early(
            by=people.worker.user,
            assignment=assignment,
            ending=Ending(reason="illness", last_day=WEDNESDAY),
            now=NOW,
        )
        return "ended"

    return leave


def without_the_lock(monkeypatch: pytest.MonkeyPatch, *modules: Any) -> None:
    def read(assignment: Assignment) -> Assignment:
        return Assignment.objects.select_related(
            "worker__user", "booking__council", "booking__team", "booking__cap_decision"
        ).get(pk=assignment.pk)

    for module in modules:
        monkeypatch.setattr(module, "lock_assignment", read)


def in_the_gap(
    monkeypatch: pytest.MonkeyPatch, pause: Callable[[], object], *places: tuple[Any, str]
) -> None:
    """Pause between the check and the write."""
    for module, name in places:
        checked = getattr(module, name)

        def paused(*asked: Any, _checked: Any = checked, **named: Any) -> Any:
            found = _checked(*asked, **named)
            pause()
            return found

        monkeypatch.setattr(module, name, paused)


def both(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> Barrier:
    meet = Barrier(2, timeout=PATIENCE)
    in_the_gap(monkeypatch, meet.wait, *places)
    return meet


def slowly(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> None:
    in_the_gap(monkeypatch, lambda: time.sleep(GAP), *places)


# Two proposals


def test_propose_extension_twice_at_once(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch, (varying, "check_nothing_proposed"))
    assert at_once([extending(assignment, people)] * 2) == ["proposed", "wrong_state"]


def test_propose_extension_without_the_lock_both_go_on(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: only the database parts them, and it gives no reason."""
    without_the_lock(monkeypatch, varying)
    both(monkeypatch, (varying, "check_nothing_proposed"))
    with pytest.raises(IntegrityError, match="variation_one_proposed"):
        at_once([extending(assignment, people)] * 2)
    assert Variation.objects.count() == 1


# Extending against ending


@pytest.fixture
def variation(assignment: Assignment, people: People) -> Variation:
    extending(assignment, people)()
    return Variation.objects.select_related("assignment__worker__user").get()


def test_agree_against_end(
    assignment: Assignment,
    variation: Variation,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever is first: what ends early is never extended."""
    slowly(monkeypatch, (answering, "check_not_ending"), (ending, "check_not_ending"))
    found = at_once([agreeing(variation), ending_it(assignment, people)])
    assert found in (["agreed", "ended"], ["ended", "wrong_state"])
    assignment.refresh_from_db()
    assert assignment.last_day == WEDNESDAY
    assert assignment.shifts.filter(state="held").count() == 3
    assert EarlyEnd.objects.get().due_last_day in (FRIDAY, NEXT_FRIDAY)


def test_agree_against_end_without_the_lock(
    assignment: Assignment,
    variation: Variation,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proves the test above can fail: both pass the check, and only guards stand in the way."""
    without_the_lock(monkeypatch, answering, ending)
    meet = both(monkeypatch, (answering, "check_not_ending"), (ending, "check_not_ending"))
    with suppress(IntegrityError):
        at_once([agreeing(variation), ending_it(assignment, people)])
    assert not meet.broken  # the two were past it together


# The place that someone leaves, and the offer that waits for it


def accepting(offer: Offer) -> Callable[[], str]:
    def accept() -> str:
        accept_offer(by=offer.worker.user, offer=offer, now=NOW)
        return "accepted"

    return accept


def slow_to_take(monkeypatch: pytest.MonkeyPatch, pause: Callable[[], object]) -> None:
    to_take = offers.shifts_to_take

    def shifts_to_take(booking: Booking, now: datetime) -> list[Shift]:
        shifts = to_take(booking, now)
        pause()
        return shifts

    monkeypatch.setattr(offers, "shifts_to_take", shifts_to_take)


def test_end_against_accept_of_another_place(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second place is taken whole, whatever the first gives back meanwhile."""
    booking = booked(team, people.hr, places=2)
    assignment, offer = held(booking, people.worker), offered(booking, people.other_worker)
    slow_to_take(monkeypatch, lambda: time.sleep(GAP))
    found = at_once([ending_it(assignment, people), accepting(offer)])
    assert found == ["accepted", "ended"]
    taken = (
        offer.assignment if hasattr(offer, "assignment") else Assignment.objects.latest("pk")
    )
    assert taken.shifts.values("place").distinct().count() == 1
    booking.refresh_from_db()
    assert booking.state == "open"


def test_end_against_accept_without_the_lock_hides_what_is_open(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: the booking counts as filled, and a place of it is open."""
    booking = booked(team, people.hr, places=2)
    assignment, offer = held(booking, people.worker), offered(booking, people.other_worker)
    meet = Barrier(2, timeout=PATIENCE)
    without_the_lock(monkeypatch, ending)
    monkeypatch.setattr(offers, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    slow_to_take(monkeypatch, meet.wait)
    in_the_gap(monkeypatch, meet.wait, (offers, "close_if_full"))
    in_the_gap(monkeypatch, lambda: (meet.wait(), meet.wait()), (ending, "settle_booking"))
    found = at_once([ending_it(assignment, people), accepting(offer)])
    assert found == ["accepted", "ended"]
    booking.refresh_from_db()
    assert booking.state == "filled"
    assert booking.shifts.to_fill(NOW).exists()


def cancelling(booking: Booking, people: People) -> Callable[[], str]:
    def cancel() -> str:
        cancel_booking(
            by=people.hr, booking=booking, reason="budget", sign_off="Agreed.", now=NOW
        )
        return "cancelled"

    return cancel


def test_cancel_booking_against_accept(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left holding a place of a booking that is cancelled."""
    booking = booked(team, people.hr)
    offer = offered(booking, people.worker)
    slow_to_take(monkeypatch, lambda: time.sleep(GAP))
    found = at_once([cancelling(booking, people), accepting(offer)])
    assert found in (["accepted", "wrong_state"], ["cancelled", "offer_closed"])
    booking.refresh_from_db()
    held_shifts = booking.shifts.filter(state="held").count()
    assert (booking.state, held_shifts) in (("filled", 5), ("cancelled", 0))


def test_cancel_booking_without_the_lock_meets_the_guards(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: accepting goes on beside it, and the database parts them."""
    booking = booked(team, people.hr)
    offer = offered(booking, people.worker)
    meet = Barrier(2, timeout=PATIENCE)
    slow_to_take(monkeypatch, meet.wait)
    in_the_gap(monkeypatch, meet.wait, (cancelling_module, "refuse_newcomers"))
    monkeypatch.setattr(offers, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    with suppress(IntegrityError):
        found = at_once([cancelling(booking, people), accepting(offer)])
        assert found != ["accepted", "cancelled"]
    assert not meet.broken  # the two were past their checks together
