from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifts.calendar import LONDON, MINUTE, WorkedPeriod
from shifts.segments import (
    PLAIN,
    CapSegment,
    Enhancements,
    PaySegment,
    amount,
    cut,
    pay_breakdown,
)

FRIDAY, SATURDAY, SUNDAY = date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 7)
NIGHT, WEEKEND, REST_OF_IT, HOLIDAY = map(Decimal, ("1.3", "1.4", "1.5", "2"))
PAID = Enhancements(
    night_multiplier=NIGHT,
    saturday=WEEKEND,
    sunday=REST_OF_IT,
    bank_holiday=HOLIDAY,
    night_from=time(20),
    night_until=time(6),
)
ALWAYS = (CapSegment(date(2026, 1, 1), None, "cap"),)
RATE, HOLIDAY_RATE = Decimal("30.05"), Decimal("0.1207")


def worked(starts_on, start, hours, break_minutes=0):
    starts_at = datetime.combine(starts_on, time.fromisoformat(start), LONDON).astimezone(UTC)
    ends_at = starts_at + hours * timedelta(hours=1)
    return WorkedPeriod.with_break(starts_at, ends_at, break_minutes)


def segments_of(period, **changes):
    terms = {
        "caps": ALWAYS,
        "enhancements": Enhancements(),
        "bank_holidays": frozenset(),
        "breaks_paid": False,
    }
    return cut(period, **(terms | changes))


def shown(segments):
    return [(s.work_date, s.minutes, s.multiplier, s.cap_key) for s in segments]


def test_cut_plain_day_is_one_segment_across_its_break():
    (segment,) = segments_of(worked(FRIDAY, "09:00", 8, 30))
    assert segment == PaySegment(
        work_date=FRIDAY,
        starts_at=datetime(2026, 6, 5, 8, tzinfo=UTC),
        ends_at=datetime(2026, 6, 5, 16, tzinfo=UTC),
        minutes=450,
        multiplier=PLAIN,
        cap_key="cap",
    )


def test_cut_at_london_midnight():
    assert shown(segments_of(worked(FRIDAY, "22:00", 8))) == [
        (FRIDAY, 120, PLAIN, "cap"),
        (SATURDAY, 360, PLAIN, "cap"),
    ]


