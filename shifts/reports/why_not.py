"""Why a worker is not offered work: how they stand now, and what was found lately.

Nothing in it tells of another council's bookings: they are counted over the region, in bands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from accounts.models import Clearance, User, Worker
from accounts.permissions import Permission, require_own
from shifts.calendar import local_date
from shifts.eligibility.own_remedies import OF_PARTS, OF_RULES, OwnRemedy
from shifts.eligibility.own_words import in_own_words
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Finding
from shifts.eligibility.search import Reader, findings, judged
from shifts.eligibility.usual import usual_ask
from shifts.models import Offer, PassedOver
from shifts.models.passing_over import LOOKED_AT
from shifts.reports.own_councils import OwnCouncil, own_councils
from shifts.states import OfferState

LATELY = timedelta(days=28)
TITLES = {rule.code: rule.own_title or rule.title for rule in RULES}
NOT_HERE = frozenset({"DO-NOT-REBOOK", "DISTANCE", "BREAK"})  # told by council, or of no worker
OF_TIME = frozenset(
    {"ALREADY-HERE", "OVERLAP", "REST-11", "REST-WEEK", "HOURS-48", "AVAILABLE"}
)
BANDS = ((50, "50 or more"), (20, "20 to 49"), (10, "10 to 19"), (5, "5 to 9"))
FEW = "fewer than 5"
ANY_ROLE = "social_worker"
ENDED = (OfferState.FILLED, OfferState.EXPIRED, OfferState.WITHDRAWN, OfferState.SENT)


@dataclass(frozen=True, kw_only=True)
class Stands:
    """What a rule finds against ordinary weeks from next Monday, and what the worker can do."""

    finding: Finding
    remedy: OwnRemedy


@dataclass(frozen=True, kw_only=True)
class Reason:
    """In how many bookings of the four weeks it applied, in words that hide small numbers."""

    code: str
    title: str
    band: str
    remedy: OwnRemedy


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """`role` is the one that ordinary weeks are asked for in; `first` and `last` their days."""

    in_the_pool: bool
    role: str
    first: date
    last: date
    of_passport: tuple[Stands, ...]
    of_time: tuple[Stands, ...]
    councils: tuple[OwnCouncil, ...]
    since: date
    looked_at: str
    kept_out: tuple[Reason, ...]
    others_first: tuple[Reason, ...]
    ended: tuple[Offer, ...]


def why_not(*, by: User, worker: Worker, now: datetime) -> WhyNot:
    """The worker's own, from their own facts now and what was kept then. Raises NotPermitted."""
    require_own(by, Permission.OFFER_ANSWER, worker)
    today = local_date(now)
    cleared = clearances_of(worker, today)
    role = cleared[0].job_role_id if cleared else ANY_ROLE
    ask = usual_ask(worker, role, today=today)
    asked = judged(Worker.objects.filter(pk=worker.pk), ask).get()
    found = [
        Stands(finding=in_own_words(each), remedy=OF_RULES[each.code])
        for each in findings(asked, ask, Reader.WORKER)
        if each.code not in NOT_HERE
    ]
    counts = counted(worker, now - LATELY)
    return WhyNot(
        in_the_pool=worker.left_at is None,
        role=str(cleared[0].job_role) if cleared else "",
        first=ask.first,
        last=ask.last,
        of_passport=tuple(each for each in found if each.finding.code not in OF_TIME),
        of_time=tuple(each for each in found if each.finding.code in OF_TIME),
        councils=own_councils(worker, ask.signatories),
        since=local_date(now - LATELY),
        looked_at=band(counts[LOOKED_AT]) if LOOKED_AT in counts else "",
        kept_out=reasons_among(counts, OF_RULES),
        others_first=reasons_among(counts, OF_PARTS),
        ended=ended_without(worker, now),
    )


def clearances_of(worker: Worker, today: date) -> list[Clearance]:
    """Those that last today, the highest role first."""
    found = worker.clearances.filter(effective__contains=today).select_related("job_role")
    return list(found.order_by("-job_role__rank", "pk"))


def counted(worker: Worker, since: datetime) -> dict[str, int]:
    """Bookings by reason; one that was asked about several times counts once."""
    found = PassedOver.objects.of(worker, since).order_by().values("reason")
    rows = found.annotate(bookings=Count("booking", distinct=True))
    return {row["reason"]: row["bookings"] for row in rows}


def reasons_among(
    counts: Mapping[str, int], remedies: Mapping[str, OwnRemedy]
) -> tuple[Reason, ...]:
    """The most frequent first; within a band in the order of the rules, which tells nothing."""
    known = [code for code in remedies if code in counts]
    found = (
        Reason(
            code=code,
            title=TITLES.get(code, ""),
            band=band(counts[code]),
            remedy=remedies[code],
        )
        for code in known
    )
    return tuple(sorted(found, key=lambda each: order_of(each.band)))


def band(count: int) -> str:
    return next((words for least, words in BANDS if count >= least), FEW)


def order_of(words: str) -> int:
    """The greatest band first."""
    return [*(said for _, said in BANDS), FEW].index(words)


def ended_without(worker: Worker, now: datetime) -> tuple[Offer, ...]:
    """Offers of the four weeks that ended without the worker, the latest first."""
    found: Iterable[Offer] = (
        worker.offers.filter(state__in=ENDED, sent_at__gt=now - LATELY)
        .exclude(state=OfferState.SENT, expires_at__gt=now)
        .select_related("booking__team", "booking__council", "booking__job_role")
        .order_by("-sent_at", "-pk")[:20]
    )
    return tuple(found)
