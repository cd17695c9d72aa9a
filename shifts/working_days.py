"""Working days in England: Monday to Friday, without bank holidays."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

DAY = timedelta(days=1)
FRIDAY = 4


def is_working_day(day: date, bank_holidays: AbstractSet[date]) -> bool:
    return day.weekday() <= FRIDAY and day not in bank_holidays


def working_days_after(day: date, count: int, bank_holidays: AbstractSet[date]) -> date:
    """The so-manyth working day after this one, which itself is not counted."""
    while count > 0:
        day += DAY
        count -= is_working_day(day, bank_holidays)
    return day