def test_cut_that_ends_at_midnight_has_no_second_day():
    assert shown(segments_of(worked(FRIDAY, "18:00", 6))) == [(FRIDAY, 360, PLAIN, "cap")]


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        (date(2026, 10, 24), [120, 420]),
        (date(2027, 10, 30), [120, 420]),
        (date(2026, 3, 28), [120, 300]),
        (date(2027, 3, 27), [120, 300]),
    ],
)
def test_cut_clock_change_nights(day, minutes):
    period = worked(day, "22:00", sum(minutes) // 60)
    assert [segment.minutes for segment in segments_of(period)] == minutes
    assert period.ends_at.astimezone(LONDON).time() == time(6)


def test_cut_at_a_change_of_cap():
    caps = (CapSegment(date(2026, 1, 1), SATURDAY, "old"), CapSegment(SATURDAY, None, "new"))
    assert shown(segments_of(worked(FRIDAY, "22:00", 8), caps=caps)) == [
        (FRIDAY, 120, PLAIN, "old"),
        (SATURDAY, 360, PLAIN, "new"),
    ]


@pytest.mark.parametrize(("starts_on", "key"), [(FRIDAY, "cap"), (SATURDAY, None)])
def test_cut_says_when_no_cap_was_in_force(starts_on, key):
    (segment,) = segments_of(
        worked(FRIDAY, "09:00", 4), caps=(CapSegment(starts_on, None, "cap"),)
    )
    assert segment.cap_key == key


@pytest.mark.parametrize(("ends_before", "key"), [(SATURDAY, "cap"), (FRIDAY, None)])
def test_cut_cap_ends_before_its_last_date(ends_before, key):
    caps = (CapSegment(date(2026, 1, 1), ends_before, "cap"),)
    (segment,) = segments_of(worked(FRIDAY, "09:00", 4), caps=caps)
    assert segment.cap_key == key


def test_cut_refuses_two_caps_on_one_date():
    caps = (CapSegment(FRIDAY, None, "one"), CapSegment(FRIDAY, SATURDAY, "two"))
    with pytest.raises(ValueError, match="Only one cap may bind on 2026-06-05, not one, two"):
        segments_of(worked(FRIDAY, "09:00", 4), caps=caps)


def test_cut_at_the_start_and_end_of_night():
    assert shown(segments_of(worked(FRIDAY, "18:00", 4), enhancements=PAID)) == [
        (FRIDAY, 120, PLAIN, "cap"),
        (FRIDAY, 120, NIGHT, "cap"),
    ]
    assert shown(segments_of(worked(FRIDAY, "05:00", 4), enhancements=PAID)) == [
        (FRIDAY, 60, NIGHT, "cap"),
        (FRIDAY, 180, PLAIN, "cap"),
    ]


def test_cut_pays_the_highest_multiplier_and_never_two():
    assert shown(segments_of(worked(FRIDAY, "18:00", 12), enhancements=PAID)) == [
        (FRIDAY, 120, PLAIN, "cap"),
        (FRIDAY, 240, NIGHT, "cap"),
        (SATURDAY, 360, WEEKEND, "cap"),
    ]


def test_cut_sunday_and_bank_holiday():
    sunday = worked(SUNDAY, "09:00", 3)
    assert shown(segments_of(sunday, enhancements=PAID)) == [(SUNDAY, 180, REST_OF_IT, "cap")]
    bank_holidays = frozenset({SUNDAY})
    assert shown(segments_of(sunday, enhancements=PAID, bank_holidays=bank_holidays)) == [
        (SUNDAY, 180, HOLIDAY, "cap")
    ]


def test_cut_night_within_one_day():
    early = Enhancements(night_multiplier=NIGHT, night_from=time(1), night_until=time(5))
    assert shown(segments_of(worked(FRIDAY, "00:00", 6), enhancements=early)) == [
        (FRIDAY, 60, PLAIN, "cap"),
        (FRIDAY, 240, NIGHT, "cap"),
        (FRIDAY, 60, PLAIN, "cap"),
    ]


def test_cut_night_that_ends_in_the_hour_that_happens_twice():
    autumn = date(2026, 10, 25)
    until_half_past = Enhancements(
        night_multiplier=NIGHT, night_from=time(20), night_until=time(1, 30)
    )
    assert shown(segments_of(worked(autumn, "00:00", 3), enhancements=until_half_past)) == [
        (autumn, 90, NIGHT, "cap"),
        (autumn, 30, PLAIN, "cap"),
        (autumn, 30, NIGHT, "cap"),
        (autumn, 30, PLAIN, "cap"),
    ]


def test_cut_night_that_ends_in_the_hour_that_is_skipped():
    spring = date(2026, 3, 29)
    until_half_past = Enhancements(
        night_multiplier=NIGHT, night_from=time(20), night_until=time(1, 30)
    )
    assert shown(segments_of(worked(spring, "00:00", 3), enhancements=until_half_past)) == [
        (spring, 60, NIGHT, "cap"),
        (spring, 120, PLAIN, "cap"),
    ]


def test_cut_takes_the_break_from_where_it_fell():
    night = worked(FRIDAY, "21:00", 6, 60)  # in the middle, 23:30 to 00:30
    assert [segment.minutes for segment in segments_of(night)] == [150, 150]
    assert [segment.minutes for segment in segments_of(night, breaks_paid=True)] == [180, 180]


def test_cut_drops_a_segment_that_is_all_break():
    starts_at = datetime(2026, 6, 5, 22, tzinfo=UTC)  # 23:00 in London
    midnight = starts_at + 60 * MINUTE
    period = WorkedPeriod(starts_at, midnight + 60 * MINUTE, (starts_at, midnight))
    assert shown(segments_of(period)) == [(SATURDAY, 60, PLAIN, "cap")]
    period = WorkedPeriod(starts_at, midnight + 60 * MINUTE, (starts_at + MINUTE, midnight))
    assert [segment.minutes for segment in segments_of(period)] == [1, 60]


@pytest.mark.parametrize("name", ["night_multiplier", "saturday", "sunday", "bank_holiday"])
def test_enhancements_refuse_to_pay_less_than_the_rate(name):
    assert Enhancements(**{name: PLAIN})
    with pytest.raises(ValueError, match="below 1"):
        Enhancements(**{name: Decimal("0.99")})


@pytest.mark.parametrize(
    ("at", "night"), [("19:59", False), ("20:00", True), ("05:59", True), ("06:00", False)]
)
def test_enhancements_is_night(at, night):
    assert PAID.is_night(time.fromisoformat(at)) is night


def test_enhancements_two_equal_times_are_no_night():
    noon = Enhancements(night_multiplier=NIGHT, night_from=time(12), night_until=time(12))
    assert not any(noon.is_night(time(hour)) for hour in range(24))


TIMES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
MULTIPLIERS = st.sampled_from([PLAIN, NIGHT, WEEKEND, REST_OF_IT, HOLIDAY])
ENHANCEMENTS = st.builds(
    Enhancements,
    night_multiplier=MULTIPLIERS,
    saturday=MULTIPLIERS,
    sunday=MULTIPLIERS,
    bank_holiday=MULTIPLIERS,
    night_from=TIMES,
    night_until=TIMES,
)
WEEKENDS = [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)]


