"""Spend against cap as a table for a spreadsheet; what is hidden says so in each of its cells."""

from rates.reports.sheets import Sheet, Value
from rates.reports.sheets import as_csv as csv_of
from rates.reports.spend_against_cap import Report, Row

COLUMNS = (
    "lines",
    "workers",
    "minutes",
    "hours",
    "spend",
    "spend_at_cap",
    "over_cap",
    "headroom",
    "minutes_over",
    "share_over",
    "over_cap_approved",
    "over_cap_unapproved",
)
HIDDEN = "hidden"


def sheet_of(report: Report) -> Sheet:
    """The total is the last row, told by its name in the first column."""
    names = report.group_by or ("",)
    rows = [
        [*([cell.label for cell in row.cells] or ["All"]), *figures(row)] for row in report.rows
    ]
    return Sheet(
        title="Spend against cap",
        columns=[*names, *COLUMNS],
        rows=rows,
        total=["Total", *[None] * (len(names) - 1), *figures(report.total)],
    )


def as_csv(report: Report) -> str:
    return csv_of(sheet_of(report))


def figures(row: Row) -> list[Value]:
    return [HIDDEN if row.hidden else getattr(row, name) for name in COLUMNS]
