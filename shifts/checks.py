"""Checks of input about assignments."""

from datetime import date

from accounts.checks import Expect, in_words
from shifts.models import Assignment


def expect_during(expect: Expect, field: str, day: date, assignment: Assignment) -> None:
    expect(
        day in assignment.period,
        field,
        f"{in_words(day)} is not a day of this assignment; give one from "
        f"{in_words(assignment.first_day)} to {in_words(assignment.last_day)}.",
    )
