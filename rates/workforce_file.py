"""Reading a file of workforce counts, so that every bad cell is named at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.cells import Problem, day_from
from accounts.tables import BadHeader, Column, Reading, records
from rates.workforce import Workforce

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
PLAIN = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
MOST_ROWS = 1_000
COLUMNS = (
    Column(name="month", help="As 2026-04, or any day of it."),
    Column(name="establishment", help="Permanent posts, full-time.", also=("posts",)),
    Column(name="filled", help="Posts filled, full-time.", also=("filled posts", "in post")),
    Column(name="vacancies", help="Posts vacant, full-time.", also=("vacant posts", "vacant")),
    Column(name="heads", help="Permanent staff, people.", also=("permanent heads", "staff")),
    Column(name="starters", help="Who started in the month, people."),
    Column(name="leavers", help="Who left in the month, people."),
    Column(name="agency_heads", help="Agency workers, people.", also=("agency workers",)),
)
POSTS = ("establishment", "filled", "vacancies")


@dataclass(frozen=True, kw_only=True)
class WorkforceRow:
    """A month's figures, and the row of the file that says them."""

    row: int
    month: date
    figures: Workforce


@dataclass
class WorkforceFile:
    rows: list[WorkforceRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_workforce(lines: Iterable[Sequence[str]]) -> WorkforceFile:
    found = WorkforceFile()
    seen: dict[date, int] = {}
    try:
        for number, cells in records(lines, COLUMNS):
            if number > MOST_ROWS + 1:
                remedy = f"Give at most {MOST_ROWS:,} rows; split the file."
                found.problems.append(Problem(number, "", f"row {number}", remedy))
                return found
            read_row(Reading(number, cells, found.problems), seen, found)
    except BadHeader as bad:
        found.problems.append(bad.problem)
    if not found.rows and not found.problems:
        found.problems.append(Problem(2, "", "", "The file has no rows; add some."))
    return found


def read_row(row: Reading, seen: dict[date, int], found: WorkforceFile) -> None:
    month = row.read("month", month_from)
    posts = {name: row.read(name, posts_from) for name in POSTS}
    people = {
        each.name: row.read(each.name, people_from)
        for each in COLUMNS
        if each.name not in {"month", *POSTS}
    }
    if month and month in seen:
        row.refuse("month", f"{month:%B %Y}", f"It repeats row {seen[month]}; remove one.")
    if not row.fine or month is None:
        return
    seen[month] = row.row
    figures = Workforce(**posts, **people)  # type: ignore[arg-type]  # all are there if fine
    for name, remedy in figures.problems().items():
        row.refuse(name, str(getattr(figures, name)), remedy)
    if row.fine:
        found.rows.append(WorkforceRow(row=row.row, month=month, figures=figures))


def month_from(cell: str) -> date:
    written = MONTH.fullmatch(cell)
    try:
        if written:
            return date(int(written[1]), int(written[2]), 1)
        return day_from(cell).replace(day=1)
    except ValueError:
        raise ValueError("Give a month as 2026-04.") from None


def posts_from(cell: str) -> Decimal:
    written = cell.replace(",", "")
    if not PLAIN.fullmatch(written):
        raise ValueError("Give full-time posts, such as 120 or 118.60.")
    return Decimal(written)


def people_from(cell: str) -> int:
    written = cell.replace(",", "")
    if not written.isdecimal():
        raise ValueError("Give a number of people, such as 130.")
    return int(written)
