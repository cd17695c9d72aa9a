"""Every constraint of what workers say of their time, on each side of its boundary."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounts.models import User, Worker
from shifts.models import Assignment, DatedAvailability
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.refusals import refused
from tests.shifts.building import HOUR, MONDAY, booked, held, hours
from tests.shifts.saying import busy, dated, feed_of, link_of, stretches, weekly

pytestmark = pytest.mark.django_db
NINE_TO_FIVE = stretches((0, "09:00", "17:00"))

# Name: (table, refused changes, allowed changes) of a row that stands.
CHECKS: dict[str, tuple[str, list[str], list[str]]] = {
    "busytime_period_bounded": (
        "busytime",
        ["period = 'empty'", "period = '[2026-10-12,)'", "period = '(,2026-10-12)'"],
        ["period = '[2026-10-12,2026-10-13)'"],
    ),
    "busytime_uid_form": ("busytime", ["uid = 'Dentist'"], ["uid = repeat('0', 64)"]),
    "calendarfeed_fetched_by_trying": (
        "calendarfeed",
        ["fetched_at = now()", "fetched_at = now(), tried_at = now() - interval '1 second'"],
        ["fetched_at = now(), tried_at = now()", "tried_at = now()"],
    ),
    "calendarfeed_url_form": (
        "calendarfeed",
        ["url = 'file:///etc/passwd'", "url = 'https://'"],
        ["url = ''", "url = 'https://a'"],
    ),
    "calendarlink_digest_form": (
        "calendarlink",
        ["digest = 'secret'"],
        ["digest = repeat('b', 64)"],
    ),
    "calendarlink_revoked_after_created": (
        "calendarlink",
        ["revoked_at = created_at - interval '1 second'"],
        ["revoked_at = created_at", "revoked_at = NULL"],
    ),
    "datedavailability_kind_known": (
        "datedavailability",
        ["kind = 'sick'"],
        ["kind = 'available'", "kind = 'unavailable'", "kind = 'holiday'"],
    ),
    "datedavailability_period_bounded": (
        "datedavailability",
        ["period = 'empty'", "period = '[2026-10-12,)'"],
        ["period = '[2026-10-12,2026-10-13)'"],
    ),
    "weeklyavailability_clock_of_a_day": (
        "weeklyavailability",
        [
            "clock = 'empty'",
            "clock = '[-1,60)'",
            "clock = '[1440,1500)'",
            "clock = '[540,1981)'",
            "clock = '[540,)'",
        ],
        ["clock = '[0,1440)'", "clock = '[1439,1440)'", "clock = '[540,1980)'"],
    ),
    "weeklyavailability_effective_has_start": (
        "weeklyavailability",
        ["effective = '(,2026-10-12)'", "effective = 'empty'"],
        ["effective = '[2026-10-12,)'", "effective = '[2026-10-12,2026-10-13)'"],
    ),
    "weeklyavailability_every_weeks_credible": (
        "weeklyavailability",
        ["every_weeks = 5"],
        ["every_weeks = 1", "every_weeks = 4"],
    ),
    "weeklyavailability_turn_of_weeks": (
        "weeklyavailability",
        ["turn = 1", "every_weeks = 2, turn = 2"],
        ["turn = 0", "every_weeks = 2, turn = 1"],
    ),
    "weeklyavailability_weekday_known": (
        "weeklyavailability",
        ["weekday = 7"],
        ["weekday = 0", "weekday = 6"],
    ),
}


@pytest.fixture
def someone(people: People) -> Worker:
    """With a row in every table."""
    worker = people.worker
    weekly(worker, *NINE_TO_FIVE)
    dated(worker, "holiday", hours(MONDAY, "09:00", "17:00"))
    busy(feed_of(worker), hours(MONDAY, "09:00", "10:00"))
    link_of(worker)
    return worker


def sides(side: int) -> list[Any]:
    return [
        pytest.param(name, case[0], change, id=f"{name}: {change}")
        for name, case in CHECKS.items()
        for change in case[side]
    ]


def change_all(table: str, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE shifts_{table} SET {change}")


@pytest.mark.parametrize(("name", "table", "change"), sides(1))
def test_check_refuses(someone: Worker, name: str, table: str, change: str) -> None:
    with refused(name):
        change_all(table, change)


@pytest.mark.parametrize(("name", "table", "change"), sides(2))
def test_check_allows(someone: Worker, name: str, table: str, change: str) -> None:
    change_all(table, change)


def test_weekly_stretches_never_overlap(someone: Worker, people: People) -> None:
    with refused("weeklyavailability_no_overlap"):
        weekly(someone, *stretches((0, "16:59", "20:00")))
    weekly(someone, *stretches((0, "17:00", "20:00"), (1, "09:00", "17:00")))
    weekly(someone, *NINE_TO_FIVE, effective=(date(2025, 1, 6), MONDAY))
    weekly(someone, *NINE_TO_FIVE, every_weeks=2)
    weekly(people.other_worker, *NINE_TO_FIVE)


def test_dated_of_one_kind_never_overlap(someone: Worker, people: People) -> None:
    with refused("datedavailability_no_overlap"):
        dated(someone, "holiday", hours(MONDAY, "16:59", "20:00"))
    dated(someone, "holiday", hours(MONDAY, "17:00", "20:00"))
    dated(someone, "unavailable", hours(MONDAY, "09:00", "17:00"))
    dated(people.other_worker, "holiday", hours(MONDAY, "09:00", "17:00"))


def test_an_event_is_busy_once(someone: Worker, people: People) -> None:
    feed = someone.calendar_feeds.get()
    with refused("busytime_once"):
        busy(feed, hours(MONDAY, "09:00", "10:00"))
    busy(feed, hours(MONDAY, "10:00", "11:00"))
    busy(feed, hours(MONDAY, "09:00", "10:00"), name="b")


def test_a_calendar_is_added_once(someone: Worker, people: People) -> None:
    with refused("calendarfeed_url_once"):
        feed_of(someone)
    feed_of(someone, url="")
    feed_of(someone, url="")
    feed_of(people.other_worker)


def test_one_live_link(someone: Worker) -> None:
    with refused("calendarlink_one_live"):
        link_of(someone, "b" * 64)
    link_of(someone, "c" * 64, revoked_at=LONG_AGO + HOUR, revoked_by=someone.user)


OWN: dict[str, Callable[[Worker, User], object]] = {
    "weekly": lambda worker, by: worker.weekly_availability.update(stated_by=by),
    "dated": lambda worker, by: worker.dated_availability.update(stated_by=by),
    "feed": lambda worker, by: worker.calendar_feeds.update(added_by=by),
    "link": lambda worker, by: worker.calendar_links.update(created_by=by),
}


@pytest.mark.parametrize("what", OWN)
def test_only_the_worker_says_when_they_can_work(
    someone: Worker, people: People, what: str
) -> None:
    with refused("availability_own"):
        OWN[what](someone, people.hr)
    OWN[what](someone, someone.user)


def test_only_the_worker_says_it_from_the_start(someone: Worker, people: People) -> None:
    with refused("availability_own"):
        DatedAvailability.objects.create(
            worker=people.other_worker,
            kind="holiday",
            period=hours(MONDAY, "09:00", "17:00"),
            stated_at=LONG_AGO,
            stated_by=people.hr,
        )


@pytest.mark.usefixtures("memorandum")
def test_nobody_accepts_work_for_a_worker(people: People, team: Any) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    mine = Assignment.objects.filter(pk=assignment.pk)
    for somebody in (people.hr, people.manager, people.other_worker.user):
        with refused("assignment_accepted_by_worker"):
            mine.update(accepted_by=somebody)
    mine.update(accepted_by=people.worker.user)
