"""The clock to equal pay, worked by hand and against a naive recount."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifts.awr import Away, clock

MONDAY = date(2026, 1, 5)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def mondays(*weeks: int) -> list[date]:
    """The first day of these weeks, the first being week 0."""
    return [MONDAY + week * WEEK for week in weeks]


def end_of(week: int) -> date:
    return MONDAY + week * WEEK + 6 * DAY


def test_clock_counts_each_week_with_any_work() -> None:
    found = clock(worked_on=mondays(*range(12)), until=end_of(12))
    assert [week.count for week in found.weeks] == [*range(1, 13), 12]
    assert found.starts_week(10) == MONDAY + 9 * WEEK
    assert found.equal_pay_from == MONDAY + 12 * WEEK


def test_clock_one_day_a_week_counts_as_five_do() -> None:
    five = [day + n * DAY for day in mondays(0, 1) for n in range(5)]
    assert clock(worked_on=five, until=end_of(1)).count == 2


def test_clock_weeks_run_from_the_first_day_worked() -> None:
    """From a Thursday, the next Wednesday is still the first week."""
    thursday = MONDAY + 3 * DAY
    found = clock(worked_on=[thursday, thursday + 6 * DAY], until=thursday + 6 * DAY)
    assert (found.count, found.weeks[0].starts_on) == (1, thursday)
    assert clock(worked_on=[thursday, thursday + WEEK], until=thursday + WEEK).count == 2


def test_clock_stops_for_six_weeks_and_goes_on() -> None:
    found = clock(worked_on=mondays(0, 1, 8), until=end_of(8))
    assert [week.count for week in found.weeks] == [1, 2, 2, 2, 2, 2, 2, 2, 3]


def test_clock_is_set_back_by_a_seventh_week() -> None:
    found = clock(worked_on=mondays(0, 1, 9), until=end_of(9))
    assert [week.count for week in found.weeks] == [1]
    assert found.weeks[0].starts_on == MONDAY + 9 * WEEK


def test_clock_shows_nothing_once_set_back() -> None:
    assert clock(worked_on=mondays(0), until=end_of(6)).count == 1
    assert clock(worked_on=mondays(0), until=end_of(7)).weeks == ()


def test_clock_is_not_set_back_before_the_seventh_week_is_over() -> None:
    assert clock(worked_on=mondays(0), until=end_of(7) - DAY).count == 1


@pytest.mark.parametrize("why", sorted(set(Away) - {Away.PARENTAL}))
def test_clock_stops_for_sickness_and_leave(why: Away) -> None:
    shows = 1
    away = [(day, why) for day in mondays(*range(1, 29))]
    assert clock(worked_on=mondays(0), away=away, until=end_of(28)).count == shows
    again = clock(worked_on=mondays(0, 29), away=away, until=end_of(29))
    assert again.count == shows + 1


@pytest.mark.parametrize("why", [Away.SICKNESS, Away.JURY])
def test_clock_is_set_back_by_sickness_or_a_jury_beyond_28_weeks(why: Away) -> None:
    away = [(day, why) for day in mondays(*range(1, 30))]
    assert clock(worked_on=mondays(0, 30), away=away, until=end_of(30)).count == 1


@pytest.mark.parametrize("why", [Away.LEAVE, Away.STRIKE, Away.CLOSURE])
def test_clock_is_not_set_back_by_leave_strike_or_closure(why: Away) -> None:
    away = [(day, why) for day in mondays(*range(1, 30))]
    assert clock(worked_on=mondays(0, 30), away=away, until=end_of(30)).count == 2


def test_clock_each_limited_reason_has_its_own_28_weeks() -> None:
    sick = [(day, Away.SICKNESS) for day in mondays(*range(1, 21))]
    jury = [(day, Away.JURY) for day in mondays(*range(21, 41))]
    found = clock(worked_on=mondays(0, 41), away=[*sick, *jury], until=end_of(41))
    assert found.count == 2


def test_clock_goes_on_through_parental_leave() -> None:
    away = [(day, Away.PARENTAL) for day in mondays(*range(1, 20))]
    assert clock(worked_on=mondays(0), away=away, until=end_of(19)).count == 20


def test_clock_of_nothing() -> None:
    assert clock(worked_on=[], until=MONDAY).weeks == ()
    assert clock(worked_on=[MONDAY + DAY], until=MONDAY).count == 0


def test_clock_over_both_changes_of_the_clocks() -> None:
    """Weeks are of days, so a week with a 23-hour or a 25-hour day is a week."""
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for change in (spring, autumn):
        worked = [change - DAY, change - DAY + WEEK]
        assert clock(worked_on=worked, until=change + WEEK).count == 2


@settings(deadline=None)
@given(st.sets(st.integers(0, 150), min_size=1, max_size=25), st.integers(0, 160))
def test_clock_agrees_with_counting_day_by_day(offsets: set[int], last: int) -> None:
    worked = {MONDAY + n * DAY for n in offsets}
    found = clock(worked_on=worked, until=MONDAY + last * DAY)
    assert found.count == counted_by_the_day(worked, MONDAY + last * DAY)


def counted_by_the_day(worked: set[date], until: date) -> int:
    """Walks through the days one by one, knowing nothing of weeks but their length."""
    count = idle = day_of_week = 0
    any_work = False
    day = min(worked)
    running = False
    while day <= until:
        if not running and day in worked:
            running, count, idle, day_of_week, any_work = True, 0, 0, 0, False
        if running:
            if day in worked and not any_work:
                any_work, count = True, count + 1
            day_of_week += 1
            if day_of_week == 7:
                idle = 0 if any_work else idle + 1
                day_of_week, any_work = 0, False
                if idle == 7:
                    running, count = False, 0
        day += DAY
    return count
