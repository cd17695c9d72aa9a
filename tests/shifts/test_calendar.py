import pickle
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from shifts.calendar import (
    LONDON,
    AmbiguousTime,
    BadShifts,
    NoShifts,
    SkippedTime,
    WorkedPeriod,
    bank_holidays_worked,
    expand,
    local_date,
    local_instant,
    monday_of,
    months_after,
    weeks,
)
from shifts.patterns import BadPattern, PatternDay, parse_pattern
from tests.shifts.test_patterns import sound_weeks

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Sundays on which the clocks change
MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def on(day, start, end, break_minutes=0, fold=None):
    return PatternDay(
        weekday=day.weekday(),
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        break_minutes=break_minutes,
        fold=fold,
    )


def utc(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def worked(start, end, break_minutes=0):
    return WorkedPeriod.with_break(utc(MONDAY, *start), utc(MONDAY, *end), break_minutes)


def remedies(pattern, starts_on, ends_on):
    with pytest.raises(BadShifts) as bad:
        expand(pattern, starts_on, ends_on)
    return [(problem.value, problem.remedy) for problem in bad.value.problems]


@pytest.mark.parametrize(
    ("day", "at", "hour"),
    [(MONDAY, time(9), 8), (date(2026, 1, 5), time(9), 9), (AUTUMN, time(2), 2)],
)
def test_local_instant_ordinary(day, at, hour):
    assert local_instant(day, at) == utc(day, hour)


@pytest.mark.parametrize(("at", "hour", "minute"), [("00:59", 0, 59), ("02:00", 1, 0)])
def test_local_instant_either_side_of_the_skipped_hour(at, hour, minute):
    assert local_instant(SPRING, time.fromisoformat(at)) == utc(SPRING, hour, minute)


@pytest.mark.parametrize("at", ["01:00", "01:30", "01:59"])
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_local_instant_refuses_a_skipped_time(at, fold):
    with pytest.raises(SkippedTime) as skipped:
        local_instant(SPRING, time.fromisoformat(at), fold)
    assert str(skipped.value) == (
        f"{at} on Sunday 29 March 2026 does not exist, because the clocks go forward: "
        "choose a time before 01:00, or 02:00 or later."
    )


@pytest.mark.parametrize("at", ["01:00", "01:30", "01:59"])
def test_local_instant_refuses_a_time_that_happens_twice(at):
    with pytest.raises(AmbiguousTime) as ambiguous:
        local_instant(AUTUMN, time.fromisoformat(at))
    assert str(ambiguous.value) == (
        f"{at} on Sunday 25 October 2026 happens twice, because the clocks go back: "
        "say first (summer time) or second (winter time)."
    )


def test_local_instant_takes_the_one_it_is_told():
    first, second = (local_instant(AUTUMN, time(1, 30), fold) for fold in (0, 1))
    assert (first, second) == (utc(AUTUMN, 0, 30), utc(AUTUMN, 1, 30))


@pytest.mark.parametrize("at", ["00:59", "02:00"])
def test_local_instant_either_side_of_the_hour_that_happens_twice(at):
    assert local_instant(AUTUMN, time.fromisoformat(at)).astimezone(LONDON).fold == 0


@pytest.mark.parametrize("problem", [SkippedTime, AmbiguousTime])
def test_clock_problem_survives_a_queue(problem):
    clock = problem(SPRING, time(1, 30))
    assert str(pickle.loads(pickle.dumps(clock))) == str(clock)


def test_local_date_is_not_the_date_in_utc():
    assert local_date(utc(MONDAY, 22, 59)) == MONDAY
    assert local_date(utc(MONDAY, 23)) == MONDAY + DAY


def test_worked_period_counts_real_time_between_london_times():
    ten_at_night = datetime(2026, 10, 24, 22, tzinfo=LONDON)
    six_in_the_morning = datetime(2026, 10, 25, 6, tzinfo=LONDON)
    assert WorkedPeriod(ten_at_night, six_in_the_morning).elapsed_minutes == 9 * 60


def test_worked_period_break_falls_in_the_middle():
    period = worked((9,), (17,), 30)
    assert period.unpaid_break == (utc(MONDAY, 12, 45), utc(MONDAY, 13, 15))
    assert (period.elapsed_minutes, period.break_minutes, period.paid_minutes) == (480, 30, 450)


def test_worked_period_break_falls_on_a_whole_minute():
    assert worked((9,), (10,), 15).unpaid_break == (utc(MONDAY, 9, 22), utc(MONDAY, 9, 37))


def test_worked_period_without_a_break():
    assert worked((9,), (17,)).paid_minutes == 480


def test_worked_period_break_as_long_as_the_work():
    assert worked((9,), (10,), 60).paid_minutes == 0


@pytest.mark.parametrize("minutes", [61, -1])
def test_worked_period_refuses_a_break_that_does_not_fit(minutes):
    with pytest.raises(ValueError, match="inside the work"):
        worked((9,), (10,), minutes)


@pytest.mark.parametrize(
    ("start", "end"), [((8, 59), (9, 30)), ((9, 30), (10, 1)), ((9, 30), (9, 30))]
)
def test_worked_period_refuses_a_break_outside_the_work(start, end):
    with pytest.raises(ValueError, match="inside the work"):
        WorkedPeriod(utc(MONDAY, 9), utc(MONDAY, 10), (utc(MONDAY, *start), utc(MONDAY, *end)))


def test_worked_period_lasts_a_minute():
    assert worked((9,), (9, 1)).elapsed_minutes == 1


@pytest.mark.parametrize("end", [(9,), (8, 59)])
def test_worked_period_refuses_to_end_before_it_starts(end):
    with pytest.raises(ValueError, match="end after it starts"):
        worked((9,), end)


@pytest.mark.parametrize(
    "start",
    [datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 9, 0, 1, tzinfo=UTC)],  # noqa: DTZ001
)
def test_worked_period_refuses_seconds_and_no_time_zone(start):
    with pytest.raises(ValueError, match="time zone and whole minutes"):
        WorkedPeriod(start, utc(MONDAY, 17))


