"""A report that groups its figures as a table for a spreadsheet; what is hidden says so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from rates.reports.rows import Cell
from rates.reports.sheets import Sheet, Value

HIDDEN = "hidden"


class GroupedRow(Protocol):
    @property
    def cells(self) -> tuple[Cell, ...]: ...
    @property
    def hidden(self) -> bool: ...


class GroupedReport(Protocol):
    @property
    def group_by(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> Sequence[GroupedRow]: ...
    @property
    def total(self) -> GroupedRow: ...


def sheet_by_group(
    report: GroupedReport,
    title: str,
    columns: Mapping[str, str],
    *,
    region: GroupedRow | None = None,
    told: Callable[[Any, str], Value] = getattr,
) -> Sheet:
    """`columns` are the figures of a row, as `told` finds them, and their headings.

    The total is the last row, told by its name in the first column; the whole region is below it.
    """
    names = report.group_by or ("",)
    blank = [None] * (len(names) - 1)

    def figures(row: GroupedRow) -> list[Value]:
        return [HIDDEN if row.hidden else told(row, name) for name in columns]

    return Sheet(
        title=title,
        columns=[*names, *columns.values()],
        rows=[
            [*([cell.label for cell in row.cells] or ["All"]), *figures(row)]
            for row in report.rows
        ],
        total=["Total", *blank, *figures(report.total)],
        beside=[["Whole region", *blank, *figures(region)]] if region else [],
    )


def as_named(*names: str) -> dict[str, str]:
    """Columns that are headed by the names of their figures."""
    return {name: name for name in names}