@st.composite
def periods(draw):
    starts_at = draw(st.sampled_from(WEEKENDS)) + draw(st.integers(0, 3 * 1440)) * MINUTE
    minutes = draw(st.integers(1, 26 * 60))
    taken = draw(st.integers(0, minutes))
    if not taken:
        return WorkedPeriod(starts_at, starts_at + minutes * MINUTE)
    begins = starts_at + draw(st.integers(0, minutes - taken)) * MINUTE
    return WorkedPeriod(
        starts_at, starts_at + minutes * MINUTE, (begins, begins + taken * MINUTE)
    )


def minute_by_minute(period, enhancements, bank_holidays, breaks_paid):
    """The slow way: look at the clock on the wall at every minute."""
    paid = {}
    for minute in range(period.elapsed_minutes):
        at = period.starts_at + minute * MINUTE
        begins, resumes = period.unpaid_break or (at, at)
        if breaks_paid or not begins <= at < resumes:
            local = at.astimezone(LONDON)
            multiplier = enhancements.multiplier_at(local, bank_holidays)
            paid[local.date(), multiplier] = paid.get((local.date(), multiplier), 0) + 1
    return paid


@settings(deadline=None)
@given(
    periods(),
    ENHANCEMENTS,
    st.frozensets(st.sampled_from([date(2026, 3, 28), date(2026, 10, 25)])),
    st.booleans(),
)
def test_cut_agrees_with_the_clock_minute_by_minute(
    period, enhancements, bank_holidays, breaks_paid
):
    segments = segments_of(
        period, enhancements=enhancements, bank_holidays=bank_holidays, breaks_paid=breaks_paid
    )
    summed = {}
    for segment in segments:
        key = segment.work_date, segment.multiplier
        summed[key] = summed.get(key, 0) + segment.minutes
    assert summed == minute_by_minute(period, enhancements, bank_holidays, breaks_paid)
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(segments))
    total = period.elapsed_minutes if breaks_paid else period.paid_minutes
    assert sum(segment.minutes for segment in segments) == total


@settings(deadline=None)
@given(periods(), ENHANCEMENTS)
def test_cut_neighbours_differ(period, enhancements):
    segments = segments_of(period, enhancements=enhancements, breaks_paid=True)
    assert segments[0].starts_at == period.starts_at
    assert segments[-1].ends_at == period.ends_at
    for one, two in pairwise(segments):
        assert one.ends_at == two.starts_at
        assert (one.work_date, one.multiplier) != (two.work_date, two.multiplier)


