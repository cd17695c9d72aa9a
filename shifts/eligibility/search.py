"""Who may do this booking: every worker of the pool, ranked, or with what stands against them.

Nobody is hidden. A booker sees of another council's worker only what the worker has consented to
share: without consent the one finding shown is CLEARED, which says so and blocks, and neither
distance nor clearance is told. So what is hidden never changes whether somebody may be booked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from accounts.errors import DomainError
from accounts.models import Worker
from accounts.models.workers import WorkerQuerySet
from shifts.eligibility.ask import Ask, ask_of
from shifts.eligibility.narrowing import EVERYONE, Narrowing
from shifts.eligibility.ranking import ScorePart, score_parts
from shifts.eligibility.registry import CLEARED, RULES
from shifts.eligibility.rule import Finding, Severity
from shifts.eligibility.statement import NOTHING, Cut, search
from shifts.eligibility.words import as_day
from shifts.models import Assignment, Booking, Offer
from shifts.states import OfferState

PER_PAGE = 100
ZERO = Decimal(0)


class NotInThePool(DomainError):
    """This worker is not in the pool."""

    code = "not_in_the_pool"


class Reader(StrEnum):
    """For whom findings are worded; a worker may see all of their own."""

    COUNCIL = "council"
    WORKER = "worker"


class Standing(StrEnum):
    """What already links a worker to the booking."""

    HOLDING = "holding"
    OFFERED = "offered"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """`parts` and so the score are empty for whoever is not ranked.

    `cleared_until` is None for a clearance without an end, `distance_miles` where it is not shared.
    """

    worker: Worker
    findings: tuple[Finding, ...]
    parts: tuple[ScorePart, ...]
    distance_miles: Decimal | None
    cleared: bool
    cleared_until: date | None
    standing: Standing | None

    @property
    def eligible(self) -> bool:
        return not any(finding.severity == Severity.BLOCK for finding in self.findings)

    @property
    def score(self) -> Decimal:
        return sum((part.points for part in self.parts), ZERO)

    @property
    def score_of(self) -> int:
        """The most that the memorandum lets anybody earn."""
        return sum(part.out_of for part in self.parts)

    @property
    def score_parts(self) -> Mapping[str, Decimal]:
        return {part.code: part.points for part in self.parts}


class Which(StrEnum):
    """Which of the two lists is wanted, where it is not both."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Counted(NamedTuple):
    """How many workers no rule blocks, and how many some rule does."""

    eligible: int
    ineligible: int


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """One page of the eligible, best first, and one of the others, by name.

    `found` counts who the narrowing leaves, `pool` everyone; `blocked` is of everyone, by the code
    of the rule, the rule that blocks most first. Where a passport is not shared only CLEARED counts.
    """

    eligible: tuple[Candidate, ...]
    ineligible: tuple[Candidate, ...]
    found: Counted
    pool: Counted
    blocked: Mapping[str, int]


