"""Excel workbooks that people bring: the first visible sheet as rows of text, within limits.

A workbook is a zip file of XML, so what it unpacks to is measured before anything is unpacked.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError

from openpyxl import load_workbook
from xlsxwriter import Workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1_000_000
LARGEST_PART = 150 * MEGABYTE  # unpacked; 100,000 workers come to about 100
LARGEST_OTHER = 10 * MEGABYTE  # of the parts that are read whole, such as the styles
LARGEST_RATIO = 200  # of unpacked to packed; people's sheets stay below 50
STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml")
ZIP, LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_COLUMNS, LAST_ROW = 100, 1_048_576  # the last row that Excel has
AT_A_TIME = 500
LEAST_TO_DOUBT = MEGABYTE
# Whatever a library says of a damaged file, which is somebody's file and not our mistake.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LargeZipFile,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    ZlibError,
)


class BadWorkbook(Exception):
    """The workbook cannot be read; the message says what to do."""


class Unusable(str):
    """A cell that shows a value and is none: a formula, or an error of the spreadsheet."""

    remedy = "It is a formula; copy it and paste it as a value."


class Failed(Unusable):
    remedy = "The spreadsheet shows an error here; put a value."


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, LOCKED))


def unpacked(content: bytes) -> int:
    """The bytes that it unpacks to. Raises BadWorkbook where it is locked, damaged or too large."""
    if content.startswith(LOCKED):
        raise BadWorkbook(
            "It is locked with a password, or of an old kind. Open it in Excel, take the"
            " password off, save it as .xlsx and choose it again."
        )
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except DAMAGE as damage:
        raise damaged() from damage
    for part in parts:
        most = LARGEST_PART if part.filename.startswith(STREAMED) else LARGEST_OTHER
        bloated = part.file_size > LEAST_TO_DOUBT + LARGEST_RATIO * part.compress_size
        if part.file_size > most or bloated:
            raise BadWorkbook(
                f"It unpacks to more than is read: {part.filename} has"
                f" {part.file_size // MEGABYTE:,} MB. Keep only the sheet with the table, copied"
                " into a new workbook, or split it."
            )
    return sum(part.file_size for part in parts)


def damaged() -> BadWorkbook:
    return BadWorkbook(
        "It is no Excel workbook that can be read. Open it in Excel, save it as .xlsx (or as"
        " “CSV UTF-8”) and choose it again."
    )


def rows_of_workbook(content: bytes) -> Iterator[list[str]]:
    """Each row of the first visible sheet, as wide as its first; days are ISO dates.

    Raises BadWorkbook, also after some rows where the damage is further down.
    """
    unpacked(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks that are not kept
            book = load_workbook(BytesIO(content), read_only=True)
            shown = [each for each in book.worksheets if each.sheet_state == "visible"]
    except DAMAGE as damage:
        raise damaged() from damage
    if not shown:
        raise BadWorkbook("It has no visible sheet with a table; show it and save it again.")
    sheet: Any = shown[0]
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    return as_wide_as_the_first(in_batches(sheet))


def in_batches(sheet: Any) -> Iterator[Sequence[Any]]:
    cells = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_ROW)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(cells, AT_A_TIME))
        except DAMAGE as damage:
            raise damaged() from damage
        if not batch:
            return
        yield from batch


def as_wide_as_the_first(rows: Iterator[Sequence[Any]]) -> Iterator[list[str]]:
    header = [text_of(cell) for cell in next(rows, ())]
    while header and not header[-1].strip():
        header.pop()
    yield header
    for row in rows:
        yield [text_of(cell) for cell in row[: len(header)]]


def text_of(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unusable(value if isinstance(value, str) else getattr(value, "text", "="))
    if cell.data_type == "e":
        return Failed(value)
    if isinstance(value, str):
        return value
    return in_plain(value)


def in_plain(value: Any) -> str:
    """Numbers without an exponent and days without a time, as they would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def workbook_of(rows: Iterable[Sequence[str]], *, sheet: str) -> bytes:
    """One sheet whose cells are all text, so that leading zeros and days stay as they are."""
    kept = BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        table, text = book.add_worksheet(sheet), book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True})
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                table.write_string(number, place, cell, text if number else bold)
        table.set_column(0, MOST_COLUMNS - 1, 24, text)
        table.freeze_panes(1, 0)
    return kept.getvalue()
