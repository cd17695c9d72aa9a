"""Adding every measure up in one statement, and hiding what is about few people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode

from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from rates.money import ZERO
from rates.reports.beside import Sight
from rates.reports.grouped import Record, told
from rates.suppression import Cell, hidden_cells, sums_of
from shifts.reports.reliance.figures import Figure
from shifts.reports.reliance.measure import Kind, Measure
from shifts.reports.reliance.measures import COMMON, MEASURES, params_for, parts_of

LONGEST = ", ".join(f"'{each.code}'" for each in MEASURES.values() if each.kind == Kind.LONGEST)
TOGETHER = f"""
SELECT measure, council_id,
    CASE WHEN measure IN ({LONGEST}) THEN max(numerator) ELSE sum(numerator) END AS numerator,
    sum(denominator) AS denominator,
    count(DISTINCT worker_id) FILTER (WHERE numerator <> 0) + ceil(sum(persons)) AS people
FROM parts GROUP BY GROUPING SETS ((measure, council_id), (measure))
"""
Key = tuple[str, int | None]  # a measure or a family, and a council or None for the region


@dataclass(frozen=True)
class Summed:
    """The sums of each measure by council, and by None for the region, with what is hidden."""

    records: Mapping[Key, Record]
    councils: Mapping[int, Council]
    named: frozenset[int]
    hidden: frozenset[Key]
    address: Mapping[str, str]

    @classmethod
    def of(cls, by: User, sight: Sight, first_month: date, last_month: date) -> Self:
        found = told(
            f"{COMMON}, parts AS ({parts_of(MEASURES.values())}) {TOGETHER}",
            params_for(sight, first_month, last_month),
        )
        records = {(each["measure"], each["council_id"]): each for each in found}
        known = {each.pk: each for each in sight.everyone}
        reach = reach_of(by, Permission.SPEND_VIEW_WORKER)
        named = frozenset(pk for pk, each in known.items() if reach.covers(each))
        return cls(
            records=records,
            councils=known,
            named=named,
            hidden=frozenset() if sight.knows_all else hidden_among(records, named),
            address={"from": f"{first_month:%Y-%m}", "to": f"{last_month:%Y-%m}"},
        )

    def figure(self, measure: Measure, council: int | None) -> Figure:
        record = self.records.get((measure.code, council), {})
        hidden = (measure.family, council) in self.hidden
        return Figure(
            measure=measure,
            numerator=ZERO if hidden else record.get("numerator") or ZERO,
            denominator=ZERO if hidden else record.get("denominator") or ZERO,
            hidden=hidden,
            drill_down=self.drill_down(measure, council),
        )

    def drill_down(self, measure: Measure, council: int | None) -> str:
        """For those who may know who worked: of that council, or of every one of the region's."""
        if council is None:
            told_of = {"measure": measure.code}
            allowed = self.named >= self.councils.keys()
        else:
            told_of = {"measure": measure.code, "council": self.councils[council].gss_code}
            allowed = council in self.named
        return urlencode({**told_of, **self.address}) if allowed else ""


def hidden_among(records: Mapping[Key, Record], named: frozenset[int]) -> frozenset[Key]:
    """By family. Who knows what is behind their own councils' figures sums up only the others'."""
    hidden: set[Key] = set()
    for family in {each.family for each in MEASURES.values()}:
        people: dict[Cell, int] = {}
        for (code, council), record in records.items():
            if MEASURES[code].family == family and council not in named:
                count = int(record["people"])
                if council is None:
                    count = people_elsewhere(records, code, named)
                people[(council,)] = fewest(people.get((council,), 0), count)
        few = hidden_cells(people, sums_of(people))
        hidden |= {(family, council) for _, council in records if (council,) in few}
    return frozenset(hidden)


def people_elsewhere(records: Mapping[Key, Record], code: str, named: frozenset[int]) -> int:
    """At least so many are behind the others' figures; one who works in two places counts in each.

    As many as are nowhere in one's own figures, or as at the council that has the most of them.
    """
    found = {
        council: int(each["people"]) for (of, council), each in records.items() if of == code
    }
    own = sum(count for council, count in found.items() if council in named)
    elsewhere = [count for council, count in found.items() if council and council not in named]
    return max([found[None] - own, *elsewhere])


def fewest(one: int, other: int) -> int:
    """Of those that are not nought: the measure of the fewest people decides for its family."""
    return min((each for each in (one, other) if each > 0), default=0)
