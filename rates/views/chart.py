"""A bar chart as numbers: widths in per cent, so that its words keep their size on any screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rates.money import ZERO
from rates.reports.spend_against_cap import Row

ROW_HEIGHT = 52
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what was spent within the cap, then what was over it, and where the cap is."""

    label: str
    spend: Decimal
    spend_at_cap: Decimal
    over_cap: Decimal
    within_width: Decimal
    over_width: Decimal
    cap_at: Decimal
    top: int

    @property
    def bar_top(self) -> int:
        return self.top + 20

    @property
    def cap_bottom(self) -> int:
        return self.top + 44


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW_HEIGHT * len(self.bars) + 4


def chart_of(rows: Iterable[Row]) -> Chart:
    """One bar for each value of the first grouping, in the report's order."""
    sums: dict[str, list[Decimal]] = {}
    for row in rows:
        label = row.cells[0].label if row.cells else "All"
        amounts = sums.setdefault(label, [ZERO, ZERO, ZERO])
        for place, amount in enumerate((row.spend, row.spend_at_cap, row.over_cap)):
            amounts[place] += amount
    widest = max((max(spend, cap) for spend, cap, _ in sums.values()), default=ZERO)
    return Chart(
        tuple(
            bar(label, amounts, widest, place * ROW_HEIGHT)
            for place, (label, amounts) in enumerate(sums.items())
        )
    )


def bar(label: str, amounts: list[Decimal], widest: Decimal, top: int) -> Bar:
    spend, spend_at_cap, over_cap = amounts
    return Bar(
        label=label,
        spend=spend,
        spend_at_cap=spend_at_cap,
        over_cap=over_cap,
        within_width=width(spend - over_cap, widest),
        over_width=width(over_cap, widest),
        cap_at=width(spend_at_cap, widest),
        top=top,
    )


def width(amount: Decimal, widest: Decimal) -> Decimal:
    """Of 99 %, so that the line of the cap is not cut off at the edge."""
    return (99 * amount / widest).quantize(TENTH) if widest else ZERO
