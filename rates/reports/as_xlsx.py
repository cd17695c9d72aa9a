"""Reports as an Excel workbook: the same rows as the CSV, with money and days as numbers.

The same report gives the same bytes: nothing in the file says when it was made.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rates.reports.sheets import Sheet, Value

MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
NAME_LENGTH = 31  # the longest name of a sheet that Excel opens
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
NARROWEST, WIDEST = 8, 50
KINDS: Mapping[str, Mapping[str, object]] = {
    "text": {},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "day": {"num_format": "d mmmm yyyy", "align": "left"},
}
Formats = Mapping[tuple[str, bool], Format]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Text is always written as text, so nothing in it is run as a formula."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": MADE})
    formats = {
        (kind, bold): book.add_format({**look, "bold": bold})
        for kind, look in KINDS.items()
        for bold in (False, True)
    }
    for place, sheet in enumerate(sheets, start=1):
        fill(book.add_worksheet(name_of(sheet.title, place)), sheet, formats)
    book.close()
    return file.getvalue()


def name_of(title: str, place: int) -> str:
    """Excel refuses some letters, long names and a second sheet of the same name."""
    number = f" {place}" if place > 1 else ""
    return title.translate(NOT_IN_NAMES)[: NAME_LENGTH - len(number)].strip() + number


def fill(page: Worksheet, sheet: Sheet, formats: Formats) -> None:
    rows = [sheet.columns, *sheet.all_rows]
    for place, row in enumerate(rows):
        bold = place == 0 or place > len(sheet.rows)
        for column, value in enumerate(row):
            write(page, place, column, value, bold, formats)
    for column, name in enumerate(sheet.columns):
        longest = max(len(str(row[column])) for row in rows if column < len(row))
        page.set_column(column, column, min(max(longest, len(name), NARROWEST), WIDEST) + 2)
    page.freeze_panes(1, 0)


def write(
    page: Worksheet, row: int, column: int, value: Value, bold: bool, formats: Formats
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", formats["text", bold])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["count", bold])
    elif isinstance(value, Decimal):
        page.write_number(row, column, value, formats["money", bold])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day", bold])
    else:
        page.write_string(row, column, value, formats["text", bold])
