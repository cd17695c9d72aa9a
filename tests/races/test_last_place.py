"""Two workers want one place, and one worker is wanted in two places at once."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest

from accounts import audit
from accounts.models import Council, Team, Worker
from rates.models import MemorandumVersion
from shifts.actions import answers, offers
from shifts.actions.offers import accept_offer
from shifts.models import Assignment, Booking, Offer, Shift
from tests.conftest import People
from tests.factories import TeamFactory
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import NOW, booked, offered

pytestmark = pytest.mark.django_db(transaction=True)


def accepting(offer: Offer) -> Callable[[], str]:
    def accept() -> str:
        accept_offer(by=offer.worker.user, offer=offer, now=NOW)
        return "accepted"

    return accept


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the gap between check and write open."""
    to_take = offers.shifts_to_take

    def shifts_to_take(booking: Booking, now: datetime) -> list[Shift]:
        shifts = to_take(booking, now)
        time.sleep(GAP)
        return shifts

    monkeypatch.setattr(offers, "shifts_to_take", shifts_to_take)


def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have checked before either writes."""
    both_checked = Barrier(2, timeout=PATIENCE)
    to_take = offers.shifts_to_take

    def shifts_to_take(booking: Booking, now: datetime) -> list[Shift]:
        shifts = to_take(booking, now)
        both_checked.wait()
        return shifts

    monkeypatch.setattr(offers, "shifts_to_take", shifts_to_take)


def without_lock_on_the_booking(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(pk: int) -> Booking:
        return Booking.objects.select_related("council__region", "cap_decision").get(pk=pk)

    monkeypatch.setattr(offers, "lock_booking", read)


def without_lock_on_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(pk: int) -> Worker:
        return Worker.objects.select_related("user").get(pk=pk)

    monkeypatch.setattr(offers, "lock_worker", read)


# Two workers, one place


@pytest.fixture
def rivals(memorandum: MemorandumVersion, people: People, team: Team) -> list[Offer]:
    booking = booked(team, people.hr)
    return [offered(booking, one) for one in (people.worker, people.other_worker)]


def test_accept_offer_last_place_goes_to_one(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    assert at_once([accepting(offer) for offer in rivals]) == ["accepted", "filled"]
    assert Assignment.objects.count() == 1
    assert sorted(Offer.objects.values_list("state", flat=True)) == ["accepted", "filled"]
    assert Shift.objects.values("worker").distinct().count() == 1


def test_accept_offer_without_the_lock_both_find_room(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both go on to write, and the database must part them.

    The second waits for the first in the unique index, the first for the second's offer, which it
    is to close: without the lock one is thrown out, and not told why.
    """
    without_lock_on_the_booking(monkeypatch)
    together(monkeypatch)
    reached: list[int] = []
    take_place = offers.take_place

    def counted(*asked: Any) -> Assignment:
        reached.append(1)
        return take_place(*asked)

    monkeypatch.setattr(offers, "take_place", counted)
    assert at_once([accepting(offer) for offer in rivals]) == ["DeadlockDetected", "accepted"]
    assert len(reached) == 2
    assert Assignment.objects.count() == 1


def test_accept_offer_with_the_lock_one_finds_room(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other side of the control: the loser is told before anything is written."""
    reached: list[int] = []
    take_place = offers.take_place

    def counted(*asked: Any) -> Assignment:
        reached.append(1)
        return take_place(*asked)

    slowly(monkeypatch)
    monkeypatch.setattr(offers, "take_place", counted)
    assert at_once([accepting(offer) for offer in rivals]) == ["accepted", "filled"]
    assert len(reached) == 1


# One worker, two councils


@pytest.fixture
def tempting(
    memorandum: MemorandumVersion, people: People, team: Team, wirral: Council
) -> list[Offer]:
    """The same hours at two councils, offered to the same worker."""
    there = booked(TeamFactory.create(council=wirral), people.other_hr)
    return [offered(one, people.worker) for one in (booked(team, people.hr), there)]


def test_accept_offer_one_worker_is_in_one_place(
    tempting: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    assert at_once([accepting(offer) for offer in tempting]) == ["accepted", "not_eligible"]
    assert Assignment.objects.count() == 1


def test_accept_offer_without_the_lock_the_constraint_decides(
    tempting: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw a free worker; the database let one in and told the other why."""
    without_lock_on_the_worker(monkeypatch)
    together(monkeypatch)
    assert at_once([accepting(offer) for offer in tempting]) == ["accepted", "overlap"]
    assert Assignment.objects.count() == 1
    assert Offer.objects.filter(state="accepted").count() == 1
    assert Shift.objects.held().count() == 5


def test_accept_offer_back_to_back_both_win(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    wirral: Council,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """09:00 to 13:00 here and 13:00 to 17:00 there overlap nowhere."""

    def half_day(start: str, end: str) -> list[dict[str, Any]]:
        return [{"weekday": 0, "start": start, "end": end, "break_minutes": 0}]

    there = TeamFactory.create(council=wirral)
    morning = booked(team, people.hr, weekly_pattern=half_day("09:00", "13:00"))
    afternoon = booked(there, people.other_hr, weekly_pattern=half_day("13:00", "17:00"))
    slowly(monkeypatch)
    both = [accepting(offered(one, people.worker)) for one in (morning, afternoon)]
    assert at_once(both) == ["accepted", "accepted"]


# The worker and the clock


def test_accept_offer_or_it_expires(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second finds the other's answer, never both."""
    offer = rivals[0]
    due: datetime = offer.expires_at
    slowly(monkeypatch)

    def expire() -> str:
        time.sleep(GAP / 2)  # the worker holds the offer by now
        return f"expired {answers.expire_offers(now=due)}"

    # The rival's own offer is due at the same time; the accepted one is left alone.
    assert at_once([accepting(offer), expire]) == ["accepted", "expired 1"]
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_accept_offer_after_it_expired(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = rivals[0]
    record = audit.record

    def slow_record(*said: Any, **facts: Any) -> Any:
        time.sleep(GAP)
        return record(*said, **facts)

    monkeypatch.setattr("accounts.audit.record", slow_record)

    def expire() -> str:
        return f"expired {answers.expire_offers(now=offer.expires_at)}"

    def accept() -> str:
        time.sleep(GAP / 2)  # the clock holds the offer by now
        return accepting(offer)()

    assert at_once([accept, expire]) == ["expired 2", "offer_closed"]
    assert not Assignment.objects.exists()


def test_expire_offers_twice_at_once_closes_each_once(
    rivals: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = audit.record

    def slow_record(*said: Any, **facts: Any) -> Any:
        time.sleep(GAP)
        return record(*said, **facts)

    monkeypatch.setattr("accounts.audit.record", slow_record)

    def expire() -> str:
        return str(answers.expire_offers(now=rivals[0].expires_at))

    assert at_once([expire, expire]) == ["0", "2"]
