"""Savings as a table for a spreadsheet; what is hidden says so in each of its cells."""

from rates.reports.savings.report import Row, Savings
from rates.reports.sheets import Sheet, Value

COLUMNS = (
    "lines",
    "hours",
    "bank",
    "agency",
    "bank_for_agency",
    "saved_on_agency",
    "agency_an_hour",
    "permanent",
    "bank_for_permanent",
    "saved_on_permanent",
    "permanent_an_hour",
)


def sheet_of(report: Savings) -> Sheet:
    """The basis is in each row, so that no figure is read on another."""
    names = report.group_by or ("",)
    blank = [None] * (len(names) - 1)
    basis = report.asked.basis.label
    return Sheet(
        title="Savings",
        columns=[*names, "basis", *COLUMNS],
        rows=[
            [*([cell.label for cell in row.cells] or ["All"]), basis, *figures(row)]
            for row in report.rows
        ],
        total=["Total", *blank, basis, *figures(report.total)],
        beside=[["Whole region", *blank, basis, *figures(report.region)]]
        if report.region
        else [],
    )


def figures(row: Row) -> list[Value]:
    return ["hidden" if row.hidden else getattr(row, name) for name in COLUMNS]
