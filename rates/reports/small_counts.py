"""Spend as those see it who may not know who worked: figures of few people are not in it.

Every table that adds up over some of the groups is reckoned with, since the same person could ask
for each of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, reach_of
from rates.suppression import ALL, Cell, hidden_cells, sums_of


def hides_few(
    by: User,
    to_see: Permission = Permission.SPEND_VIEW,
    to_name: Permission = Permission.SPEND_VIEW_WORKER,
) -> bool:
    """Whether this person sees spend somewhere without being allowed to know who worked."""
    seen = reach_of(by, to_see)
    named = reach_of(by, to_name)
    return bool(seen.regions - named.regions or seen.councils - named.councils)


def cell_of(record: Mapping[str, Any], group_by: Sequence[str]) -> Cell:
    """Where a record of `add_up` stands: its keys, and ALL for what it is added up over."""
    return tuple(
        ALL if record[f"{name}_added_up"] else record[f"{name}_key"] for name in group_by
    )


def hidden_among(records: Sequence[dict[str, Any]], group_by: Sequence[str]) -> frozenset[Cell]:
    workers = {cell_of(record, group_by): int(record["workers"]) for record in records}
    return hidden_cells(workers, sums_of(workers))
