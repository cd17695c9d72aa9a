"""Reference data as files, and reading them so that every bad cell is named at once."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db import models

from accounts import audit
from accounts.errors import BadInput
from accounts.models import User

Read = Callable[[str], Any]
Record = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """What loading a table did to its rows."""

    added: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged"


def text(cell: str) -> str:
    if not cell:
        raise ValueError("is empty; fill it in")
    return cell


def number(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"“{cell}” is not a number; write digits such as 53.404")
    return value


def whole(cell: str) -> int:
    if not cell.isdecimal():
        raise ValueError(f"“{cell}” is not a whole number; write digits only")
    return int(cell)


def day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is not a date; write it as 2026-04-01") from None


def one_of(known: Mapping[str, Any]) -> Read:
    """Reads a cell as what it names."""

    def read(cell: str) -> Any:
        if cell not in known:
            raise ValueError(f"“{cell}” is not known; write one of: {', '.join(known)}")
        return known[cell]

    return read


def read_table(file: Path, columns: Mapping[str, Read], *, key: Sequence[str]) -> list[Record]:
    """The rows of a CSV file, or BadInput that names the file, row and column of each problem."""
    problems: dict[str, str] = {}
    records: list[Record] = []
    first_seen: dict[tuple[Any, ...], int] = {}
    with file.open(newline="", encoding="utf-8") as lines:
        for row, cells in enumerate(csv.DictReader(lines), start=2):
            record, bad = read_row(cells, columns)
            problems |= {f"{file.name}, row {row}, column {name}": bad[name] for name in bad}
            names = tuple(cells.get(name) for name in key)
            if names in first_seen:
                where = f"{file.name}, row {row}, column {key[-1]}"
                problems[where] = f"repeats row {first_seen[names]}; remove one of them"
            first_seen.setdefault(names, row)
            records.append(record)
    if not records:
        problems[file.name] = "has no rows; restore the file"
    if problems:
        raise BadInput(problems, "The reference data cannot be loaded.")
    return records


def read_row(
    cells: Mapping[str, str | None], columns: Mapping[str, Read]
) -> tuple[Record, dict[str, str]]:
    record: Record = {}
    bad: dict[str, str] = {}
    for name, read in columns.items():
        cell = cells.get(name)
        if cell is None:
            bad[name] = "is missing; add the column"
            continue
        try:
            record[name] = read(cell.strip())
        except ValueError as problem:
            bad[name] = str(problem)
    return record, bad


def settle(
    model: type[models.Model], records: Iterable[Record], *, key: Sequence[str]
) -> Tally:
    """Make the table agree with the records; a row that agrees already is left alone."""
    rows = model._default_manager.all()
    standing = {tuple(getattr(row, name) for name in key): row for row in rows}
    new, changed, unchanged = [], 0, 0
    for record in records:
        row = standing.get(tuple(record[name] for name in key))
        if row is None:
            new.append(model(**record))
            continue
        different = [name for name, value in record.items() if getattr(row, name) != value]
        if not different:
            unchanged += 1
            continue
        for name in different:
            setattr(row, name, record[name])
        row.save(update_fields=different)
        changed += 1
    model._default_manager.bulk_create(new)
    return Tally(added=len(new), changed=changed, unchanged=unchanged)


def record_load(
    tallies: Mapping[str, Tally], *, by: User | None, target: type[models.Model]
) -> None:
    """One entry for a load that did something; a repeat leaves no trace because it does nothing."""
    done = {name: str(tally) for name, tally in tallies.items() if tally.added or tally.changed}
    if done:
        audit.record("reference.loaded", by=by, at=None, target=target, tables=done)
