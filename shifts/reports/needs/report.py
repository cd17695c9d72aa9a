"""What needs somebody today, the most urgent first, from one statement whatever there is of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from accounts.models import User
from rates.clauses import defaults
from shifts.reports.needs import approvals, hours, money, people, places
from shifts.reports.needs.kind import SHOWN, Asking, Kind, Pressure, Row
from shifts.whose_turn import ESCALATION
from shifts.working_days import working_days_after

KINDS: tuple[Kind, ...] = (
    *approvals.KINDS,
    *places.KINDS,
    *hours.KINDS,
    *money.KINDS,
    *people.KINDS,
    *hours.LATER,
)
WAITS = "days"  # the fact of hours: how many working days they may wait


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to do, and where; `day` is the word for what happens `on` its day."""

    address: str
    about: str
    on: date | None
    day: str
    told: str
    pressure: Pressure


@dataclass(frozen=True, kw_only=True)
class Group:
    """All of one kind: the first few, and how many there are."""

    kind: Kind
    needs: tuple[Need, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.needs)

    @property
    def pressure(self) -> Pressure:
        return min(each.pressure for each in self.needs)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """`coming` is what begins next, for whoever has nothing to do."""

    groups: tuple[Group, ...]
    coming: Group | None

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def late(self) -> int:
        """Of those that are shown."""
        return sum(
            need.pressure == Pressure.LATE for group in self.groups for need in group.needs
        )


def needs_of(user: User, now: datetime) -> Needs:
    ask = Asking(user=user, now=now)
    found = by_kind(ask, (*KINDS, places.COMING))
    groups = [grouped(kind, *found[kind.code], ask) for kind in KINDS if kind.code in found]
    nearest = sorted(groups, key=lambda group: group.pressure)  # the rest as KINDS has them
    coming = found.get(places.COMING.code)
    return Needs(
        groups=tuple(nearest),
        coming=grouped(places.COMING, *coming, ask) if coming else None,
    )


def by_kind(ask: Asking, kinds: Iterable[Kind]) -> Mapping[str, tuple[list[Row], int]]:
    """The first rows of each kind that has any, and how many there are in all."""
    first, *others = [find(ask) for kind in kinds for find in kind.find]
    rows: dict[str, list[Row]] = defaultdict(list)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for each in first.union(*others, all=True):
        code = each["need"].partition(":")[0]
        rows[code].append(row_of(each))
        counts[code][each["need"]] = each["in_all"]
    return {code: (rows[code], sum(counts[code].values())) for code in rows}


def row_of(each: Mapping[str, Any]) -> Row:
    return Row(
        key=each["row_key"],
        about=each["about"],
        on=each["falls_on"],
        facts=each["told_of"],
    )


def grouped(kind: Kind, rows: list[Row], count: int, ask: Asking) -> Group:
    dated = [dated_by(row, ask) if WAITS in row.facts else row for row in rows]
    first = sorted(dated, key=lambda row: (row.on is None, row.on or date.max))
    return Group(
        kind=kind,
        needs=tuple(need_of(kind, row, ask.today) for row in first[:SHOWN]),
        count=count,
    )


def dated_by(row: Row, ask: Asking) -> Row:
    """By when hours that wait are to be answered: so many working days after they came."""
    assert row.on is not None
    return replace(row, on=working_days_after(row.on, waits_of(row), ask.bank_holidays))


def waits_of(row: Row) -> int:
    told = row.facts[WAITS]
    return int(str(defaults()[ESCALATION]) if told is None else told)


def need_of(kind: Kind, row: Row, today: date) -> Need:
    return Need(
        address=kind.address(row),
        about=row.about,
        on=row.on,
        day=kind.day,
        told=kind.say(row),
        pressure=kind.pressure(row.on, today),
    )
