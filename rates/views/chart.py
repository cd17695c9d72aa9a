"""Spend against cap as bars: what was within the cap, then what was over it, and where it is."""

from decimal import Decimal

from django.urls import reverse

from rates.money import ZERO
from rates.reports.filters import Filters
from rates.reports.rows import Cell, address
from rates.reports.spend_against_cap import Report
from rates.views.bars import POUNDS, BarChart, Item

SOURCE = "the spend ledger: approved hours, each line against the cap of its day."


def chart_of(report: Report, *, by: str, where: Filters, leads_on: bool) -> BarChart:
    """One bar for each value of the first grouping, in the report's order."""
    cells: dict[str, Cell] = {}
    sums: dict[str, list[Decimal]] = {}
    for row in report.rows:
        label = row.cells[0].label if row.cells else "All"
        cells |= {label: row.cells[0]} if row.cells else {}
        amounts = sums.setdefault(label, [ZERO, ZERO, ZERO])
        for place, amount in enumerate((row.spend, row.over_cap, row.spend_at_cap)):
            amounts[place] += amount
    asked = {"from": report.starts_on, "to": report.ends_on, **where.given()}
    lines = reverse("spend-lines")
    return BarChart(
        items=[
            Item(
                label=label,
                values=(spend - over, over),
                mark=at_cap,
                href=f"{lines}?{address((cells[label],), asked)}"
                if leads_on and label in cells
                else "",
            )
            for label, (spend, over, at_cap) in sums.items()
        ],
        title=f"Spend against cap by {by.lower()}",
        by=by,
        series=("Spend within the cap", "Over the cap"),
        together_as="Spend",
        mark="What the same work costs at the cap",
        unit=POUNDS,
        source=SOURCE,
    )
