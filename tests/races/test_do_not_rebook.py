"""A worker accepts while their council decides not to book them again."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from accounts.models import Team, Worker
from rates.models import MemorandumVersion
from shifts.actions import do_not_rebook, offers
from shifts.models import Assignment, DoNotRebook, Offer
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import NOW, booked, offered
from tests.shifts.placing import WEEK, placed

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], str]


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return placed(team, people.hr, people.worker)


@pytest.fixture
def offer(assignment: Assignment, people: People, team: Team) -> Offer:
    later = {
        "starts_on": assignment.first_day + WEEK,
        "ends_on": assignment.last_day + WEEK,
    }
    return offered(booked(team, people.hr, **later), people.worker)


def deciding(assignment: Assignment, people: People, *, after: float = 0) -> Act:
    def decide() -> str:
        time.sleep(after)
        do_not_rebook.decide_do_not_rebook(
            by=people.hr, assignment=assignment, reason="conduct", words="Left.", now=NOW
        )
        return "decided"

    return decide


def accepting(offer: Offer, *, after: float = 0) -> Act:
    def accept() -> str:
        time.sleep(after)
        offers.accept_offer(by=offer.worker.user, offer=offer, now=NOW)
        return "accepted"

    return accept


def test_accept_sees_what_is_decided_first(
    assignment: Assignment, offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = do_not_rebook.tell

    def tell_slowly(*said: Any, **facts: Any) -> None:
        time.sleep(GAP)
        tell(*said, **facts)

    monkeypatch.setattr(do_not_rebook, "tell", tell_slowly)
    both = [deciding(assignment, people), accepting(offer, after=GAP / 2)]
    assert at_once(both) == ["decided", "not_eligible"]
    assert Assignment.objects.count() == 1


def test_accept_without_the_lock_misses_it(
    assignment: Assignment, offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: what is not yet committed is not seen, by any guard."""
    looked = Event()
    tell, find = do_not_rebook.tell, offers.found_for_the_worker

    def tell_once_looked(*said: Any, **facts: Any) -> None:
        looked.wait(PATIENCE)
        time.sleep(GAP)
        tell(*said, **facts)

    def look(*asked: Any) -> Any:
        found = find(*asked)
        looked.set()
        return found

    def read(pk: int) -> Worker:
        return Worker.objects.select_related("user").get(pk=pk)

    monkeypatch.setattr(do_not_rebook, "tell", tell_once_looked)
    monkeypatch.setattr(offers, "found_for_the_worker", look)
    monkeypatch.setattr(offers, "lock_worker", read)
    monkeypatch.setattr(do_not_rebook, "lock_worker", read)
    both = [deciding(assignment, people), accepting(offer, after=GAP)]
    assert at_once(both) == ["accepted", "decided"]
    assert Assignment.objects.count() == 2
    assert DoNotRebook.objects.live().count() == 1


def test_two_decide_at_once_and_one_counts(assignment: Assignment, people: People) -> None:
    both = [deciding(assignment, people), deciding(assignment, people)]
    assert at_once(both) == ["decided", "decided_already"]
    assert DoNotRebook.objects.count() == 1
