"""The fill report as a table for a spreadsheet; what is hidden says so in each of its cells."""

from rates.reports.sheets import Sheet, Value
from shifts.reports.fill.places import TIERS
from shifts.reports.fill.report import FillReport, Row

COLUMNS = (
    "bookings",
    "places",
    "filled",
    "fill_rate",
    *(f"by_{tier}" for tier in TIERS),
    "median_hours",
    "p90_hours",
    "hours_asked",
    "hours_unfilled",
)


def sheet_of(report: FillReport) -> Sheet:
    names = report.group_by or ("",)
    blank = [None] * (len(names) - 1)
    return Sheet(
        title="Fill rate and time to fill",
        columns=[*names, *COLUMNS],
        rows=[
            [*([cell.label for cell in row.cells] or ["All"]), *figures(row)]
            for row in report.rows
        ],
        total=["Total", *blank, *figures(report.total)],
        beside=[["Whole region", *blank, *figures(report.region)]] if report.region else [],
    )


def figures(row: Row) -> list[Value]:
    if row.hidden:
        return ["hidden"] * len(COLUMNS)
    tiers = {f"by_{tier}": count for tier, count in row.by_tier.items()}
    return [tiers[name] if name in tiers else getattr(row, name) for name in COLUMNS]