def candidates(
    booking: Booking,
    *,
    today: date,
    narrowing: Narrowing = EVERYONE,
    which: Which | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Candidates:
    """The booking council's view of its region's pool. Raises NothingToWork.

    The page is judged by one statement and worded from the next; where somebody's passport changes
    in between the words are the newer.
    """
    ask = ask_of(booking, today=today)
    cut = Cut(skip=(page - 1) * per_page, count=per_page)
    answer = search(
        pool_of(ask),
        ask,
        narrowing,
        eligible=NOTHING if which == Which.INELIGIBLE else cut,
        ineligible=NOTHING if which == Which.ELIGIBLE else cut,
    )
    rows = [*answer.eligible, *answer.ineligible]
    workers = pool(ask).in_bulk([row["id"] for row in rows])
    found = [candidate(workers[row["id"]], row, ask) for row in rows if row["id"] in workers]
    ranked = {row["id"] for row in answer.eligible}
    return Candidates(
        eligible=tuple(each for each in found if each.worker.pk in ranked),
        ineligible=tuple(each for each in found if each.worker.pk not in ranked),
        found=Counted(*answer.found),
        pool=Counted(*answer.pool),
        blocked=dict(sorted(answer.blocked.items(), key=lambda each: (-each[1], each[0]))),
    )


def findings_for(
    booking: Booking, worker: Worker, *, today: date, reader: Reader = Reader.COUNCIL
) -> tuple[Finding, ...]:
    """What the rules say of one worker. Raises NothingToWork, NotInThePool."""
    return findings_of(booking, [worker], today=today, reader=reader)[worker]


def findings_of(
    booking: Booking,
    workers: Sequence[Worker],
    *,
    today: date,
    reader: Reader = Reader.COUNCIL,
) -> dict[Worker, tuple[Finding, ...]]:
    """The same of several, in one statement. Raises NothingToWork, NotInThePool."""
    ask = ask_of(booking, today=today)
    asked = pool_of(ask).filter(pk__in=[worker.pk for worker in workers])
    found = {worker: findings(worker, ask, reader) for worker in judged(asked, ask)}
    for worker in workers:
        if worker not in found:
            raise NotInThePool(f"{worker} is not in the pool.")
    return found


def pool(ask: Ask) -> WorkerQuerySet:
    """Whoever is asked for of the pool, with all that is told of them."""
    return (
        judged(pool_of(ask), ask)
        .annotate(standing=standing_in(ask))
        .select_related("user", "employing_council")
    )


def pool_of(ask: Ask) -> WorkerQuerySet:
    """A council looks through its own region's pool, and those that a cascade has reached."""
    return Worker.objects.in_the_pool().filter(employing_council__region__in=ask.regions)


def judged(workers: WorkerQuerySet, ask: Ask) -> WorkerQuerySet:
    """Each worker with what every rule found."""
    return workers.annotate(
        **{rule.column: rule.found(ask) for rule in RULES if rule.applies(ask)}
    )


def findings(worker: Worker, ask: Ask, reader: Reader) -> tuple[Finding, ...]:
    shared = reader == Reader.WORKER or shares(worker, ask)
    told = [rule for rule in RULES if rule.applies(ask) and (shared or rule is CLEARED)]
    explained = (rule.explain(worker, ask) for rule in told)
    return tuple(finding for finding in explained if finding is not None)


def shares(worker: Worker, ask: Ask) -> bool:
    """A council needs no consent to know its own worker, though it does to book them."""
    found: Mapping[str, Any] = getattr(worker, CLEARED.column)
    return found["consented"] or worker.employing_council_id == ask.council.pk


def candidate(worker: Worker, row: Mapping[str, Any], ask: Ask) -> Candidate:
    """A worker of `pool` with what the statement measured; only the eligible have points."""
    shared = shares(worker, ask)
    cleared: Mapping[str, Any] = getattr(worker, CLEARED.column)
    until = cleared["cleared_until"] if shared else None
    standing = getattr(worker, "standing", None)
    return Candidate(
        worker=worker,
        findings=findings(worker, ask, Reader.COUNCIL),
        parts=score_parts(row, ask) if row["eligible"] else (),
        distance_miles=Decimal(row["miles"]) if shared else None,
        cleared=shared and cleared["uncovered_on"] is None,
        cleared_until=as_day(until) if until else None,
        standing=Standing(standing) if standing else None,
    )


def standing_in(ask: Ask) -> Case:
    here = {"worker": OuterRef("pk"), "booking": ask.booking_id}
    links = {
        Standing.HOLDING: Assignment.objects.holding_a_place().filter(**here),
        Standing.OFFERED: Offer.objects.filter(state=OfferState.SENT, **here),
        Standing.DECLINED: Offer.objects.filter(state=OfferState.DECLINED, **here),
    }
    return Case(
        *(When(Exists(rows), then=Value(link.value)) for link, rows in links.items()),
        default=None,
        output_field=CharField(null=True),
    )
