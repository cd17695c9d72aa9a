"""Cells of the files that people bring and take: what they say, and what is wrong with them."""

import re
from dataclasses import dataclass
from datetime import date

BY_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
AS_TEXT = re.compile(r"'(?=[=+\-@\t\r\n])")  # how our exports mark what is not a formula
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """Text stays text: a leading apostrophe, which spreadsheets do not show, says so."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def plain_text(cell: str) -> str:
    """With single spaces, and without the apostrophe of our exports."""
    return " ".join(AS_TEXT.sub("", cell, count=1).split())


@dataclass(frozen=True)
class Problem:
    """What cannot be used; rows are numbered as a spreadsheet does, the header being row 1."""

    row: int
    column: str
    value: str
    remedy: str

    @property
    def where(self) -> str:
        return f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"

    def __str__(self) -> str:
        where = self.where.capitalize()
        return f"{where}: “{self.value}” cannot be used. {self.remedy}"


def day_from(cell: str) -> date:
    """An ISO date, or one by slashes that can only be read the British way."""
    try:
        if found := BY_SLASHES.fullmatch(cell):
            day, month, year = (int(part) for part in found.groups())
            if day <= 12 and day != month:
                raise Ambiguous(date(year, month, day))
            return date(year, month, day)
        return date.fromisoformat(cell)
    except Ambiguous as problem:
        raise ValueError(str(problem)) from None
    except ValueError:
        raise ValueError("Give a day as 2026-04-30 or 30/04/2026.") from None


class Ambiguous(ValueError):
    """Day and month could change places."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Day and month could be mixed up; write {day.isoformat()} if meant so."
        )
