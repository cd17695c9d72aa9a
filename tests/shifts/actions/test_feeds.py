"""A worker's other calendars: added, read by the clock, forgotten."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.utils import timezone

from accounts.errors import BadInput, NotPermitted, WrongState
from shifts.actions import feeds as actions
from shifts.actions.feeds import (
    MOST_CALENDARS,
    AlreadyAdded,
    add_feed,
    claim_feed,
    import_file,
    read_file,
    remove_feed,
)
from shifts.models import BusyTime, CalendarFeed
from shifts.tasks import fetch_calendar, fetch_due_calendars
from tests.conftest import People
from tests.shifts.building import HOUR, MONDAY, NOW, hours
from tests.shifts.calendars.test_fetching import sends, serving
from tests.shifts.calendars.test_reading import calendar
from tests.shifts.saying import busy, feed_of

pytestmark = pytest.mark.django_db
EVENT = "DTSTART:20261012T080000Z DTEND:20261012T090000Z"
HALF_AN_HOUR = timedelta(minutes=30)
URL = "https://calendar.example.org/mine.ics"


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_to(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_to(NOW)
    return set_to


@pytest.fixture
def server(settings: Any) -> Iterator[Callable[..., str]]:
    """Another's server, whose answer can be changed."""
    answers = [sends()]

    def answer(request: BaseHTTPRequestHandler) -> None:
        answers[-1](request)

    with serving(answer) as origin:
        settings.CALENDAR_TRUSTED_ORIGINS = [origin]

        def says(*args: Any, **headers: str) -> str:
            answers.append(sends(*args, **headers))
            return f"{origin}/mine.ics"

        yield says


def test_the_clock_reads_a_calendar(
    people: People, server: Callable[..., str], it_is: Callable[[datetime], None]
) -> None:
    url = server(200, calendar(EVENT), ETag='"1"')
    feed = add_feed(
        by=people.worker.user, worker=people.worker, name="Family", url=url, now=NOW
    )
    assert fetch_calendar(feed.pk) == "1 busy"
    assert BusyTime.objects.get().period == hours(MONDAY, "09:00", "10:00")
    feed.refresh_from_db()
    assert (feed.fetched_at, feed.etag, feed.error) == (NOW, '"1"', "")


def test_the_clock_comes_back_after_half_an_hour(
    people: People, server: Callable[..., str], it_is: Callable[[datetime], None]
) -> None:
    feed = feed_of(people.worker, url=server(200, calendar(EVENT)))
    assert fetch_calendar(feed.pk) == "1 busy"
    it_is(NOW + HALF_AN_HOUR - timedelta(seconds=1))
    assert fetch_calendar(feed.pk) == "not due"
    it_is(NOW + HALF_AN_HOUR)
    server(304, b"")
    assert fetch_calendar(feed.pk) == "1 busy"
    feed.refresh_from_db()
    assert feed.fetched_at == NOW + HALF_AN_HOUR


def test_what_was_read_stays_when_a_try_fails(
    people: People, server: Callable[..., str], it_is: Callable[[datetime], None]
) -> None:
    feed = feed_of(people.worker, url=server(200, calendar(EVENT)))
    fetch_calendar(feed.pk)
    for late, body in ((1, b"<html>"), (2, calendar(f"{EVENT} RRULE:FREQ=SECONDLY"))):
        it_is(NOW + late * HOUR)
        server(200, body)
        assert fetch_calendar(feed.pk) == "failed"
        feed.refresh_from_db()
        assert feed.error
        assert BusyTime.objects.count() == 1
    assert feed.fetched_at == NOW


def test_what_is_read_takes_the_place_of_the_last(
    people: People, server: Callable[..., str], it_is: Callable[[datetime], None]
) -> None:
    feed = feed_of(people.worker, url=server(200, calendar(EVENT, EVENT)))
    assert fetch_calendar(feed.pk) == "2 busy"
    it_is(NOW + HOUR)
    server(200, calendar())
    assert fetch_calendar(feed.pk) == "0 busy"


def test_fetch_due_calendars_catches_up(
    people: People, it_is: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(fetch_calendar, "delay", asked.append)
    never = feed_of(people.worker)
    long_ago = feed_of(people.worker, url=f"{URL}?1", tried_at=NOW - 9 * HOUR)
    feed_of(people.worker, url=f"{URL}?2", tried_at=NOW - HALF_AN_HOUR + timedelta(seconds=1))
    feed_of(people.worker, url="")
    assert fetch_due_calendars() == 2
    assert sorted(asked) == sorted([never.pk, long_ago.pk])


def test_a_calendar_is_claimed_once(people: People) -> None:
    feed = feed_of(people.worker)
    assert claim_feed(feed_id=feed.pk, now=NOW) == feed
    assert claim_feed(feed_id=feed.pk, now=NOW) is None
    assert actions.keep_busy_times(feed_id=0, busy=[], etag="") == 0  # removed meanwhile


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://calendar.example.org/"}, "url"),
        ({"url": "https://me:secret@calendar.example.org/"}, "url"),
        ({"url": f"https://a/{'x' * 2000}"}, "url"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
    ],
)
def test_add_feed_names_what_is_wrong(
    people: People, changes: dict[str, str], field: str
) -> None:
    given = {"name": "Family", "url": URL} | changes
    with pytest.raises(BadInput) as refusal:
        add_feed(by=people.worker.user, worker=people.worker, now=NOW, **given)
    assert list(refusal.value.fields) == [field]


def test_add_feed_once_and_not_too_many(people: People) -> None:
    def add(url: str) -> CalendarFeed:
        return add_feed(
            by=people.worker.user, worker=people.worker, name="Family", url=url, now=NOW
        )

    assert add("webcal://calendar.example.org/mine.ics").url == URL
    with pytest.raises(AlreadyAdded):
        add(URL)
    for number in range(MOST_CALENDARS - 1):
        add(f"{URL}?{number}")
    with pytest.raises(BadInput):
        add(f"{URL}?one-more")


def test_remove_feed_forgets_all_of_it(people: People) -> None:
    feed = feed_of(people.worker)
    busy(feed, hours(MONDAY, "09:00", "10:00"))
    remove_feed(by=people.worker.user, feed=feed)
    assert not BusyTime.objects.exists()
    assert not CalendarFeed.objects.exists()
    with pytest.raises(WrongState):
        remove_feed(by=people.worker.user, feed=feed)


def test_import_file_once(people: People) -> None:
    found = read_file(calendar(EVENT), NOW)
    feed = import_file(
        by=people.worker.user, worker=people.worker, name="School", busy=found, now=NOW
    )
    assert feed.busy_times.get().period == hours(MONDAY, "09:00", "10:00")
    for wrong in (b"x", b"x" * (2 * 1024 * 1024 + 1)):
        with pytest.raises(BadInput):
            read_file(wrong, NOW)


def test_nobody_else_has_a_say(people: People) -> None:
    feed = feed_of(people.worker)
    for by in (people.hr, people.lead, people.other_worker.user):
        with pytest.raises(NotPermitted):
            add_feed(by=by, worker=people.worker, name="x", url=URL, now=NOW)
        with pytest.raises(NotPermitted):
            import_file(by=by, worker=people.worker, name="x", busy=[], now=NOW)
        with pytest.raises(NotPermitted):
            remove_feed(by=by, feed=feed)
