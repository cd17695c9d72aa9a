"""Two tabs save a week at once, and two processes take one calendar."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest

from accounts.models import Worker
from shifts.actions import availability, feeds
from shifts.actions.availability import state_weekly
from shifts.actions.feeds import claim_feed
from shifts.models import CalendarFeed, WeeklyAvailability
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import MONDAY, NOW
from tests.shifts.saying import feed_of, stretches

pytestmark = pytest.mark.django_db(transaction=True)


def saving(worker: Worker, weekday: int) -> Callable[[], str]:
    def save() -> str:
        state_weekly(
            by=worker.user,
            worker=worker,
            effective_from=MONDAY,
            every_weeks=1,
            stretches=stretches((weekday, "09:00", "17:00")),
            seen="",
            now=NOW,
            today=NOW.date(),
        )
        return "saved"

    return save


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    check = availability.check_week

    def check_week(*asked: Any) -> None:
        check(*asked)
        time.sleep(GAP)

    monkeypatch.setattr(availability, "check_week", check_week)


def test_state_weekly_two_tabs_never_mix(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    both = [saving(people.worker, weekday) for weekday in (0, 1)]
    assert at_once(both) == ["saved", "wrong_state"]
    assert WeeklyAvailability.objects.count() == 1


def test_state_weekly_without_the_lock_they_mix(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: a week that nobody stated."""
    unlocked = Worker.objects.select_related("user", "employing_council")
    monkeypatch.setattr(availability, "lock_worker", lambda pk: unlocked.get(pk=pk))
    both_looked = Barrier(2, timeout=PATIENCE)
    turn_of = availability.turn_of

    def turn_of_both(*asked: Any) -> int:
        both_looked.wait()
        return turn_of(*asked)

    monkeypatch.setattr(availability, "turn_of", turn_of_both)
    both = [saving(people.worker, weekday) for weekday in (0, 1)]
    assert at_once(both) == ["saved", "saved"]
    assert WeeklyAvailability.objects.count() == 2


def claiming(feed: CalendarFeed) -> Callable[[], str]:
    return lambda: "claimed" if claim_feed(feed_id=feed.pk, now=NOW) else "not due"


@pytest.fixture
def feed(people: People, monkeypatch: pytest.MonkeyPatch) -> CalendarFeed:
    """Held for a while by whoever claims it."""
    save = CalendarFeed.save

    def slow_save(self: CalendarFeed, *args: Any, **more: Any) -> None:
        save(self, *args, **more)
        time.sleep(GAP)

    found = feed_of(people.worker)
    monkeypatch.setattr(CalendarFeed, "save", slow_save)
    return found


def test_claim_feed_goes_to_one(feed: CalendarFeed) -> None:
    assert at_once([claiming(feed), claiming(feed)]) == ["claimed", "not due"]


def test_claim_feed_without_the_lock_both_have_it(
    feed: CalendarFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: the calendar would be fetched twice."""
    due = feeds.CalendarFeed.objects.due

    class Unlocked:
        def __init__(self, found: Any) -> None:
            self.found = found

        def filter(self, **asked: Any) -> "Unlocked":
            return Unlocked(self.found.filter(**asked))

        def select_for_update(self, **asked: Any) -> Any:
            return self.found

    monkeypatch.setattr(feeds.CalendarFeed.objects, "due", lambda before: Unlocked(due(before)))
    assert at_once([claiming(feed), claiming(feed)]) == ["claimed", "claimed"]
