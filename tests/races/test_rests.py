"""A manager plans rest at the time for which the worker accepts other work."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from accounts import audit
from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions import offers, rests
from shifts.actions.offers import accept_offer
from shifts.actions.rests import plan_rest
from shifts.models import CompensatoryRest, Offer
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import FRIDAY, NOW, booked, held, hours, offered

pytestmark = pytest.mark.django_db(transaction=True)
SATURDAY = FRIDAY + timedelta(days=1)


@pytest.fixture
def rest(memorandum: MemorandumVersion, people: People, team: Team) -> CompensatoryRest:
    work = held(booked(team, people.hr), people.worker, sign_off="Nobody else could.")
    return CompensatoryRest.objects.create(
        offer=work.offer,
        worker=people.worker,
        rule="REST-11",
        minutes_owed=60,
        owed_from=NOW,
    )


@pytest.fixture
def offer(rest: CompensatoryRest, people: People, team: Team) -> Offer:
    pattern = [{"weekday": 5, "start": "09:00", "end": "17:00", "break_minutes": 30}]
    saturday: dict[str, Any] = {"starts_on": SATURDAY, "ends_on": SATURDAY}
    return offered(booked(team, people.hr, weekly_pattern=pattern, **saturday), people.worker)


def both(rest: CompensatoryRest, offer: Offer, people: People) -> list[str]:
    def plan() -> str:
        period = hours(SATURDAY, "12:00", "13:00")
        plan_rest(
            by=people.hr,
            rest=rest,
            starts_at=period.lower,
            ends_at=period.upper,
            reason="A free hour.",
            now=NOW,
        )
        return "planned"

    def accept() -> str:
        accept_offer(by=offer.worker.user, offer=offer, now=NOW)
        return "accepted"

    return at_once([plan, accept])


def after_checks(monkeypatch: pytest.MonkeyPatch, wait: Callable[[], object]) -> None:
    """Between what each checks and what it writes."""
    free, fits = offers.shifts_to_take, rests.expect_fits

    def shifts_to_take(*args: Any) -> Any:
        taken = free(*args)
        wait()
        return taken

    def expect_fits(*args: Any) -> None:
        fits(*args)
        wait()

    monkeypatch.setattr(offers, "shifts_to_take", shifts_to_take)
    monkeypatch.setattr(rests, "expect_fits", expect_fits)


def test_one_of_them_has_the_time(
    rest: CompensatoryRest, offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_checks(monkeypatch, lambda: time.sleep(GAP))
    assert both(rest, offer, people) in (
        ["accepted", "bad_input"],
        ["not_eligible", "planned"],
    )


def test_without_the_lock_both_have_it(
    rest: CompensatoryRest, offer: Offer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: neither guard sees what the other has not committed."""
    together = Barrier(2, timeout=PATIENCE)
    after_checks(monkeypatch, together.wait)
    monkeypatch.setattr(rests, "lock_worker", lambda pk: None)
    record = audit.record

    def slow_record(*args: Any, **facts: Any) -> None:
        time.sleep(GAP)
        record(*args, **facts)

    monkeypatch.setattr("accounts.audit.record", slow_record)
    assert both(rest, offer, people) == ["accepted", "planned"]