@pytest.mark.parametrize(
    ("minutes", "rate", "multiplier", "pay"),
    [
        (450, "30.05", "1", "225.38"),  # 225.375 goes up
        (450, "30.03", "1", "225.23"),  # 225.225 too, where banker's rounding would not
        (20, "30.01", "1", "10.00"),  # 10.0033 goes down
        (60, "30.00", "1.5", "45.00"),
        (1, "0.29", "1", "0.00"),  # 0.48 of a penny
        (1, "0.30", "1", "0.01"),  # exactly half a penny
        (0, "30.00", "1", "0.00"),
    ],
)
def test_amount_rounds_half_up(minutes, rate, multiplier, pay):
    result = amount(minutes, Decimal(rate), Decimal(multiplier))
    assert result == Decimal(pay)
    assert result.as_tuple().exponent == -2


def at_rate(rate, segments):
    return [(segment, rate) for segment in segments]


def test_pay_breakdown_of_two_rates():
    """A rate agreed from the second day on: £232.50 and £240.00 for 7 h 30 min each."""
    first, second = (worked(day, "09:00", 8, 30) for day in (FRIDAY, SATURDAY))
    priced = [
        *at_rate(Decimal("31.00"), segments_of(first)),
        *at_rate(Decimal("32.00"), segments_of(second)),
    ]
    breakdown = pay_breakdown(priced, HOLIDAY_RATE)
    assert [str(line.amount) for line in breakdown.lines[:2]] == ["232.50", "240.00"]
    assert str(breakdown.gross) == "472.50"


def test_pay_breakdown_worked_by_hand():
    saturday_night = worked(date(2026, 10, 24), "22:00", 9, 30)
    breakdown = pay_breakdown(
        at_rate(RATE, segments_of(saturday_night, enhancements=PAID)), HOLIDAY_RATE
    )
    assert [(line.label, line.working, str(line.amount)) for line in breakdown.lines] == [
        ("Saturday 24 October 2026, 22:00 to 00:00", "2 h at £30.05 × 1.4", "84.14"),
        ("Sunday 25 October 2026, 00:00 to 06:00", "6 h 30 min at £30.05 × 1.5", "292.99"),
        ("Holiday pay", "12.07 % of £377.13", "45.52"),
    ]
    assert (breakdown.gross, breakdown.holiday) == (Decimal("377.13"), Decimal("45.52"))
    assert breakdown.total == Decimal("422.65")


def test_pay_breakdown_plain_time_shows_no_multiplier():
    (work, _) = pay_breakdown(
        at_rate(RATE, segments_of(worked(FRIDAY, "09:00", 8, 30))), HOLIDAY_RATE
    ).lines
    assert work.working == "7 h 30 min at £30.05"
    assert work.segment.minutes == 450


def test_pay_breakdown_of_nothing_is_nothing():
    breakdown = pay_breakdown([], HOLIDAY_RATE)
    assert breakdown.total == Decimal("0.00")
    assert [line.label for line in breakdown.lines] == ["Holiday pay"]


@settings(deadline=None)
@given(
    periods(),
    ENHANCEMENTS,
    st.decimals("0.01", "999.99", places=2),
    st.sampled_from([Decimal(0), HOLIDAY_RATE]),
)
def test_pay_breakdown_lines_add_up_to_the_total(period, enhancements, rate, holiday_rate):
    segments = segments_of(period, enhancements=enhancements)
    breakdown = pay_breakdown(at_rate(rate, segments), holiday_rate)
    assert sum(line.amount for line in breakdown.lines) == breakdown.total
    assert breakdown.gross + breakdown.holiday == breakdown.total
    assert breakdown.lines[-1].amount == breakdown.holiday
    assert tuple(line.segment for line in breakdown.lines[:-1]) == segments
    assert all(line.amount.as_tuple().exponent == -2 for line in breakdown.lines)
