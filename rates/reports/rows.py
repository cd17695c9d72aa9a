"""The rows of a report that groups its figures: what each is about, and where its parts are."""

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from accounts.errors import BadInput
from rates.reports.small_counts import cell_of
from rates.suppression import Cell as Place


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What a row is about: the value to filter by and the words to show."""

    name: str
    key: Any
    label: str


class Told(Protocol):
    """A way to group, which says a label in words."""

    @property
    def told(self) -> Callable[[Any], str]: ...


class MayHide(Protocol):
    @property
    def hidden(self) -> bool: ...


RowT = TypeVar("RowT", bound=MayHide)


@dataclass(frozen=True, kw_only=True)
class Grouped(Generic[RowT]):
    """A report between two days, the last included."""

    starts_on: date
    ends_on: date
    group_by: tuple[str, ...]
    rows: tuple[RowT, ...]
    total: RowT

    @property
    def hides(self) -> bool:
        return any(row.hidden for row in (*self.rows, self.total))


def check_groups(group_by: Sequence[str], groups: Collection[str]) -> tuple[str, ...]:
    """Raises BadInput."""
    unknown = [name for name in group_by if name not in groups]
    if unknown or len(set(group_by)) < len(group_by):
        told = f"group_by cannot be {','.join(group_by)}. Give each once: {', '.join(groups)}."
        raise BadInput({"group_by": told})
    return tuple(group_by)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How the records of one report become its rows; `not_shown` is each figure where it is hidden."""

    group_by: tuple[str, ...]
    groups: Mapping[str, Told]
    asked: Mapping[str, Any]
    hidden: frozenset[Place]
    not_shown: Mapping[str, Any]

    def row(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return self.figures(record, cells_of(record, self.group_by, self.groups))

    def total(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return self.figures(record, ())

    def figures(self, record: Mapping[str, Any], cells: tuple[Cell, ...]) -> dict[str, Any]:
        if cell_of(record, self.group_by) in self.hidden:
            return {"cells": cells, "drill_down": "", "hidden": True, **self.not_shown}
        figures = {name: record[name] for name in self.not_shown}
        return {"cells": cells, "drill_down": address(cells, self.asked), **figures}


def cells_of(
    record: Mapping[str, Any], group_by: Sequence[str], groups: Mapping[str, Told]
) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            name=name,
            key=record[f"{name}_key"],
            label=groups[name].told(record[f"{name}_label"]),
        )
        for name in group_by
    )


def address(cells: Sequence[Cell], asked: Mapping[str, Any]) -> str:
    """The query that finds what a row adds up, and nothing else."""
    narrowed = dict(asked)
    for cell in cells:
        if cell.name == "month":
            last = cell.key.replace(day=monthrange(cell.key.year, cell.key.month)[1])
            narrowed["from"] = max(asked["from"], cell.key)
            narrowed["to"] = min(asked["to"], last)
        else:
            narrowed[cell.name] = cell.key
    return urlencode(narrowed)
