"""What people type as a day or a time, and what it is read as."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from accounts.forms import ClockField, DayField


@pytest.mark.parametrize(
    "typed",
    ["30 November 2026", "30/11/2026", "2026-11-30", "30 Nov 2026", "Monday 30 November 2026"],
)
def test_day_is_read_as_people_write_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 11, 30)


def test_day_puts_the_day_before_the_month() -> None:
    assert DayField().clean("4/1/2027") == date(2027, 1, 4)


@pytest.mark.parametrize("typed", ["11/30/2026", "soon", "30/11"])
def test_day_that_cannot_be(typed: str) -> None:
    with pytest.raises(ValidationError, match="such as 30 November 2026"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["09:00", "9:00", "0900", "900", "9.00", "9am", "9:00 am"])
def test_clock_is_read_as_people_write_it(typed: str) -> None:
    assert ClockField().clean(typed) == time(9)


@pytest.mark.parametrize("typed", ["24:00", "9", "2500", "noon"])
def test_clock_that_cannot_be(typed: str) -> None:
    with pytest.raises(ValidationError, match="such as 09:00"):
        ClockField().clean(typed)
