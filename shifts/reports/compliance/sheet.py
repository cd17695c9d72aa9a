"""Compliance as a table for a spreadsheet; what is hidden says so in each cell."""

from rates.money import ZERO
from rates.reports.grouped_sheet import HIDDEN
from rates.reports.sheets import Sheet, Value
from shifts.reports.compliance.report import Compliance, Standing

SPEND = {
    "hours": "hours",
    "share_over": "share_over",
    "over_cap": "over_cap",
    "over_cap_approved": "over_cap_approved",
    "over_cap_unapproved": "over_cap_unapproved",
}


def sheet_of(report: Compliance) -> Sheet:
    """The total is the last row, told by its name in the first column."""
    counted = [each.code for each in report.figures]
    return Sheet(
        title="Compliance",
        columns=["council", *SPEND.values(), "late", *counted, "last_signed"],
        rows=[[str(row.council), *figures(row)] for row in report.rows],
        total=["Total", *figures(report.region)],
    )


def figures(row: Standing) -> list[Value]:
    return [
        *(spend_of(row, name) for name in SPEND),
        row.late,
        *(HIDDEN if each.hidden else each.number for each in row.counts.values()),
        str(row.signed.version) if row.signed else "",
    ]


def spend_of(row: Standing, name: str) -> Value:
    if row.spend is None:
        return ZERO
    value: Value = HIDDEN if row.spend.hidden else getattr(row.spend, name)
    return value
