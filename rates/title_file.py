"""Reading a file of job titles, so that every bad cell is named at once."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import TypeVar

from accounts.cells import Problem, day_from, plain_text

COLUMNS = ("title", "job_role", "effective_from", "effective_until")
MAY_BE_LEFT_OUT = {"effective_until"}
LONGEST_TITLE, MOST_ROWS = 120, 100_000
Cell = TypeVar("Cell")


@dataclass(frozen=True, kw_only=True)
class TitleRow:
    """`effective_until` is the day after the last; None while no end is known."""

    row: int
    title: str
    job_role: str
    effective_from: date
    effective_until: date | None

    @property
    def key(self) -> tuple[str, date]:
        """What no two proposals of a council may share."""
        return self.title.lower(), self.effective_from


@dataclass
class Titles:
    rows: list[TitleRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_titles(text: str, job_roles: Mapping[str, str]) -> Titles:
    """`job_roles` maps each way to write a role, in small letters, to its code."""
    found = Titles()
    lines = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [cell.strip().lower() for cell in next(lines, [])]
    if problem := problem_of_header(header):
        found.problems.append(problem)
        return found
    first_seen: dict[tuple[str, date], int] = {}
    for number, cells in numbered(lines):
        if number > MOST_ROWS + 1:
            remedy = f"Give at most {MOST_ROWS:,} rows; split the file."
            found.problems.append(Problem(number, "", f"row {number}", remedy))
            return found
        read_row(number, dict(zip(header, cells, strict=False)), job_roles, found)
        if found.rows and found.rows[-1].row == number:
            refuse_repeat(found, first_seen)
    if not first_seen and not found.problems:
        found.problems.append(Problem(2, "", "", "The file has no rows; add some."))
    return found


def numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything."""
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            yield number, cells


def problem_of_header(header: list[str]) -> Problem | None:
    needed = [name for name in COLUMNS if name not in MAY_BE_LEFT_OUT]
    unknown = [name for name in header if name not in COLUMNS]
    if set(needed) <= set(header) and not unknown and len(set(header)) == len(header):
        return None
    remedy = f"Name the columns once each: {', '.join(COLUMNS)}; the last may be left out."
    return Problem(1, "", ", ".join(header), remedy)


def read_row(
    number: int, cells: Mapping[str, str], job_roles: Mapping[str, str], found: Titles
) -> None:
    before = len(found.problems)

    def read(name: str, reader: Callable[[str], Cell]) -> Cell | None:
        cell = cells.get(name, "").strip()
        try:
            return reader(cell)
        except ValueError as problem:
            found.problems.append(Problem(number, name, cell, str(problem)))
            return None

    title = read("title", title_from)
    job_role = read("job_role", lambda cell: role_from(cell, job_roles))
    starts = read("effective_from", day_from)
    ends = read("effective_until", lambda cell: day_from(cell) if cell else None)
    if starts and ends and ends <= starts:
        remedy = (
            "Give the day after the last day, later than effective_from, or leave it empty."
        )
        found.problems.append(
            Problem(number, "effective_until", cells["effective_until"], remedy)
        )
    if len(found.problems) == before and title and job_role and starts:
        found.rows.append(
            TitleRow(
                row=number,
                title=title,
                job_role=job_role,
                effective_from=starts,
                effective_until=ends,
            )
        )


def refuse_repeat(found: Titles, first_seen: dict[tuple[str, date], int]) -> None:
    row = found.rows[-1]
    if row.key in first_seen:
        remedy = f"It repeats row {first_seen[row.key]}; remove one of them."
        found.problems.append(Problem(row.row, "title", row.title, remedy))
    first_seen.setdefault(row.key, row.row)


def title_from(cell: str) -> str:
    title = plain_text(cell)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise ValueError(
            f"Give the title as the council writes it, up to {LONGEST_TITLE} letters."
        )
    return title


def role_from(cell: str, job_roles: Mapping[str, str]) -> str:
    if cell.lower() not in job_roles:
        raise ValueError(f"Give one of: {', '.join(dict.fromkeys(job_roles.values()))}.")
    return job_roles[cell.lower()]
