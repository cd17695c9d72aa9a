"""Savings as a table for a spreadsheet; what is hidden says so in each of its cells."""

from collections.abc import Sequence
from dataclasses import replace

from rates.reports.grouped_sheet import as_named, sheet_by_group
from rates.reports.savings.report import Savings
from rates.reports.sheets import Sheet, Value

COLUMNS = as_named(
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
    sheet = sheet_by_group(report, "Savings", COLUMNS, region=report.region)
    basis, place = report.asked.basis.label, len(report.group_by or ("",))

    def with_basis(row: Sequence[Value]) -> Sequence[Value]:
        return [*row[:place], basis, *row[place:]]

    return replace(
        sheet,
        columns=[*sheet.columns[:place], "basis", *sheet.columns[place:]],
        rows=[with_basis(row) for row in sheet.rows],
        total=with_basis(sheet.total),
        beside=[with_basis(row) for row in sheet.beside],
    )
