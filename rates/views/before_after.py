"""Two bars a council, as it was and as it would have been, in widths of per cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rates.money import ZERO
from rates.views.chart import width
from rates.what_if import Figures, Row

ROW_HEIGHT = 78


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was over the cap at one council, before and after."""

    label: str
    figures: Figures
    before_width: Decimal
    after_width: Decimal
    top: int

    @property
    def before_top(self) -> int:
        return self.top + 20

    @property
    def after_top(self) -> int:
        return self.top + 42


@dataclass(frozen=True)
class BeforeAfter:
    pairs: tuple[Pair, ...]

    @property
    def height(self) -> int:
        return ROW_HEIGHT * len(self.pairs) + 4


def before_after(rows: Iterable[Row]) -> BeforeAfter:
    """One pair for each council, in the order of the rows."""
    sums: dict[str, Figures] = {}
    for row in rows:
        sums[row.council_name] = sums.get(row.council_name, Figures()) + row.figures
    widest = max(
        (max(each.over_cap, each.over_proposed) for each in sums.values()), default=ZERO
    )
    return BeforeAfter(
        tuple(
            Pair(
                label=label,
                figures=figures,
                before_width=width(figures.over_cap, widest),
                after_width=width(figures.over_proposed, widest),
                top=place * ROW_HEIGHT,
            )
            for place, (label, figures) in enumerate(sums.items())
        )
    )
