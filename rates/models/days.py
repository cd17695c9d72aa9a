"""Ranges of days as the database works them out."""

from functools import reduce
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import DateField, F, Func, Value
from django.db.models.expressions import CombinedExpression


class DayRange(Func):
    """Half-open, from one day to another; None, as NULL, leaves that side without an end."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, start: Any, end: Any, **extra: Any) -> None:
        unknown = Value(None, output_field=DateField())
        super().__init__(*(unknown if day is None else day for day in (start, end)), **extra)


def in_common(*ranges: Any) -> Any:
    return reduce(
        lambda one, other: CombinedExpression(one, "*", other, output_field=DateRangeField()),
        ranges,
    )


def since_joined(signature: str) -> DayRange:
    return DayRange(F(f"{signature}__joins_on"), None)


def until_left(signature: str) -> DayRange:
    return DayRange(None, F(f"{signature}__departure__leaves_on"))


# The days on which a version, or a cap, binds one who signed it: a row for each signatory. A cap
# outlives its version where another superseded it.
DAYS_OF_VERSION = in_common(
    F("effective"), since_joined("signatures"), until_left("signatures")
)
DAYS_OF_CAP = in_common(
    F("effective"),
    F("version__effective"),
    since_joined("version__signatures"),
    until_left("version__signatures"),
)
