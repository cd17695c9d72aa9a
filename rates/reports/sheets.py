"""A report as a table for a spreadsheet: the rows of its page, before CSV or Excel writes them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

from accounts.cells import safe

Value = str | int | bool | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A value's type says how it is written: money as Decimal, counts as int, days as date.

    `total` stands below the rows, and is empty where a total would mean nothing; `beside` is what
    the total is compared with, below it.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    beside: Sequence[Sequence[Value]] = ()

    @property
    def all_rows(self) -> list[Sequence[Value]]:
        return [*self.rows, *([self.total] if self.total else []), *self.beside]


def as_csv(sheet: Sheet) -> str:
    """Text that looks like a formula stays text."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(sheet.columns)
    writer.writerows([[cell(value) for value in row] for row in sheet.all_rows])
    return table.getvalue()


def cell(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe(value)
    return "" if value is None else str(value)
