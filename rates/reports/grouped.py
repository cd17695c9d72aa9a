"""Adding parts up by what they are of, in one statement, with the region's total beside them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, SupportsIndex, overload

from django.db import connection

from rates.reports.beside import Sight
from rates.reports.small_counts import hidden_among
from rates.suppression import Cell

Record = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One way to group: SQL for the key to filter by and the label to sort by, and its words."""

    key: str
    label: str
    told: Callable[[Any], str] = str


Groups = Mapping[str, Group]


@dataclass(frozen=True, kw_only=True)
class Added:
    """What is seen by name, row by row and in all, and all of the regions; None adds up nothing.

    `others` are the workers of what is not seen by name; one may be among one's own as well.
    """

    rows: tuple[Record, ...]
    total: Record | None
    regions: Record
    others: int
    hidden: frozenset[Cell]


def keys_of(group_by: Sequence[str], groups: Groups) -> str:
    """The columns to group by, empty for what is not seen by name; `mine` comes from the parts."""
    return "".join(
        f"CASE WHEN mine THEN {groups[name].key} END AS {name}_key, "
        f"CASE WHEN mine THEN {groups[name].label} END AS {name}_label, "
        for name in group_by
    )


def add_up(
    *,
    parts: str,
    params: Mapping[str, Any],
    group_by: tuple[str, ...],
    groups: Groups,
    figures: str,
    sight: Sight,
) -> Added:
    """`parts` are rows with `mine` and what `figures` and the groups name; `figures` has `workers`.

    Where few are hidden, every table between the rows and the total is reckoned with.
    """
    marks = "".join(f"grouping({name}_key) = 1 AS {name}_added_up, " for name in group_by)
    columns = [f"{name}_key, {name}_label" for name in group_by]
    some = range(1, len(group_by)) if sight.hides_few else range(0)
    between = [["mine", *few] for size in some for few in combinations(columns, size)]
    kept = [["mine", "every_part", *columns], *between, ["mine"], []]
    sets = [f"({', '.join(each)})" for each in kept]
    order = [f"{name}_{part}" for name in group_by for part in ("label", "key")]
    found = told(
        f"SELECT {', '.join([*columns, ''])}{marks}mine, grouping(mine) = 1 AS whole,"
        f" grouping(every_part) = 1 AS is_margin, {figures}"
        f" FROM (SELECT {keys_of(group_by, groups)} 1 AS every_part, part.*"
        f" FROM ({parts}) AS part) AS keyed"
        f" GROUP BY GROUPING SETS ({', '.join(sets)})"
        f" ORDER BY {', '.join(['is_margin DESC', *order])}",
        params,
    )
    return sorted_out(found, group_by, sight)


def sorted_out(found: list[Record], group_by: tuple[str, ...], sight: Sight) -> Added:
    mine = [each for each in found if each["mine"]]
    rows = [each for each in mine if not each["is_margin"]]
    totals = [each for each in mine if each["is_margin"] and all_added_up(each, group_by)]
    regions = next(each for each in found if each["whole"])
    others = next((each["workers"] for each in found if each["mine"] is False), 0)
    hidden = hidden_among(mine if group_by else totals, group_by) if sight.hides_few else ()
    return Added(
        rows=tuple(rows),
        total=totals[0] if totals else None,
        regions=regions,
        others=others,
        hidden=frozenset(hidden),
    )


def all_added_up(record: Record, group_by: tuple[str, ...]) -> bool:
    return all(record[f"{name}_added_up"] for name in group_by)


def told(sql: str, params: Mapping[str, Any]) -> list[Record]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, record, strict=True)) for record in cursor.fetchall()]


class Listed(Sequence[Record]):
    """The parts behind a figure, read a page at a time; `order` makes the pages the same again.

    They are counted, unless the figure has told how many there are.
    """

    def __init__(
        self, parts: str, params: Mapping[str, Any], order: str, count: int | None = None
    ) -> None:
        self.parts, self.params, self.order, self.count_of = parts, params, order, count

    def __len__(self) -> int:
        if self.count_of is not None:
            return self.count_of
        found = told(f"SELECT count(*) AS count FROM ({self.parts}) AS part", self.params)
        return int(found[0]["count"])

    @overload
    def __getitem__(self, place: SupportsIndex) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Record | list[Record]:
        if not isinstance(place, slice):
            return self[slice(place.__index__(), place.__index__() + 1)][0]
        limit = "" if place.stop is None else f" LIMIT {place.stop - (place.start or 0)}"
        return told(
            f"SELECT * FROM ({self.parts}) AS part ORDER BY {self.order}"
            f"{limit} OFFSET {place.start or 0}",
            self.params,
        )

    def __iter__(self) -> Iterator[Record]:
        return iter(self[:])
