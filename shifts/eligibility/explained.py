"""One worker and one booking: what was kept when others were asked, and how they stand now."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import Worker
from shifts.eligibility.ask import Ask, NothingToWork, ask_of
from shifts.eligibility.narrowing import EVERYONE
from shifts.eligibility.ranking import PARTS, ScorePart
from shifts.eligibility.registry import CLEARED, RULES
from shifts.eligibility.search import Candidate, candidate, pool
from shifts.eligibility.statement import Cut, search
from shifts.models import Booking
from shifts.models.passing_over import CHOSEN_OTHERWISE, LOOKED_AT, TOO_LATE

TITLES = {
    **{rule.code: rule.title for rule in RULES},
    **{part.code: f"Others came first by: {part.label.lower()}" for part in PARTS},
    CHOSEN_OTHERWISE: "As many points as somebody who was asked",
    TOO_LATE: "The cascade was over before their turn",
}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A reason as it was found; `tier` is None where workers were asked by name."""

    reason: str
    title: str
    tier: str | None
    found_at: datetime


@dataclass(frozen=True, kw_only=True)
class Explained:
    """`now` is None where nothing is left to work.

    `last_asked` is who has the fewest points of those who were asked and whom no rule blocks.
    """

    now: Candidate | None
    last_asked: Candidate | None
    kept: tuple[Kept, ...]

    @property
    def beside(self) -> list[tuple[ScorePart, Decimal]]:
        """Each part of the worker's score, with the points that the last asked has for it."""
        if self.now is None or self.last_asked is None:
            return []
        theirs = self.last_asked.score_parts
        return [(part, theirs[part.code]) for part in self.now.parts]


def explained_of(booking: Booking, worker: Worker, *, today: date) -> Explained:
    """As the booking council may read it: of who does not share, only that they do not."""
    try:
        ask = ask_of(booking, today=today)
    except NothingToWork:
        return Explained(now=None, last_asked=None, kept=())
    asked = {each.worker_id for each in booking.offers.all()} - {worker.pk}
    found = judged_now(ask, {worker.pk, *asked})
    now = found[worker.pk]
    ranked = [each for pk, each in found.items() if pk in asked and each.eligible]
    return Explained(
        now=now,
        last_asked=min(ranked, key=lambda each: each.score, default=None),
        kept=kept_of(booking, worker, shared=now.distance_miles is not None),
    )


def judged_now(ask: Ask, workers: set[int]) -> dict[int, Candidate]:
    """Those of them who are in the pool still; everyone in two statements."""
    whole = Cut(skip=0, count=len(workers))
    some = pool(ask).filter(pk__in=workers)
    bare = Worker.objects.in_the_pool().filter(pk__in=workers)
    answer = search(bare, ask, EVERYONE, eligible=whole, ineligible=whole)
    rows = {row["id"]: row for row in (*answer.eligible, *answer.ineligible)}
    return {each.pk: candidate(each, rows[each.pk], ask) for each in some if each.pk in rows}


def kept_of(booking: Booking, worker: Worker, *, shared: bool) -> tuple[Kept, ...]:
    """The first reasons first; consent that is withdrawn covers what was found before."""
    found = booking.passed_over.filter(workers__contains=[worker.pk]).exclude(reason=LOOKED_AT)
    if not shared:
        found = found.filter(reason__in=[CLEARED.code, TOO_LATE])
    return tuple(
        Kept(
            reason=each.reason,
            title=TITLES[each.reason],
            tier=each.tier.kind if each.tier else None,
            found_at=each.found_at,
        )
        for each in found.select_related("tier").order_by("found_at", "pk")
    )
