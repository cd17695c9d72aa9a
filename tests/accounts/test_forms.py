"""What people type as a day or a time, and what it is read as."""

from datetime import date, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import ClockField, DayField, MonthField, PlainForm


class OneDay(PlainForm):
    on = DayField()
    month = MonthField()


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
    with pytest.raises(
        ValidationError, match=f"Last day: “{typed}” is not a day. Write it as 30"
    ):
        DayField(label="Last day").clean(typed)


@pytest.mark.parametrize(
    ("typed", "told"), [("1/1/0026", "1 January 26"), ("31/12/9999", "9999")]
)
def test_day_that_is_too_far_away(typed: str, told: str) -> None:
    with pytest.raises(ValidationError, match=f"{told} is too far away. Give a year such as"):
        DayField().clean(typed)


def test_day_that_is_missing_is_asked_for_by_its_label() -> None:
    with pytest.raises(ValidationError, match="Last day: give a day, such as 30 November 2026"):
        DayField(label="Last day").clean("")


def test_day_of_an_address_is_shown_in_words() -> None:
    asked = OneDay({"on": "2026-04-01", "month": "2026-10"})
    assert 'value="1 April 2026"' in str(asked["on"])
    assert 'value="October 2026"' in str(asked["month"])


@pytest.mark.parametrize("typed", ["October 2026", "Oct 2026", "2026-10", "10/2026"])
def test_month_is_read_as_people_write_it(typed: str) -> None:
    assert MonthField().clean(typed) == date(2026, 10, 1)


def test_month_that_cannot_be() -> None:
    with pytest.raises(
        ValidationError, match=r"“soon” is not a month. Write it as October 2026"
    ):
        MonthField().clean("soon")


@pytest.mark.parametrize("typed", ["09:00", "9:00", "0900", "900", "9.00", "9am", "9:00 am"])
def test_clock_is_read_as_people_write_it(typed: str) -> None:
    assert ClockField().clean(typed) == time(9)


@pytest.mark.parametrize("typed", ["24:00", "9", "2500", "noon"])
def test_clock_that_cannot_be(typed: str) -> None:
    with pytest.raises(ValidationError, match="such as 09:00"):
        ClockField().clean(typed)


class Named(PlainForm):
    name = forms.CharField(max_length=3)


def test_text_that_is_too_long_is_told_plainly() -> None:
    form = Named({"name": "abcd"})
    assert form.problems() == {"name": ["Use 3 characters or fewer. You gave 4."]}
