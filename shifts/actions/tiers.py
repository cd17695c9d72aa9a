"""Opening a tier of a cascade: whole or not at all, inside the transaction that decides it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User, Worker
from shifts.actions.passing_over import keep_passed_over
from shifts.actions.telling import tell_of_tier, tell_sign_off_needed
from shifts.eligibility.ask import Ask, ask_of
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import Reader, findings, judged, pool_of
from shifts.models import Booking, Cascade, CascadeTier, Offer
from shifts.states import CascadeState, OfferState, check_move
from shifts.tiers import Tier

# Who has one of these has the booking before them, has said no, or is not wanted for it. Someone
# whose offer ran out may be asked again.
ASKED = (OfferState.SENT, OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom a tier asks, and whom it leaves out and why, by the code of the rule."""

    workers: tuple[Worker, ...]
    looked_at: tuple[int, ...]
    blocked: int
    need_sign_off: int
    asked_before: int
    left_out: Mapping[str, Sequence[int]]


def open_tier(
    tier: CascadeTier, booking: Booking, *, expires_at: datetime, now: datetime
) -> dict[str, Any]:
    """Open one tier of a booking that the caller has locked; gives the facts for the trail."""
    if tier.kind == Tier.AGENCY:
        return await_sign_off(tier, booking, now)
    asked = whom_to_ask(tier, booking, now)
    tier.opened_at, tier.sent = now, len(asked.workers)
    tier.blocked = asked.blocked
    tier.left_out = {code: len(workers) for code, workers in asked.left_out.items()}
    tier.need_sign_off, tier.asked_before = asked.need_sign_off, asked.asked_before
    tier.save()
    keep_passed_over(booking, tier, asked.looked_at, asked.left_out, now=now)
    offers = Offer.objects.bulk_create(
        Offer(
            booking=booking,
            worker=worker,
            state=OfferState.SENT,
            sent_at=now,
            sent_by=tier.cascade.started_by,
            expires_at=expires_at,
            tier=tier,
        )
        for worker in asked.workers
    )
    tell_of_tier(tier, booking, offers, now=now)
    return {
        "tier": tier.kind,
        "workers": [worker.pk for worker in asked.workers],
        "blocked": asked.blocked,
        "need_sign_off": asked.need_sign_off,
    }


def await_sign_off(tier: CascadeTier, booking: Booking, now: datetime) -> dict[str, Any]:
    """Nobody is asked: agencies are, once an approver has said so."""
    tier.opened_at = now
    tier.save(update_fields=["opened_at"])
    cascade = tier.cascade
    check_move(CascadeState(cascade.state), CascadeState.AWAITING_SIGN_OFF)
    cascade.state = CascadeState.AWAITING_SIGN_OFF
    cascade.save(update_fields=["state"])
    tell_sign_off_needed(cascade, booking, now=now)
    return {"tier": tier.kind}


def whom_to_ask(tier: CascadeTier, booking: Booking, now: datetime) -> Asked:
    """Everyone of the tier who has none live, has not declined, and whom no rule stands against."""
    ask = ask_of(
        booking, today=timezone.localdate(now), reciprocal=tier.kind == Tier.RECIPROCAL
    )
    members = pool_of(ask).filter(of_tier(Tier(tier.kind), booking, ask))
    if booking.covers is not None:  # whoever had the shift has given it up, or is not wanted
        members = members.exclude(shifts=booking.covers)
    before = members.filter(offers__booking=booking, offers__state__in=ASKED).distinct()
    rest = members.exclude(pk__in=before.values("pk")).select_related(
        "user", "employing_council"
    )
    free: list[Worker] = []
    counted = Counter({Severity.BLOCK: 0, Severity.ESCALATE: 0})
    reasons: dict[str, list[int]] = defaultdict(list)
    looked_at = list(judged(rest, ask).order_by("pk"))
    for worker in looked_at:
        found = findings(worker, ask, Reader.COUNCIL)
        worst = next((s for s in counted if any(each.severity == s for each in found)), None)
        if worst is None:
            free.append(worker)
        else:
            counted[worst] += 1
            for each in found:
                if each.severity == worst:
                    reasons[each.code].append(worker.pk)
    return Asked(
        workers=tuple(free),
        looked_at=tuple(worker.pk for worker in looked_at),
        blocked=counted[Severity.BLOCK],
        need_sign_off=counted[Severity.ESCALATE],
        asked_before=before.count(),
        left_out=reasons,
    )


def of_tier(tier: Tier, booking: Booking, ask: Ask) -> Q:
    """Each worker is in one of the tiers of place, however many tiers are open."""
    own = Q(employing_council=booking.council_id)
    region = Q(employing_council__region=ask.council.region_id)
    return {
        Tier.PREFERRED: Q(pk=booking.preferred_worker_id),
        Tier.OWN: own,
        Tier.POOL: region & ~own,
        Tier.RECIPROCAL: ~region,
    }[tier]


def end_cascades(booking: Booking, *, now: datetime, by: User | None = None) -> None:
    """Nothing is left to fill, so nobody else is asked."""
    for cascade in Cascade.objects.live().select_for_update().filter(booking=booking):
        cascade.state, cascade.ended_at = CascadeState.ENDED, now
        cascade.ended_by = by
        cascade.save(update_fields=["state", "ended_at", "ended_by"])
        audit.record("cascade.ended", by=by, at=booking.council, target=cascade)