@pytest.mark.parametrize(("end", "dates"), [((23, 0), 1), ((23, 1), 2)])
def test_worked_period_that_ends_at_midnight_stays_on_its_day(end, dates):
    assert worked((9,), end).local_dates() == [MONDAY, MONDAY + DAY][:dates]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 10, 24), 9),
        (date(2027, 10, 30), 9),
        (date(2026, 3, 28), 7),
        (date(2027, 3, 27), 7),
        (date(2026, 10, 23), 8),
        (date(2026, 3, 29), 8),
    ],
)
def test_expand_night_lasts_as_long_as_it_really_does(day, hours):
    (night,) = expand([on(day, "22:00", "06:00", 30)], day, day)
    assert night.elapsed_minutes == hours * 60
    assert night.paid_minutes == hours * 60 - 30
    assert night.local_dates() == [day, day + DAY]


@pytest.mark.parametrize(
    ("day", "fold", "hours"), [(AUTUMN, None, 9), (SPRING, None, 7), (AUTUMN, 1, 9)]
)
def test_expand_day_shift_on_a_clock_change(day, fold, hours):
    (shift,) = expand([on(day, "00:00", "08:00", 20, fold)], day, day)
    assert shift.elapsed_minutes == hours * 60


def test_expand_dates_are_both_included():
    pattern = parse_pattern(
        [{"weekday": day, "start": "09:00", "end": "12:00"} for day in (0, 4)]
    )
    days = [local_date(shift.starts_at) for shift in expand(pattern, MONDAY, MONDAY + 11 * DAY)]
    assert days == [MONDAY + n * DAY for n in (0, 4, 7, 11)]


def test_expand_shift_belongs_to_the_date_it_starts():
    sunday = MONDAY - DAY
    night = on(sunday, "22:00", "06:00", 30)
    assert len(expand([night], sunday, sunday)) == 1
    with pytest.raises(NoShifts):
        expand([night], MONDAY, MONDAY)


