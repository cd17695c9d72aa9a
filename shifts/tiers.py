"""The tiers of a cascade and when each is asked: fixed when it starts, none before the last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any

LAST_CALL = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


class Tier(StrEnum):
    """Who is asked, nearest to the team first."""

    PREFERRED = "preferred"
    OWN = "own"
    POOL = "pool"
    RECIPROCAL = "reciprocal"
    AGENCY = "agency"


# The clause of the memorandum that says how long each is alone before the next is asked as well.
WAITS: dict[Tier, str] = {
    Tier.PREFERRED: "head_start_hours",
    Tier.OWN: "cascade_own_hours",
    Tier.POOL: "cascade_pool_hours",
    Tier.RECIPROCAL: "cascade_reciprocal_hours",
}


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One tier, and when it opens unless the cascade is over by then."""

    tier: Tier
    opens_at: datetime


def tiers_for(*, preferred: bool, reciprocal: bool) -> tuple[Tier, ...]:
    """A tier without anybody in it is left out, so that nobody waits for it."""
    empty = {Tier.PREFERRED: not preferred, Tier.RECIPROCAL: not reciprocal}
    return tuple(tier for tier in Tier if not empty.get(tier))


def plan(
    tiers: Sequence[Tier], clauses: Mapping[str, Any], *, now: datetime, first_start: datetime
) -> tuple[Planned, ...]:
    """Each tier opens once those before it have had their hours.

    Where the hours do not fit before the first shift, all are shortened in proportion: the last
    tier opens a day before the work starts, or half of the time that is left where that is less.
    """
    waits = [timedelta(hours=int(clauses[WAITS[tier]])) for tier in tiers[:-1]]
    room = max(first_start - LAST_CALL - now, (first_start - now) / 2)
    offsets = list(accumulate(shortened(waits, room), initial=timedelta(0)))
    return tuple(
        Planned(tier=tier, opens_at=now + offset)
        for tier, offset in zip(tiers, offsets, strict=True)
    )


def shortened(waits: Sequence[timedelta], room: timedelta) -> Iterator[timedelta]:
    """To the minute, down, so that together they never pass the room there is."""
    total = sum(waits, timedelta(0))
    for wait in waits:
        yield wait if total <= room else (wait * (room / total)) // MINUTE * MINUTE
