from datetime import date

import pytest

from accounts.models import Council, Worker
from shifts.eligibility.available import Available
from tests.shifts.building import FRIDAY, MONDAY, hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, finding_of, on_of, told
from tests.shifts.saying import busy, dated, feed_of, stretches, weekly

Clock = tuple[int, str, str]
TUESDAY, WEDNESDAY = date(2026, 10, 13), date(2026, 10, 14)
NEXT_MONDAY = date(2026, 10, 19)
FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)  # Sundays on which the clocks change
SATURDAY, SUNDAY = 5, 6


def test_nothing_stated_is_available(worker: Worker, liverpool: Council) -> None:
    assert finding_of(Available(), worker, ask_for(liverpool, day_shifts(MONDAY))) is None


@pytest.mark.parametrize(
    ("stated", "asked", "on"),
    [
        ([(0, "09:00", "17:00")], (MONDAY, "09:00", "17:00"), None),
        ([(0, "09:01", "17:00")], (MONDAY, "09:00", "17:00"), MONDAY),
        ([(0, "09:00", "16:59")], (MONDAY, "09:00", "17:00"), MONDAY),
        ([(0, "09:00", "12:00"), (0, "12:00", "17:00")], (MONDAY, "09:00", "17:00"), None),
        ([(0, "09:00", "12:00"), (0, "12:01", "17:00")], (MONDAY, "09:00", "17:00"), MONDAY),
        ([(1, "09:00", "17:00")], (MONDAY, "09:00", "17:00"), MONDAY),
        ([(0, "00:00", "00:00")], (MONDAY, "00:00", "00:00"), None),
        # a night belongs to the day it starts, and may be said as two parts of days
        ([(0, "22:00", "06:00")], (MONDAY, "22:00", "06:00"), None),
        ([(0, "22:00", "00:00"), (1, "00:00", "06:00")], (MONDAY, "22:00", "06:00"), None),
        ([(0, "22:00", "00:00")], (MONDAY, "22:00", "06:00"), TUESDAY),
        # the nights on which the clocks change
        ([(SATURDAY, "22:00", "06:00")], (date(2026, 10, 24), "22:00", "06:00"), None),
        ([(SATURDAY, "22:00", "06:00")], (date(2027, 3, 27), "22:00", "06:00"), None),
        ([(SUNDAY, "00:00", "01:30")], (BACK, "00:00", "02:00"), BACK),
        ([(SUNDAY, "01:30", "09:00")], (BACK, "02:00", "09:00"), None),
        ([(SUNDAY, "01:30", "09:00")], (FORWARD, "02:30", "09:00"), None),
        ([(SUNDAY, "01:30", "09:00")], (FORWARD, "02:00", "09:00"), FORWARD),
        ([(SUNDAY, "01:30", "02:15")], (FORWARD, "02:00", "09:00"), FORWARD),
    ],
)
def test_the_week(
    worker: Worker,
    liverpool: Council,
    stated: list[Clock],
    asked: tuple[date, str, str],
    on: date | None,
) -> None:
    weekly(worker, *stretches(*stated))
    assert on_of(Available(), worker, ask_for(liverpool, [hours(*asked)])) == on


def test_every_other_week(worker: Worker, liverpool: Council) -> None:
    weekly(worker, *stretches((0, "09:00", "17:00")), every_weeks=2)
    asked = ask_for(liverpool, day_shifts(MONDAY, NEXT_MONDAY, date(2026, 10, 26)))
    finding = told(Available(), worker, asked)
    assert finding.on == NEXT_MONDAY
    assert finding.detail == (
        "1 of the 3 shifts is outside the times at which the worker says they can work, on "
        "19 October 2026."
    )


def test_a_week_without_any_of_the_days_asked(worker: Worker, liverpool: Council) -> None:
    weekly(worker, *stretches((3, "09:00", "17:00")))
    assert on_of(Available(), worker, ask_for(liverpool, day_shifts(TUESDAY))) == TUESDAY


def test_days_before_and_after_the_statement_are_unstated(
    worker: Worker, liverpool: Council
) -> None:
    weekly(worker, *stretches((6, "09:00", "10:00")), effective=(TUESDAY, WEDNESDAY))
    days = day_shifts(MONDAY, TUESDAY, WEDNESDAY)
    finding = told(Available(), worker, ask_for(liverpool, days))
    assert (finding.on, finding.detail[:20]) == (TUESDAY, "1 of the 3 shifts is")


@pytest.mark.parametrize("kind", ["unavailable", "holiday"])
def test_days_off_count_more_than_days_on(
    worker: Worker, liverpool: Council, kind: str
) -> None:
    weekly(worker, *stretches((6, "09:00", "10:00")))
    dated(worker, "available", hours(MONDAY, "00:00", "00:00"))
    ask = ask_for(liverpool, day_shifts(MONDAY))
    assert finding_of(Available(), worker, ask) is None
    dated(worker, kind, hours(MONDAY, "16:00", "20:00"))
    assert on_of(Available(), worker, ask) == MONDAY


def test_what_only_touches_the_shift_is_nothing(worker: Worker, liverpool: Council) -> None:
    dated(worker, "holiday", hours(MONDAY, "17:00", "20:00"))
    busy(feed_of(worker), hours(MONDAY, "08:00", "09:00"))
    assert finding_of(Available(), worker, ask_for(liverpool, day_shifts(MONDAY))) is None


def test_busy_in_another_calendar(worker: Worker, liverpool: Council) -> None:
    busy(feed_of(worker), hours(TUESDAY, "12:00", "12:01"))
    finding = told(Available(), worker, ask_for(liverpool, day_shifts(MONDAY, TUESDAY, FRIDAY)))
    assert finding.on == TUESDAY
    assert finding.severity == "warn"


def test_a_single_shift_is_told_without_counting(worker: Worker, liverpool: Council) -> None:
    dated(worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    finding = told(Available(), worker, ask_for(liverpool, day_shifts(MONDAY)))
    assert finding.detail == (
        "The shift is outside the times at which the worker says they can work, "
        "on 12 October 2026."
    )


def test_the_clause_asks_for_more(worker: Worker, liverpool: Council) -> None:
    dated(worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    ask = ask_for(liverpool, day_shifts(MONDAY), severity_available="escalate")
    assert told(Available(), worker, ask).severity == "escalate"
