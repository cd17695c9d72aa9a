"""What a measure is: two sums, or a longest, of parts that a reader can look up. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rates.money import to_pence


class Kind(StrEnum):
    """How the parts become one value."""

    SHARE = "share"  # numerator of denominator, in per cent
    AVERAGE = "average"  # numerator for each of the denominator
    LONGEST = "longest"  # the highest numerator


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`parts` is SQL below the common tables of `measures`: council_id, on_day, worker_id,
    team_id, booking_id, what, numerator, denominator and persons.

    Persons are people who are counted and not named. Measures of one family are hidden together,
    since one of them can tell of another.
    """

    code: str
    title: str
    definition: str
    kind: Kind
    counts: str
    of: str
    family: str
    parts: str

    @property
    def unit(self) -> str:
        return {"share": "per cent", "average": "number", "longest": "days"}[self.kind]

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal | None:
        """To two decimals; None where there is nothing to measure."""
        if not denominator:
            return None
        if self.kind == Kind.LONGEST:
            return to_pence(numerator)
        times = 100 if self.kind == Kind.SHARE else 1
        return to_pence(times * numerator / denominator)

    def written(self, value: Decimal | None) -> str:
        if value is None:
            return "–"
        if self.kind == Kind.SHARE:
            return f"{value:.1f} %"
        return f"{value:.0f} days" if self.kind == Kind.LONGEST else f"{value:.1f}"
