"""How a credential stands by its last day: in date, ending within 60, 30 or 7 days, or over."""

from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Standing(StrEnum):
    """Said in words beside the colour, so that nobody needs to see the colour."""

    IN_DATE = "in_date"
    ENDS_WITHIN_60_DAYS = "ends_within_60_days"
    ENDS_WITHIN_30_DAYS = "ends_within_30_days"
    ENDS_WITHIN_7_DAYS = "ends_within_7_days"
    OUT_OF_DATE = "out_of_date"

    @property
    def asks_for_renewal(self) -> bool:
        return self != Standing.IN_DATE


WITHIN = {
    7: Standing.ENDS_WITHIN_7_DAYS,
    30: Standing.ENDS_WITHIN_30_DAYS,
    60: Standing.ENDS_WITHIN_60_DAYS,
}


def standing(ends_on: date | None, today: date) -> Standing:
    """`ends_on` is the last day, London; without one it does not end."""
    if ends_on is None:
        return Standing.IN_DATE
    if ends_on < today:
        return Standing.OUT_OF_DATE
    left = (ends_on - today) // DAY
    return next((each for days, each in WITHIN.items() if left <= days), Standing.IN_DATE)
