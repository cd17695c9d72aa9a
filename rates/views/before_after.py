"""Two bars a council: what was over the cap as it was, and as it would have been."""

from collections.abc import Iterable

from rates.views.bars import POUNDS, BarChart, Item
from rates.what_if import Figures, Row


def before_after(rows: Iterable[Row]) -> BarChart:
    """One pair for each council, in the order of the rows."""
    sums: dict[str, Figures] = {}
    for row in rows:
        sums[row.council_name] = sums.get(row.council_name, Figures()) + row.figures
    return BarChart(
        items=[
            Item(label=label, values=(figures.over_cap, figures.over_proposed))
            for label, figures in sums.items()
        ],
        title="Over the cap by council",
        by="Council",
        series=("As it was", "Under this version"),
        unit=POUNDS,
        source="the spend ledger, each line priced again at the caps of this version.",
    )
