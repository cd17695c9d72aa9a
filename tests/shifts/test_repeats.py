from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shifts.repeats import Days, from_monday, next_free

MONDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 16)
WEEK = timedelta(weeks=1)
normal = Days(MONDAY, FRIDAY)


def test_next_free_is_the_week_after():
    assert next_free(normal, [], MONDAY) == Days(MONDAY + WEEK, FRIDAY + WEEK)


def test_next_free_passes_what_is_booked_already():
    assert next_free(normal, [FRIDAY + 2 * WEEK], MONDAY).starts_on == MONDAY + 3 * WEEK


def test_next_free_of_long_ago_is_not_today():
    assert next_free(normal, [], MONDAY + 10 * WEEK).starts_on == MONDAY + 11 * WEEK
    assert next_free(normal, [], MONDAY + 10 * WEEK - timedelta(1)).starts_on == (
        MONDAY + 10 * WEEK
    )


def test_from_monday_is_after_today():
    assert from_monday(5, MONDAY) == Days(MONDAY + WEEK, FRIDAY + WEEK)
    assert from_monday(1, FRIDAY) == Days(MONDAY + WEEK, MONDAY + WEEK)


@given(st.integers(0, 730), st.lists(st.integers(-400, 800)), st.integers(-400, 800))
def test_next_free_keeps_length_and_weekday(length, taken, today):
    first = Days(MONDAY, MONDAY + timedelta(length))
    last = [MONDAY + timedelta(each) for each in taken]
    found = next_free(first, last, MONDAY + timedelta(today))
    assert found.ends_on - found.starts_on == first.ends_on - first.starts_on
    assert found.starts_on.weekday() == MONDAY.weekday()
    assert found.starts_on > max([MONDAY + timedelta(today), first.ends_on, *last])
