"""A worker says when they can work."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Worker
from shifts.actions.availability import (
    AlreadySaid,
    Days,
    remove_dated,
    set_radius,
    state_dated,
    state_weekly,
    statement_of,
)
from shifts.models import DatedAvailability, WeeklyAvailability
from shifts.reports.availability import month_of, week_stated
from shifts.turns import Stretch
from tests.conftest import People
from tests.shifts.building import FRIDAY, MONDAY, NOW, hours
from tests.shifts.saying import stretches

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WEEK = timedelta(days=7)
BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)  # Sundays on which the clocks change


def state(worker: Worker, *rows: Stretch, **changes: Any) -> list[WeeklyAvailability]:
    normal: dict[str, Any] = {
        "by": worker.user,
        "worker": worker,
        "effective_from": MONDAY,
        "every_weeks": 1,
        "stretches": rows,
        "now": NOW,
        "today": TODAY,
    }
    return state_weekly(**normal | changes)


def say(worker: Worker, kind: str = "holiday", **days: Any) -> list[DatedAvailability]:
    given = {"starts_on": MONDAY, "ends_on": MONDAY} | days
    return state_dated(
        by=worker.user, worker=worker, kind=kind, days=Days(**given), now=NOW, today=TODAY
    )


def test_state_weekly_takes_the_place_of_the_last(people: People) -> None:
    first = state(people.worker, *stretches((0, "09:00", "17:00")))[0]
    state(people.worker, *stretches((0, "10:00", "12:00")), effective_from=MONDAY + WEEK)
    first.refresh_from_db()
    assert first.effective.upper == MONDAY + WEEK
    week = week_stated(people.worker, TODAY)
    assert (week.effective_from, len(week.times)) == (MONDAY + WEEK, 1)
    shown = {day.on: day.times for day in month_of(people.worker, date(2026, 10, 1))}
    assert shown[MONDAY] == ("09:00 to 17:00",)
    assert shown[MONDAY + WEEK] == ("10:00 to 12:00",)
    assert shown[FRIDAY] == ()
    assert shown[date(2026, 10, 9)] is None


def test_state_weekly_forgets_what_would_have_come(people: People) -> None:
    state(people.worker, *stretches((0, "09:00", "17:00")), effective_from=MONDAY + WEEK)
    state(people.worker)
    assert not WeeklyAvailability.objects.exists()
    assert week_stated(people.worker, TODAY).times == ()


def test_state_weekly_in_turns(people: People) -> None:
    """The week of the first day is week 1, whatever week of the year it is."""
    rows = [*stretches((0, "09:00", "17:00")), *stretches((1, "22:00", "06:00"), week=2)]
    state(people.worker, *rows, every_weeks=2, effective_from=FRIDAY)
    assert week_stated(people.worker, TODAY).times == tuple(rows)
    shown = {day.on: day.times for day in month_of(people.worker, date(2026, 10, 1))}
    assert shown[MONDAY + WEEK + timedelta(days=1)] == ("22:00 to 06:00 the next day",)
    assert shown[MONDAY + WEEK] == ()
    assert shown[MONDAY + 2 * WEEK] == ("09:00 to 17:00",)


def test_state_weekly_from_two_tabs(people: People) -> None:
    seen = statement_of(people.worker, TODAY)
    state(people.worker, *stretches((0, "09:00", "17:00")), seen=seen)
    with pytest.raises(WrongState):
        state(people.worker, *stretches((1, "09:00", "17:00")), seen=seen)
    assert WeeklyAvailability.objects.get().weekday == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_from": TODAY - timedelta(days=1)}, "effective_from"),
        ({"effective_from": TODAY + timedelta(days=732)}, "effective_from"),
        ({"every_weeks": 5}, "every_weeks"),
        ({"stretches": stretches((0, "09:00", "12:00"), week=2)}, "times[0].week"),
        (
            {"stretches": stretches((0, "09:00", "12:00"), (0, "11:59", "13:00"))},
            "times[1].start",
        ),
    ],
)
def test_state_weekly_names_what_is_wrong(
    people: People, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        state(people.worker, **changes)
    assert list(refusal.value.fields) == [field]


def test_state_dated_for_whole_days_of_london(people: People) -> None:
    (dated,) = say(people.worker, starts_on=date(2026, 10, 24), ends_on=BACK)
    assert dated.period.upper - dated.period.lower == timedelta(hours=49)


def test_state_dated_for_part_of_a_day_again_and_again(people: People) -> None:
    said = say(people.worker, "unavailable", start=time(22), end=time(6), more_weeks=2)
    assert [each.period for each in said] == [
        hours(MONDAY + weeks * WEEK, "22:00", "06:00") for weeks in range(3)
    ]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"ends_on": MONDAY - timedelta(days=1)}, "ends_on"),
        ({"starts_on": TODAY - WEEK, "ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"start": time(9)}, "end"),
        ({"end": time(9)}, "start"),
        ({"start": time(9), "end": time(12), "ends_on": FRIDAY}, "ends_on"),
        ({"more_weeks": 53}, "more_weeks"),
        ({"ends_on": MONDAY + WEEK, "more_weeks": 1}, "more_weeks"),
        (
            {"starts_on": FORWARD, "ends_on": FORWARD, "start": time(1, 30), "end": time(9)},
            "start",
        ),
        ({"starts_on": BACK, "ends_on": BACK, "start": time(0), "end": time(1, 30)}, "end"),
    ],
)
def test_state_dated_names_what_is_wrong(
    people: People, days: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        say(people.worker, **days)
    assert list(refusal.value.fields) == [field]


def test_state_dated_says_which_of_two_times(people: People) -> None:
    day = {"starts_on": BACK, "ends_on": BACK, "start": time(0), "end": time(1, 30)}
    (dated,) = say(people.worker, fold=1, **day)
    assert dated.period.upper - dated.period.lower == timedelta(hours=2, minutes=30)


def test_state_dated_twice_is_all_or_nothing(people: People) -> None:
    say(people.worker, starts_on=MONDAY + WEEK, ends_on=MONDAY + WEEK)
    with pytest.raises(AlreadySaid):
        say(people.worker, more_weeks=3)
    assert DatedAvailability.objects.count() == 1


def test_remove_dated_once(people: People) -> None:
    (dated,) = say(people.worker)
    remove_dated(by=people.worker.user, dated=dated)
    with pytest.raises(WrongState):
        remove_dated(by=people.worker.user, dated=dated)


@pytest.mark.parametrize(("miles", "fine"), [(0, False), (1, True), (200, True), (201, False)])
def test_set_radius(people: People, miles: int, fine: bool) -> None:
    if fine:
        assert (
            set_radius(by=people.worker.user, worker=people.worker, miles=miles).radius_miles
            == miles
        )
    else:
        with pytest.raises(BadInput):
            set_radius(by=people.worker.user, worker=people.worker, miles=miles)


@pytest.mark.parametrize("who", ["hr", "manager", "lead", "nobody"])
def test_nobody_else_says_it(people: People, who: str) -> None:
    by, worker = getattr(people, who), people.worker
    (dated,) = say(worker)
    days = Days(starts_on=FRIDAY, ends_on=FRIDAY)
    for act in (
        lambda: state(worker, by=by),
        lambda: state_dated(
            by=by, worker=worker, kind="holiday", days=days, now=NOW, today=TODAY
        ),
        lambda: remove_dated(by=by, dated=dated),
        lambda: set_radius(by=by, worker=worker, miles=5),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_the_record_names_days_and_no_note(people: People) -> None:
    state_dated(
        by=people.worker.user,
        worker=people.worker,
        kind="unavailable",
        days=Days(starts_on=MONDAY, ends_on=MONDAY),
        note="Hospital",
        now=NOW,
        today=TODAY,
    )
    entry = AuditEntry.objects.get(verb="availability.days_stated")
    assert "2026-10-11T23:00:00+00:00" in entry.body
    assert "Hospital" not in entry.body
