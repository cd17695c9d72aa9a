"""How figures of several councils spread: quartiles, and those that stand far outside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rates.money import EXACT, to_pence

FEWEST_FOR_OUTLIERS = 4  # of three figures, none can lie outside the fences that they make
FENCE = Decimal("1.5")


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Figures to the penny; the fences are exact, so that rounding makes nobody an outlier.

    A fence is one and a half times the distance between the quartiles away from them (Tukey);
    with fewer than four figures there are none.
    """

    count: int
    lowest: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    highest: Decimal
    fences: tuple[Decimal, Decimal] | None

    def is_outlier(self, amount: Decimal) -> bool:
        if self.fences is None:
            return False
        low, high = self.fences
        return amount < low or amount > high


def spread_of(amounts: Sequence[Decimal]) -> Spread | None:
    """None of no figures."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    with localcontext(EXACT):
        lower, median, upper = (quartile(ordered, quarters) for quarters in (1, 2, 3))
        reach = FENCE * (upper - lower)
        fences = (lower - reach, upper + reach)
    return Spread(
        count=len(ordered),
        lowest=to_pence(ordered[0]),
        lower_quartile=to_pence(lower),
        median=to_pence(median),
        upper_quartile=to_pence(upper),
        highest=to_pence(ordered[-1]),
        fences=fences if len(ordered) >= FEWEST_FOR_OUTLIERS else None,
    )


def quartile(ordered: Sequence[Decimal], quarters: int) -> Decimal:
    """Between the two nearest figures, as spreadsheets do it (QUARTILE.INC)."""
    whole, rest = divmod((len(ordered) - 1) * quarters, 4)
    if not rest:
        return ordered[whole]
    return ordered[whole] + (ordered[whole + 1] - ordered[whole]) * rest / 4
