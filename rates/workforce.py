"""What a council says of its own children's social workers at the end of a month. Pure."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from rates.money import to_pence

MOST = 20_000  # posts or people; no council is near it
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """Posts are full-time equivalents; people are heads. Starters and leavers are the month's."""

    establishment: Decimal
    filled: Decimal
    vacancies: Decimal
    heads: int
    starters: int
    leavers: int
    agency_heads: int

    def problems(self) -> dict[str, str]:
        """What cannot be so, by the field to look at, with what to do."""
        found = {
            each.name: f"Give a number from 0 to {MOST:,}{halves(each.type)}."
            for each in fields(self)
            if not credible(getattr(self, each.name))
        }
        if found:
            return found
        if self.vacancies > self.establishment:
            found["vacancies"] = (
                f"{self.vacancies} vacant posts are more than the {self.establishment} there are;"
                " count only posts of the establishment."
            )
        if self.filled + self.vacancies < self.establishment:
            missing = self.establishment - self.filled - self.vacancies
            found["filled"] = (
                f"{missing} posts are neither filled nor vacant; each post of the establishment"
                " is one or the other."
            )
        if self.filled > self.heads:
            found["heads"] = (
                f"{self.heads} people cannot fill {self.filled} full-time posts; count everyone"
                " in post."
            )
        return found


def halves(kind: object) -> str:
    return ", with at most two decimals" if kind is Decimal else ""


def credible(number: Decimal | int) -> bool:
    if isinstance(number, Decimal) and (not number.is_finite() or number != to_pence(number)):
        return False
    return 0 <= number <= MOST


def last_day_of(month: date) -> date:
    return (month + 31 * DAY).replace(day=1) - DAY


def months_between(first: date, last: date) -> list[date]:
    """The first days of these months, both included."""
    found = [first]
    while found[-1] < last:
        found.append(last_day_of(found[-1]) + DAY)
    return found
