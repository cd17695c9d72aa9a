"""The fill report as a table for a spreadsheet; what is hidden says so in each of its cells."""

from rates.reports.grouped_sheet import as_named, sheet_by_group
from rates.reports.sheets import Sheet, Value
from shifts.reports.fill.places import TIERS
from shifts.reports.fill.report import FillReport, Row

COLUMNS = as_named(
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
    return sheet_by_group(
        report, "Fill rate and time to fill", COLUMNS, region=report.region, told=told
    )


def told(row: Row, name: str) -> Value:
    tiers = {f"by_{tier}": count for tier, count in row.by_tier.items()}
    return tiers[name] if name in tiers else getattr(row, name)
