"""The permanent equivalent and the cap a second time, in fractions, from the design alone.

Nothing here is of the product: what agrees with this was worked out twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from statistics import median

STEPS = {  # of a pound, and whether half goes up or everything goes down
    "penny": (Fraction(1, 100), True),
    "down_penny": (Fraction(1, 100), False),
    "nearest_10p": (Fraction(1, 10), True),
    "nearest_50p": (Fraction(1, 2), True),
    "nearest_pound": (Fraction(1), True),
    "down_50p": (Fraction(1, 2), False),
    "down_pound": (Fraction(1), False),
}
COVERED = {
    "paye": ("basic",),
    "umbrella": ("basic", "holiday", "ni", "levy"),
    "limited": ("basic", "holiday", "ni", "levy"),
    "charge": ("basic", "holiday", "ni", "levy", "pension"),
}


def stepped(amount: Fraction, rounding: str) -> Fraction:
    step, half_up = STEPS[rounding]
    return floor(amount / step + (Fraction(1, 2) if half_up else 0)) * step


def pence(amount: Fraction) -> Fraction:
    return stepped(amount, "penny")


@dataclass(frozen=True)
class Pay:
    """A permanent post of a council, and the employer's rates of the day."""

    annual: Fraction  # salary and the supplements that count
    hours: Fraction
    leave: Fraction
    pension: Fraction
    ni: Fraction
    threshold: Fraction
    levy: Fraction

    def lines(self) -> dict[str, Fraction]:
        basic = pence(self.annual / Fraction("52.143") / self.hours)
        holiday = pence(basic * self.leave / (260 - self.leave))
        paid = basic + holiday
        return {
            "basic": basic,
            "holiday": holiday,
            "ni": pence(self.ni * max(0, paid * self.hours - self.threshold) / self.hours),
            "levy": pence(self.levy * paid),
            "pension": pence(self.pension * paid),
        }

    def on(self, basis: str, pension_too: bool = False) -> Fraction:
        lines, covered = self.lines(), COVERED[basis]
        more = lines["pension"] if pension_too and basis in ("umbrella", "limited") else 0
        return sum((lines[code] for code in covered), Fraction(0)) + more


def cap(figures: Sequence[Fraction], clauses: Mapping[str, object], own: int = 0) -> Fraction:
    statistic = {
        "own": lambda: figures[own],
        "mean": lambda: sum(figures) / len(figures),
        "median": lambda: Fraction(median(figures)),
        "highest": lambda: max(figures),
    }[str(clauses["statistic"])]()
    tolerance = Fraction(str(clauses["tolerance_percent"])) / 100
    return stepped(statistic * (1 + tolerance), str(clauses["rounding"]))
