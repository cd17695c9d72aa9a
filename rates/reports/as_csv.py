"""A spend report as a table that a spreadsheet opens without running anything in it."""

import csv
from io import StringIO

from accounts.cells import safe
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


def as_csv(report: Report) -> str:
    """The total is the last row, told by its name in the first column."""
    table = StringIO()
    writer = csv.writer(table)
    names = report.group_by or ("",)
    writer.writerow([*names, *COLUMNS])
    for row in report.rows:
        labels = [safe(cell.label) for cell in row.cells] or ["All"]
        writer.writerow([*labels, *figures(row)])
    writer.writerow(["Total", *[""] * (len(names) - 1), *figures(report.total)])
    return table.getvalue()


def figures(row: Row) -> list[str]:
    return [str(getattr(row, name)) for name in COLUMNS]
