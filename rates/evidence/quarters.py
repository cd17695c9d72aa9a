"""Calendar quarters, by their first days."""

import re
from datetime import date, timedelta

WRITTEN = re.compile("([0-9]{4})-Q([1-4])", re.IGNORECASE)


def quarter_of(text: str) -> date | None:
    """The first day of 2026-Q3; None for what is not a quarter."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None or found[1] == "0000":
        return None
    return date(int(found[1]), int(found[2]) * 3 - 2, 1)


def quarters_back(today: date, count: int = 8) -> list[date]:
    """The first days of the quarters that are over, the latest first."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    quarters = []
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        first = first.replace(month=first.month - 2)
        quarters.append(first)
    return quarters
