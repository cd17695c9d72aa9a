"""What was paid over the cap as a table for a spreadsheet; what is hidden says so in each cell."""

from rates.reports.over_cap import Report, Row
from rates.reports.sheets import Sheet, Value
from rates.reports.spend_sheet import HIDDEN

COLUMNS = {
    "lines": "lines",
    "workers": "workers",
    "hours": "hours",
    "decisions": "decisions",
    "exceptions": "exceptions",
    "over_cap": "over_cap",
    "before": "approved_before",
    "retrospective": "approved_too_late",
    "unapproved": "not_approved",
    "decisions_before": "decisions_approved_before",
    "decisions_retrospective": "decisions_approved_too_late",
    "decisions_unapproved": "decisions_not_approved",
}


def sheet_of(report: Report) -> Sheet:
    """The total is the last row, told by its name in the first column."""
    names = report.group_by or ("",)
    return Sheet(
        title="Over the cap",
        columns=[*names, *COLUMNS.values()],
        rows=[
            [*([cell.label for cell in row.cells] or ["All"]), *figures(row)]
            for row in report.rows
        ],
        total=["Total", *[None] * (len(names) - 1), *figures(report.total)],
    )


def figures(row: Row) -> list[Value]:
    return [HIDDEN if row.hidden else getattr(row, name) for name in COLUMNS]