def test_expand_in_order_of_time_whatever_the_order_of_the_pattern():
    afternoon, morning = on(MONDAY, "12:00", "17:00"), on(MONDAY, "08:00", "12:00")
    first, second = expand([afternoon, morning], MONDAY, MONDAY)
    assert first.ends_at == second.starts_at  # they touch, which is no overlap


def test_expand_refuses_dates_without_a_shift():
    pattern = [on(MONDAY, "09:00", "12:00"), on(MONDAY + 2 * DAY, "09:00", "12:00")]
    with pytest.raises(NoShifts) as none:
        expand(pattern, MONDAY + 3 * DAY, MONDAY + 6 * DAY)
    assert none.value.fields == {
        "ends_on": ["Choose dates that include a Monday or Wednesday."]
    }


def test_expand_refuses_to_end_before_it_starts():
    with pytest.raises(NoShifts) as none:
        expand([on(MONDAY, "09:00", "12:00")], MONDAY, MONDAY - DAY)
    assert "Monday 1 June 2026 or later" in none.value.fields["ends_on"][0]


def test_expand_longest_booking():
    pattern = [on(MONDAY, "09:00", "12:00")]
    assert expand(pattern, MONDAY, MONDAY + 730 * DAY)
    with pytest.raises(BadShifts, match="at most two years"):
        expand(pattern, MONDAY, MONDAY + 731 * DAY)


@pytest.mark.parametrize("day", [date(2000, 1, 3), date(2099, 12, 28)])
def test_expand_years_within_reach(day):
    assert expand([on(day, "22:00", "02:00")], day, day)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1), date.min, date.max])
def test_expand_refuses_years_out_of_reach(day):
    assert remedies([on(day, "22:00", "02:00")], day, day)[0][1] == (
        "Choose dates from 2000 to 2099."
    )


def test_expand_refuses_to_begin_or_end_out_of_reach():
    for starts_on in (date(1999, 12, 31), date(2099, 12, 31)):
        [(_, remedy)] = remedies([on(MONDAY, "09:00", "12:00")], starts_on, starts_on + DAY)
        assert remedy.startswith("Choose dates from")


def test_expand_collects_every_skipped_and_repeated_time_with_its_date():
    found = remedies([on(SPRING, "01:30", "05:00")], SPRING, AUTUMN)
    assert [value for value, _ in found] == [
        "01:30 to 05:00 on Sunday 29 March 2026",
        "01:30 to 05:00 on Sunday 25 October 2026",
    ]
    assert "does not exist" in found[0][1]
    assert "happens twice" in found[1][1]


def test_expand_names_the_repeated_end_of_a_night_shift():
    saturday = AUTUMN - DAY
    [(value, remedy)] = remedies([on(saturday, "20:00", "01:30")], saturday, saturday)
    assert value == "20:00 to 01:30 on Saturday 24 October 2026"
    assert remedy.startswith("01:30 on Sunday 25 October 2026 happens twice")


@pytest.mark.parametrize(("fold", "minutes"), [(0, 330), (1, 390)])
def test_expand_says_which_of_two_times(fold, minutes):
    saturday = AUTUMN - DAY
    (shift,) = expand([on(saturday, "20:00", "01:30", 20, fold)], saturday, saturday)
    assert shift.elapsed_minutes == minutes


@pytest.mark.parametrize("break_minutes", [60, 90])
def test_expand_refuses_a_break_as_long_as_what_is_left_of_the_night(break_minutes):
    [(_, remedy)] = remedies([on(SPRING, "00:30", "02:30", break_minutes)], SPRING, SPRING)
    assert remedy.startswith("It lasts 1 h that day. The shift is 1 h")


def test_expand_break_fits_what_is_left_of_the_night():
    (shift,) = expand([on(SPRING, "00:30", "02:30", 59)], SPRING, SPRING)
    assert shift.paid_minutes == 1


