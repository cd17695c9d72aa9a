"""A worker accepts while the register's bad news is being recorded."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from accounts.actions import passports, register_checks
from accounts.models import RegisterAlert, RegisterCheck, Worker
from rates.models import MemorandumVersion
from shifts.actions import alerts, offers
from shifts.models import Assignment, Offer
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import NOW, booked, held, offered

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], str]


@pytest.fixture
def offer(memorandum: MemorandumVersion, people: People, team: Any) -> Offer:
    return offered(booked(team, people.hr), people.worker)


def accepting(offer: Offer, *, after: float = 0) -> Act:
    def accept() -> str:
        time.sleep(after)
        offers.accept_offer(by=offer.worker.user, offer=offer, now=NOW)
        return "accepted"

    return accept


def suspending(people: People, *, after: float = 0) -> Act:
    entry = people.worker.registration

    def suspend() -> str:
        time.sleep(after)
        passports.record_registration(
            worker=people.worker,
            number=entry.number,
            status="suspended",
            registered_until=entry.registered_until,
            by=people.hr,
        )
        return "suspended"

    return suspend


def answering(people: People) -> Act:
    """The same by file."""
    entry = people.worker.registration
    text = (
        "number,name,status,registered until\n"
        f"{entry.number},{people.worker.user.full_name},suspended,2035-11-30\n"
    )

    def answer() -> str:
        done = register_checks.import_register(
            by=people.hr,
            council=people.worker.employing_council,
            content=text.encode(),
            dry_run=False,
            now=NOW,
        )
        return "known" if done.applied_before else "suspended"

    return answer


def slow_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written waits a while before it is committed."""
    record = passports.audit.record

    def slowly(*said: Any, **facts: Any) -> Any:
        time.sleep(GAP)
        return record(*said, **facts)

    monkeypatch.setattr("accounts.audit.record", slowly)


def without_lock_on_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(pk: int) -> Worker:
        return Worker.objects.select_related("user").get(pk=pk)

    monkeypatch.setattr(offers, "lock_worker", read)


@pytest.mark.parametrize("by_file", [False, True])
def test_accept_sees_a_suspension_recorded_first(
    offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch, by_file: bool
) -> None:
    slow_record(monkeypatch)
    suspend = answering(people) if by_file else suspending(people)
    assert at_once([suspend, accepting(offer, after=GAP / 2)]) == ["not_eligible", "suspended"]
    assert not Assignment.objects.exists()


def test_accept_without_the_lock_misses_it(
    offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: what is not yet committed is not seen."""
    looked = Event()
    record, blocks = passports.audit.record, offers.found_for_the_worker

    def record_once_looked(verb: str, **facts: Any) -> Any:
        if verb == "registration.recorded":
            looked.wait(PATIENCE)
        return record(verb, **facts)

    def look(*asked: Any) -> Any:
        found = blocks(*asked)
        looked.set()
        return found

    monkeypatch.setattr("accounts.audit.record", record_once_looked)
    monkeypatch.setattr(offers, "found_for_the_worker", look)
    without_lock_on_the_worker(monkeypatch)
    both = [suspending(people), accepting(offer, after=GAP)]
    assert at_once(both) == ["accepted", "suspended"]
    assert Assignment.objects.exists()


def test_a_suspension_after_the_acceptance_reaches_the_host(
    offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_record(monkeypatch)
    both = [accepting(offer), suspending(people, after=GAP / 2)]
    assert at_once(both) == ["accepted", "suspended"]
    assert alerts.alert_hosts(now=NOW) == 1
    assert people.hr.notices.count() == 1


def test_the_same_file_at_once_is_recorded_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_record(monkeypatch)
    both = [answering(people), answering(people)]
    assert at_once(both) == ["known", "suspended"]
    assert RegisterCheck.objects.count() == 1


def test_alerting_twice_at_once_tells_each_once(
    memorandum: MemorandumVersion,
    people: People,
    team: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held(booked(team, people.hr), people.worker)
    suspending(people)()
    slow_record(monkeypatch)

    def alert() -> str:
        return str(alerts.alert_hosts(now=NOW))

    assert at_once([alert, alert]) == ["0", "1"]
    assert not RegisterAlert.objects.untold().exists()
    assert people.hr.notices.count() == 1
