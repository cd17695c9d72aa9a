"""A dot plot as numbers: places in per cent, and each row a drawing below its label, as in bars."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rates.reports.ladder import RungPay
from rates.reports.pay_transparency import RolePay

TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Dots:
    """One row in pounds: a line from low to high, a dot on it, and a mark to compare it with."""

    label: str
    low: Decimal
    high: Decimal
    dot: Decimal | None
    mark: Decimal
    hollow: bool = False
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The same in per cent of the width."""

    dots: Dots
    low: Decimal
    width: Decimal
    dot: Decimal | None
    mark: Decimal


@dataclass(frozen=True)
class DotPlot:
    rows: tuple[Placed, ...]
    lowest: Decimal
    highest: Decimal


def plot(rows: Iterable[Dots]) -> DotPlot:
    rows = tuple(rows)
    known = [each for row in rows for each in (row.low, row.high, row.dot, row.mark) if each]
    if not known:
        return DotPlot((), Decimal(0), Decimal(0))
    lowest, highest = min(known), max(known)

    def place(amount: Decimal) -> Decimal:
        """From 3 to 97 %, so that no dot is cut off at an edge."""
        share = (amount - lowest) / (highest - lowest) if highest > lowest else Decimal("0.5")
        return (3 + 94 * share).quantize(TENTH)

    placed = tuple(
        Placed(
            dots=row,
            low=place(row.low),
            width=place(row.high) - place(row.low),
            dot=None if row.dot is None else place(row.dot),
            mark=place(row.mark),
        )
        for row in rows
    )
    return DotPlot(placed, lowest, highest)


def plot_of_role(role: RolePay, own: frozenset[int]) -> DotPlot:
    """Each council's grade from bottom to top, its mean, and the median of the means."""
    spread = role.spread
    if spread is None:
        return plot([])
    return plot(
        Dots(
            label=f"{row.pay.council}, outlier" if row.outlier else str(row.pay.council),
            low=row.pay.amounts["bottom"],
            high=row.pay.amounts["top"],
            dot=row.pay.amounts["mean"],
            mark=spread.median,
            hollow=row.outlier,
            strong=row.pay.council.pk in own,
        )
        for row in role.rows
        if row.pay.amounts
    )


def plot_of_ladder(rungs: Iterable[RungPay]) -> DotPlot:
    """The region from lowest to highest, its median, and the council's dot, rung by rung."""
    return plot(
        Dots(
            label=each.rung.name,
            low=each.spread.lowest,
            high=each.spread.highest,
            dot=each.offer.amount,
            mark=each.spread.median,
        )
        for each in rungs
        if each.spread
    )
