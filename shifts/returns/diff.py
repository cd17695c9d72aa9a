"""What one text of a return has that another has not: rows added, removed and changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shifts.returns.contents import Content, Row
from shifts.returns.parts import PARTS, Part


@dataclass(frozen=True)
class Field:
    """A field that changed; None is a row that is not there."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """`kind` is added, removed or changed; `key` tells which row of the part it is."""

    part: str
    kind: str
    key: str
    values: tuple[Field, ...] = ()

    @property
    def title(self) -> str:
        return PARTS[self.part].title if self.part in PARTS else "Return"


def changes(old: Content, new: Content) -> tuple[Change, ...]:
    """In the order of the parts, and within each by key."""
    return (
        *of_the_whole(old, new),
        *(each for name in PARTS for each in of_part(name, old, new)),
    )


def of_the_whole(old: Content, new: Content) -> Iterator[Change]:
    fields = tuple(
        Field(name, old[name], new[name])
        for name in ("council_name", "nil", "schema")
        if old[name] != new[name]
    )
    if fields:
        yield Change(part="return", kind="changed", key=new["quarter"], values=fields)


def of_part(name: str, old: Content, new: Content) -> Iterator[Change]:
    part = PARTS[name]
    had = keyed(part, old["parts"].get(name, []))
    has = keyed(part, new["parts"].get(name, []))
    for key in sorted(had.keys() | has.keys(), key=lambda key: (len(key), key)):
        if key not in has:
            yield Change(part=name, kind="removed", key=key)
        elif key not in had:
            yield Change(part=name, kind="added", key=key)
        elif had[key] != has[key]:
            yield Change(
                part=name, kind="changed", key=key, values=values_of(had[key], has[key])
            )


def keyed(part: Part, rows: list[Row]) -> dict[str, Row]:
    return {" ".join(str(row[name]) for name in part.names[: part.key]): row for row in rows}


def values_of(old: Row, new: Row) -> tuple[Field, ...]:
    return tuple(
        Field(name, old.get(name), new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    )
