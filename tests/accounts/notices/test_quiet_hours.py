"""Quiet hours on ordinary nights, across midnight, and on both nights that the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.quiet_hours import LONDON, QuietHours

NIGHT = QuietHours(time(22), time(7))
NAP = QuietHours(time(13), time(14))


def london(day: int, month: int, at: str, *, fold: int = 0) -> datetime:
    local = datetime.combine(datetime(2026, month, day, tzinfo=LONDON), time.fromisoformat(at))
    return local.replace(tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("hours", "now", "ends"),
    [
        (NIGHT, (5, 10, "21:59"), None),
        (NIGHT, (5, 10, "22:00"), (6, 10, "07:00")),
        (NIGHT, (6, 10, "00:00"), (6, 10, "07:00")),
        (NIGHT, (6, 10, "06:59"), (6, 10, "07:00")),
        (NIGHT, (6, 10, "07:00"), None),
        (NAP, (5, 10, "12:59"), None),
        (NAP, (5, 10, "13:00"), (5, 10, "14:00")),
        (NAP, (5, 10, "14:00"), None),
        (QuietHours(time(22), time(0)), (5, 10, "23:59"), (6, 10, "00:00")),
        (QuietHours(time(22), time(0)), (6, 10, "00:00"), None),
        (QuietHours(time(0), time(7)), (6, 10, "00:00"), (6, 10, "07:00")),
    ],
)
def test_over_at(
    hours: QuietHours, now: tuple[int, int, str], ends: tuple[int, int, str] | None
) -> None:
    at = london(*now)
    assert hours.over_at(at) == (london(*ends) if ends else at)


def test_over_at_the_night_the_clocks_go_forward() -> None:
    """On 29 March 2026 the night is an hour shorter, and ends at 06:00 in UTC."""
    assert NIGHT.over_at(london(28, 3, "23:00")) == datetime(2026, 3, 29, 6, tzinfo=UTC)


def test_over_at_the_night_the_clocks_go_back() -> None:
    """On 25 October 2026 it is an hour longer, and ends at 07:00 in UTC."""
    assert NIGHT.over_at(london(24, 10, "23:00")) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_over_at_a_time_that_the_clocks_skip() -> None:
    """Until 01:30, which that night does not have: until the clocks go from 01:00 to 02:00."""
    hours, moment = QuietHours(time(22), time(1, 30)), datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert hours.over_at(london(28, 3, "23:00")) == moment
    assert hours.over_at(moment) == moment
    starts = QuietHours(time(1, 30), time(5))
    assert starts.over_at(moment) == london(29, 3, "05:00")
    before = moment - timedelta(seconds=1)
    assert starts.over_at(before) == before


def test_over_at_a_time_that_happens_twice() -> None:
    """Until 01:30: the second, so that no message comes in between."""
    hours = QuietHours(time(22), time(1, 30))
    ends = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for now in (london(24, 10, "23:00"), london(25, 10, "01:45"), ends - timedelta(seconds=1)):
        assert hours.over_at(now) == ends
    assert hours.over_at(ends) == ends
    starts = QuietHours(time(1, 30), time(5))
    assert starts.over_at(london(25, 10, "01:30")) == london(25, 10, "05:00")


@given(
    starts=st.times(),
    ends=st.times(),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_over_at_is_outside_and_within_a_day(starts: time, ends: time, now: datetime) -> None:
    if starts == ends:
        return
    hours = QuietHours(starts.replace(tzinfo=None), ends.replace(tzinfo=None))
    over = hours.over_at(now)
    assert now <= over <= now + timedelta(hours=25)
    assert hours.over_at(over) == over
