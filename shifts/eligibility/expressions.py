"""Ranges and months in SQL, for what Django's expressions cannot say."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Aggregate, BooleanField, DateField, Func, Value

from shifts.calendar import DAY
from shifts.eligibility.ask import Period


class DateRange(Func):
    """The days from the first until before the second; NULL has no end."""

    function = "daterange"
    output_field = DateRangeField()


class RangeAgg(Aggregate):
    """All ranges as one multirange, in which those that touch or overlap are one."""

    function = "range_agg"
    output_field = DateRangeField()


class Overlaps(Func):
    arg_joiner = " && "
    template = "(%(expressions)s)"
    output_field = BooleanField()


class FirstMissing(Func):
    """The first day of the first multirange that the second lacks; NULL where it lacks none."""

    arg_joiner = " - "
    template = "lower(%(expressions)s)"
    output_field = DateField()


class AddMonths(Func):
    """The same day of a later month, or that month's last day where it is shorter."""

    arg_joiner = " + make_interval(months => "
    template = "((%(expressions)s))::date)"
    output_field = DateField()


class DayBefore(Func):
    template = "(%(expressions)s - 1)"
    output_field = DateField()


class Days(Func):
    template = "%(expressions)s::datemultirange"
    output_field = DateRangeField()

    def __init__(self, days: Iterable[date], **extra: Any) -> None:
        ranges = ",".join(f"[{day},{day + DAY})" for day in days)
        super().__init__(Value(f"{{{ranges}}}"), **extra)


class Holds(Func):
    """Whether a multirange holds an instant."""

    arg_joiner = " @> "
    template = "(%(expressions)s)"
    output_field = BooleanField()


class Times(Func):
    """The periods as a multirange; `bounds` say which of their ends belong to them."""

    template = "%(expressions)s::tstzmultirange"

    def __init__(self, periods: Iterable[Period], bounds: str = "[)", **extra: Any) -> None:
        ranges = ",".join(between(*period, bounds) for period in periods)
        super().__init__(Value(f"{{{ranges}}}"), **extra)


def between(start: datetime, end: datetime, bounds: str = "[)") -> str:
    return f"{bounds[0]}{start.isoformat()},{end.isoformat()}{bounds[1]}"
