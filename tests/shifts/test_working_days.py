"""Working days in England, over a weekend and over Christmas."""

from datetime import date

import pytest

from shifts.working_days import working_days_after

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 10, 16), 0, date(2026, 10, 16)),
        (date(2026, 10, 16), 1, date(2026, 10, 19)),  # a Friday: the Monday
        (date(2026, 10, 16), 10, date(2026, 10, 30)),
        (date(2026, 10, 17), 1, date(2026, 10, 19)),  # a Saturday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 18), 10, date(2027, 1, 6)),
    ],
)
def test_working_days_after(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count, CHRISTMAS) == expected
