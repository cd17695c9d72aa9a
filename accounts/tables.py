"""Tables that people bring as CSV or Excel: any order of columns, and other names for them."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, TypeVar

from accounts.cells import Problem
from accounts.errors import BadInput
from accounts.workbooks import (
    MEGABYTE,
    BadWorkbook,
    Unusable,
    is_workbook,
    rows_of_workbook,
    unpacked,
)

DELIMITERS = ",;\t"
LONGEST_CELL = 4_000
LARGEST_FILE = 40 * MEGABYTE
MARKUP = 5  # bytes of XML in a workbook for each that CSV needs
UNREADABLE = (csv.Error, BadWorkbook)
MOST_ROWS, MOST_PROBLEMS, TOLD_EVERY = 100_000, 1_000, 2_000
Cell = TypeVar("Cell")


@dataclass(frozen=True, kw_only=True)
class Column:
    """`also` are other names in small letters; one that is not needed may be left out."""

    name: str
    help: str
    also: tuple[str, ...] = ()
    needed: bool = True


class BadHeader(Exception):
    """The first row does not name the columns."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def check_size(size: int) -> None:
    """Before it is read into memory; BadInput where it has more than LARGEST_FILE bytes."""
    if size > LARGEST_FILE:
        most = LARGEST_FILE // MEGABYTE
        told = f"The file has {size / MEGABYTE:.1f} MB; the most is {most} MB. Split it."
        raise BadInput({"file": told})


def size_of(content: bytes) -> int:
    """About as many bytes as it has, or would have as CSV. Raises BadInput."""
    check_size(len(content))
    if not is_workbook(content):
        return len(content)
    try:
        return unpacked(content) // MARKUP
    except BadWorkbook as bad:
        raise BadInput({"file": str(bad)}) from bad


def rows_of(content: bytes) -> Iterator[list[str]]:
    """Of an Excel workbook, or of CSV; told apart by how they start. Raises BadInput."""
    check_size(len(content))
    if not is_workbook(content):
        return rows_of_csv(decoded(content))
    try:
        return rows_of_workbook(content)
    except BadWorkbook as bad:
        raise BadInput({"file": str(bad)}) from bad


def decoded(content: bytes) -> str:
    """As UTF-8, or BadInput that says how to save the file."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        told = "It is neither Excel nor UTF-8 text. Save it as .xlsx or “CSV UTF-8” again."
        raise BadInput({"file": told}) from problem


def rows_of_csv(text: str) -> Iterator[list[str]]:
    """Each row as its cells; the delimiter is the one that the first row holds most of."""
    text = text.removeprefix("\ufeff")
    first, _, _ = text.partition("\n")
    delimiter = max(DELIMITERS, key=first.count)
    yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def records(
    rows: Iterable[Sequence[str]], columns: Sequence[Column]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each row that holds anything, and its cells by column. Raises BadHeader."""
    lines = iter(rows)
    try:
        names = names_of(next(lines, []), columns)
    except UNREADABLE as problem:
        raise BadHeader(unreadable(1, problem)) from problem
    number = 1
    try:
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(names, map(stripped, cells), strict=False))
    except UNREADABLE as problem:
        raise BadHeader(unreadable(number + 1, problem)) from problem


def stripped(cell: str) -> str:
    return cell if isinstance(cell, Unusable) else cell.strip()


def unreadable(row: int, problem: Exception) -> Problem:
    return Problem(row, "", str(problem), "Save the file anew, and look at this row.")


def names_of(header: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The columns in the order of the file; cells below a column that we do not know are left."""
    known = {
        way: column.name for column in columns for way in (column.name.lower(), *column.also)
    }
    ways = [" ".join(cell.lower().replace("_", " ").split()) for cell in header]
    spaced = {way.replace("_", " "): name for way, name in known.items()}
    names = [spaced.get(way, f"?{place}") for place, way in enumerate(ways)]
    missing = [each.name for each in columns if each.needed and each.name not in names]
    twice = {name for name in names if names.count(name) > 1}
    if missing or twice:
        wrong = f"is missing: {', '.join(missing)}" if missing else f"twice: {', '.join(twice)}"
        remedy = f"Name each column once in the first row; {wrong}."
        raise BadHeader(Problem(1, "", ", ".join(header)[:200], remedy))
    return names


class Reading:
    """The cells of one row, read one by one; what is wrong with them is collected."""

    def __init__(self, row: int, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self.row, self.cells, self.problems = row, cells, problems
        self.fine = True

    def read(self, name: str, reader: Callable[[str], Cell]) -> Cell | None:
        cell = self.cells.get(name, "")
        try:
            if isinstance(cell, Unusable):
                raise ValueError(cell.remedy)
            if len(cell) > LONGEST_CELL:
                raise ValueError(f"Give at most {LONGEST_CELL:,} letters.")
            return reader(cell)
        except ValueError as problem:
            self.refuse(name, cell[:80], str(problem))
            return None

    def read_if_any(self, name: str, reader: Callable[[str], Cell]) -> Cell | None:
        return self.read(name, reader) if self.cells.get(name) else None

    def refuse(self, name: str, value: Any, remedy: str) -> None:
        self.fine = False
        self.problems.append(Problem(self.row, name, str(value), remedy))


def read_each(
    rows: Iterable[Sequence[str]],
    columns: Sequence[Column],
    read: Callable[[Reading], None],
    problems: list[Problem],
    told: Callable[[int], None],
) -> None:
    """`told` hears how far it is, every 2,000 rows; reading stops at 1,000 problems."""
    number = 0
    try:
        for number, cells in records(rows, columns):
            if number > MOST_ROWS + 1:
                remedy = f"Give at most {MOST_ROWS:,} rows; split the file."
                problems.append(Problem(number, "", f"row {number}", remedy))
                return
            read(Reading(number, cells, problems))
            if len(problems) >= MOST_PROBLEMS:
                return
            if number % TOLD_EVERY == 0:
                told(number)
    except BadHeader as bad:
        problems.append(bad.problem)
        return
    if not number:
        problems.append(Problem(2, "", "", "The file has no rows; add some."))
