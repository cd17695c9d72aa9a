"""What a booker may narrow and order the pool by, as SQL that tells nothing of who does not share it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.models import Council


class Order(StrEnum):
    """Who comes first of those who can; the consent of all of them tells how far they live."""

    BEST = "best"
    NEAREST = "nearest"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """A worker who does not share their passport is left out by what only the passport tells.

    So neither the distance nor the clearance of such a worker can be found out by narrowing.
    """

    name: str = ""
    max_miles: Decimal | None = None
    council: Council | None = None  # the employing one
    knows_team: bool = False
    cleared_until: date | None = None
    blocked_by: str = ""  # the code of a rule
    order: Order = Order.BEST

    @property
    def narrows(self) -> bool:
        """Another order leaves nobody out."""
        return replace(self, order=Order.BEST) != EVERYONE

    def conditions(self) -> list[tuple[str, list[Any]]]:
        """Each with its values, over the columns of the statement's `told`."""
        given: list[tuple[object, str, list[Any]]] = [
            (self.name, "name ILIKE %s", [f"%{escaped(self.name)}%"]),
            (self.max_miles, "shared AND miles <= %s", [self.max_miles]),
            (self.council, "council = %s", [self.council and self.council.pk]),
            (self.knows_team or None, "shared AND team_hours > 0", []),
            (
                self.cleared_until,
                "clearance ->> 'uncovered_on' IS NULL AND clearance IS NOT NULL "
                "AND coalesce((clearance ->> 'cleared_until')::date >= %s, true)",
                [self.cleared_until],
            ),
            (self.blocked_by, "%s = ANY (blocks)", [self.blocked_by]),
        ]
        return [(sql, values) for wanted, sql, values in given if wanted not in (None, "")]

    def sql(self) -> tuple[str, list[Any]]:
        conditions = self.conditions()
        sql = " AND ".join(f"({condition})" for condition, _ in conditions) or "true"
        return sql, [value for _, values in conditions for value in values]


EVERYONE = Narrowing()


def escaped(typed: str) -> str:
    """As it is, where LIKE would see a wildcard."""
    for special in "\\%_":
        typed = typed.replace(special, f"\\{special}")
    return typed
