"""Reading a file of pay awards, so that every cell that cannot be used is named at once."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

COLUMNS = ("spine", "award", "effective_from", "status", "scp", "annual_salary")
STATUSES = ("agreed", "provisional")
MOST_BYTES = 1_000_000
MOST_SHOWN = 30
FORMULA = ("=", "+", "-", "@")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
UK_DAY = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
SALARY = re.compile(r"£?(\d{1,3}(,\d{3})+|\d{1,7})(\.\d\d?)?", re.ASCII)
POINT = re.compile(r"\d{1,4}", re.ASCII)
DAY_REMEDY = "Write the day as 2026-04-01."
SALARY_REMEDY = "Write a year's pay above 0, such as 48738 or 48738.50."


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a cell, or with the file where there is no row, and what to do."""

    row: int | None = None
    column: str = ""
    value: str = ""
    remedy: str

    def __str__(self) -> str:
        where = [f"Row {self.row}"] if self.row else []
        where += [f"column {self.column}"] if self.column else []
        if not where:
            return self.remedy
        told = f"“{shortened(self.value)}” cannot be used" if self.value else "it is empty"
        return f"{', '.join(where)}: {told}. {self.remedy}"


class BadFile(Exception):
    """Nothing of the file is used; `problems` are all that stands in the way."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))

    def sentences(self) -> list[str]:
        told = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(told)
        return [*told, f"There are {more} more. Put these right first."] if more else told


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """One salary as a row of the file gives it; `row` counts the heading as 1."""

    row: int
    spine: str
    award: str
    effective_from: date
    status: str
    scp: int
    annual_salary: Decimal


def shortened(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"


def read_award_file(content: bytes) -> tuple[PointRow, ...]:
    """All rows, or BadFile. Blank lines are passed over."""
    if len(content) > MOST_BYTES:
        raise BadFile([whole_file("The file is over 1 MB. Import one spine at a time.")])
    return read_rows(rows_of(decoded(content)))


def whole_file(remedy: str) -> Problem:
    return Problem(remedy=remedy)


def decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        told = "The file is not text in UTF-8. Save it as “CSV UTF-8” and choose it again."
        raise BadFile([whole_file(told)]) from problem
    if "\0" in text:
        raise BadFile([whole_file("The file is not CSV. Save the sheet as “CSV UTF-8”.")])
    return text


def rows_of(text: str) -> Iterator[tuple[int, Mapping[Any, Any]]]:
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            told = f"The first row has no column {', '.join(missing)}. It has to be: "
            raise BadFile([whole_file(f"{told}{','.join(COLUMNS)}.")])
        for cells in reader:
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as problem:
        told = f"Line {reader.line_num} is not CSV ({problem}). Close its quotation marks."
        raise BadFile([whole_file(told)]) from problem


def read_rows(numbered: Iterable[tuple[int, Mapping[Any, Any]]]) -> tuple[PointRow, ...]:
    problems: list[Problem] = []
    rows: list[PointRow] = []
    first_seen: dict[tuple[str, str, str, int], int] = {}
    for number, cells in numbered:
        read, bad = read_row(number, cells)
        problems += bad
        if bad:
            continue
        row = PointRow(**read)
        first = first_seen.setdefault((row.spine, row.award, row.status, row.scp), number)
        if first != number:
            remedy = f"Row {first} has this point already. Remove one of them."
            problems.append(
                Problem(row=number, column="scp", value=str(row.scp), remedy=remedy)
            )
        rows.append(row)
    if not rows and not problems:
        problems.append(whole_file("The file has no rows. Give one for each point."))
    if problems := problems or [*two_first_days(rows), *two_names(rows)]:
        raise BadFile(problems)
    return tuple(rows)


def read_row(number: int, cells: Mapping[Any, Any]) -> tuple[dict[str, Any], list[Problem]]:
    if None in cells:
        remedy = "Put a number with commas in quotation marks, or leave the commas out."
        extra = ",".join(str(cell) for cell in cells[None])
        return {}, [Problem(row=number, column="after the last", value=extra, remedy=remedy)]
    read: dict[str, Any] = {"row": number}
    problems = []
    for column, reader in READERS.items():
        cell = cells.get(column)
        value = "" if cell is None else str(cell).strip()
        try:
            read[column] = reader(value)
        except ValueError as remedy:
            problems.append(Problem(row=number, column=column, value=value, remedy=str(remedy)))
    return read, problems


def two_first_days(rows: Iterable[PointRow]) -> list[Problem]:
    starts: dict[tuple[str, str, str], PointRow] = {}
    problems = []
    for row in rows:
        first = starts.setdefault((row.spine, row.award, row.status), row)
        if first.effective_from != row.effective_from:
            value = row.effective_from.isoformat()
            remedy = f"{row.spine} {row.award} starts on {first.effective_from} in row "
            remedy += f"{first.row}. Give all its points one first day."
            problems.append(
                Problem(row=row.row, column="effective_from", value=value, remedy=remedy)
            )
    return problems


def two_names(rows: Iterable[PointRow]) -> list[Problem]:
    """Two awards of one status that start on the same day would both be in force."""
    names: dict[tuple[str, str, date], PointRow] = {}
    problems = []
    for row in rows:
        first = names.setdefault((row.spine, row.status, row.effective_from), row)
        if first.award != row.award:
            remedy = f"{first.award} starts on the same day in row {first.row}. Give one name."
            problems.append(
                Problem(row=row.row, column="award", value=row.award, remedy=remedy)
            )
    return problems


def read_name(value: str) -> str:
    """Text whatever it starts with: a cell is never run, here or where it is exported."""
    if not 0 < len(value) <= 20 or not value.isprintable():
        raise ValueError("Write a name of 1 to 20 letters.")
    return value


def read_status(value: str) -> str:
    if value.lower() not in STATUSES:
        raise ValueError(f"Write one of: {', '.join(STATUSES)}.")
    return value.lower()


def read_day(value: str) -> date:
    """ISO or UK; one that is also a day where the month comes first is refused."""
    if iso := ISO_DAY.fullmatch(value):
        year, month, day = (int(part) for part in iso.groups())
    elif uk := UK_DAY.fullmatch(value):
        day, month, year = (int(part) for part in uk.groups())
        if day != month and day <= 12 and month <= 12:
            told = f"It could be {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}."
            raise ValueError(f"{told} {DAY_REMEDY}")
    else:
        raise ValueError(formula_or(value, DAY_REMEDY))
    if not 2000 <= year <= 2099:
        raise ValueError("Write a year from 2000 to 2099.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no such day. {DAY_REMEDY}") from None


def read_point(value: str) -> int:
    if not POINT.fullmatch(value):
        raise ValueError(formula_or(value, "Write the point in digits, such as 36."))
    return int(value)


def read_salary(value: str) -> Decimal:
    if not SALARY.fullmatch(value):
        raise ValueError(formula_or(value, SALARY_REMEDY))
    salary = Decimal(value.removeprefix("£").replace(",", ""))
    if not 0 < salary < 10_000_000:
        raise ValueError(SALARY_REMEDY)
    return salary


def formula_or(value: str, remedy: str) -> str:
    if value.startswith(FORMULA) and not value[1:].replace(".", "", 1).isdecimal():
        return f"It is a formula, which is not worked out here. {remedy}"
    return remedy


READERS: dict[str, Callable[[str], Any]] = {
    "spine": read_name,
    "award": read_name,
    "effective_from": read_day,
    "status": read_status,
    "scp": read_point,
    "annual_salary": read_salary,
}