def test_expand_six_hours_need_a_break_when_the_clocks_make_them_seven():
    assert expand([on(AUTUMN, "00:00", "06:00", 20)], AUTUMN, AUTUMN)
    assert expand([on(AUTUMN, "00:00", "06:00", 0)], AUTUMN - 7 * DAY, AUTUMN - DAY)
    [(_, remedy)] = remedies([on(AUTUMN, "00:00", "06:00", 0)], AUTUMN, AUTUMN)
    assert remedy.startswith("It lasts 7 h that day. A shift over 6 h needs a break")


def test_expand_refuses_two_shifts_in_the_hour_that_happens_twice():
    first, second = on(AUTUMN, "00:30", "01:30", 0, 1), on(AUTUMN, "01:45", "05:00", 0, 0)
    [(value, remedy)] = remedies([first, second], AUTUMN, AUTUMN)
    assert value == "Sunday 25 October 2026"
    assert "overlap when the clocks go back" in remedy
    assert len(expand([first, second], AUTUMN - 7 * DAY, AUTUMN - DAY)) == 2


STARTS = st.sampled_from([MONDAY, SPRING, AUTUMN]).flatmap(
    lambda day: st.integers(-9, 2).map(lambda days: day + days * DAY)
)


@settings(deadline=None)
@given(sound_weeks(), STARTS, st.integers(0, 20))
@example(
    [{"weekday": "Sunday", "start": "22:00", "end": "06:00", "break_minutes": 20}], SPRING, 9
)
def test_expand_never_overlaps_and_starts_on_the_dates(raw, starts_on, days):
    ends_on = starts_on + days * DAY
    try:
        pattern = parse_pattern(raw, rest_hours=0)
        periods = expand(pattern, starts_on, ends_on)
    except BadPattern:
        assume(False)
    assert all(sooner.ends_at <= later.starts_at for sooner, later in pairwise(periods))
    assert all(starts_on <= local_date(period.starts_at) <= ends_on for period in periods)
    dates = [starts_on + n * DAY for n in range(days + 1)]
    expected = sum(shift.weekday == day.weekday() for shift in pattern for day in dates)
    assert len(periods) == expected
    assert all(
        abs(period.elapsed_minutes - shift.minutes) in (0, 60)
        for period in periods
        for shift in pattern
        if _is(shift, period)
    )


def _is(shift, period):
    local = period.starts_at.astimezone(LONDON)
    return (shift.weekday, shift.start) == (local.weekday(), local.time())


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_after(day, months, then):
    assert months_after(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_after_never_leaves_the_month(day, months):
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + DAY).day == 1)


@pytest.mark.parametrize("days", range(7))
def test_monday_of(days):
    assert monday_of(MONDAY + days * DAY) == MONDAY


def test_weeks_counts_a_week_in_which_any_work_is_done():
    sunday = MONDAY - DAY
    night = expand([on(sunday, "22:00", "06:00", 30)], sunday, sunday)
    later = expand([on(MONDAY, "09:00", "12:00")], MONDAY + 14 * DAY, MONDAY + 14 * DAY)
    assert weeks(later + night) == (MONDAY - 7 * DAY, MONDAY, MONDAY + 14 * DAY)


def test_weeks_night_that_ends_at_midnight_stays_in_its_week():
    sunday = MONDAY - DAY
    assert weeks(expand([on(sunday, "18:00", "00:00")], sunday, sunday)) == (sunday - 6 * DAY,)


def test_bank_holidays_worked_by_local_date():
    christmas = date(2026, 12, 25)
    (night,) = expand([on(christmas - DAY, "22:00", "06:00", 30)], christmas - DAY, christmas)
    assert bank_holidays_worked(night, {christmas, date(2026, 12, 28)}) == (christmas,)


def test_bank_holidays_worked_not_when_work_stops_at_midnight():
    christmas = date(2026, 12, 25)
    (evening,) = expand([on(christmas - DAY, "18:00", "00:00")], christmas - DAY, christmas)
    assert bank_holidays_worked(evening, {christmas}) == ()
