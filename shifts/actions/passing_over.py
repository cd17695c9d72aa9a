"""Keeping whom a choice of whom to ask passed over, and why, so that workers can be told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Worker
from accounts.models.reciprocity import partners_of
from shifts.eligibility.ask import ask_of
from shifts.eligibility.narrowing import EVERYONE
from shifts.eligibility.ranking import PARTS
from shifts.eligibility.search import pool_of
from shifts.eligibility.statement import Answer, Cut, search
from shifts.models import Booking, CascadeTier, Offer, PassedOver, Shift
from shifts.models.passing_over import CHOSEN_OTHERWISE, LOOKED_AT, TOO_LATE
from shifts.states import CascadeState, ShiftState
from shifts.tiers import Tier

LOOK_BACK = timedelta(days=28)
AT_A_TIME = 200  # searches of the pool for each beat
WHOLE_POOL = Cut(skip=0, count=1_000_000)

Row = Mapping[str, Any]


def keep_passed_over(
    booking: Booking,
    tier: CascadeTier | None,
    looked_at: Sequence[int],
    reasons: Mapping[str, Sequence[int]],
    *,
    now: datetime,
) -> bool:
    """Workers by their keys. False where somebody has kept this choice already."""
    if not looked_at:
        return False
    _, made = PassedOver.objects.get_or_create(
        booking=booking,
        tier=tier,
        reason=LOOKED_AT,
        defaults={"workers": list(looked_at), "found_at": now},
    )
    if made:
        PassedOver.objects.bulk_create(
            PassedOver(
                booking=booking, tier=tier, reason=reason, workers=list(workers), found_at=now
            )
            for reason, workers in reasons.items()
        )
    return made


def keep_what_is_passed(*, now: datetime) -> int:
    """Keep each choice by name, and each tier whose turn never came, of the last four weeks.

    On the clock's behalf; how many were kept. One that fails does not hold up the others.
    """
    kept, problems = 0, []
    for booking in chosen_by_name(now):
        try:
            kept += keep_named(booking=booking, now=now)
        except Exception as problem:
            problems.append(problem)
    for tier in never_opened(now):
        try:
            members = members_of(tier, timezone.localdate(now))
            kept += keep_too_late(tier=tier, members=members, now=now)
        except Exception as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup("Some choices could not be kept.", problems)
    return kept


def chosen_by_name(now: datetime) -> list[Booking]:
    named = Offer.objects.filter(
        booking=OuterRef("pk"), tier=None, sent_at__gt=now - LOOK_BACK, sent_at__lte=now
    )
    kept = PassedOver.objects.filter(booking=OuterRef("pk"), tier=None)
    work = Shift.objects.filter(booking=OuterRef("pk")).exclude(state=ShiftState.CANCELLED)
    found = Booking.objects.filter(Exists(named), ~Exists(kept), Exists(work))
    asked = found.select_related("council__region", "team", "job_role")
    return list(asked.order_by("pk")[:AT_A_TIME])


@transaction.atomic
def keep_named(*, booking: Booking, now: datetime) -> bool:
    """As the pool is found now, minutes after the first was asked."""
    asked = frozenset(booking.offers.filter(tier=None).values_list("worker", flat=True))
    ask = ask_of(booking, today=timezone.localdate(now))
    found = search(pool_of(ask), ask, EVERYONE, eligible=WHOLE_POOL, ineligible=WHOLE_POOL)
    looked_at = [row["id"] for row in (*found.eligible, *found.ineligible)]
    return keep_passed_over(booking, None, looked_at, reasons_of(found, asked), now=now)


def reasons_of(found: Answer, asked: AbstractSet[int]) -> dict[str, list[int]]:
    """The workers to whom each reason applies: a rule's code, or what put others first."""
    chosen = [row for row in found.eligible if row["id"] in asked]
    least = min(chosen, key=score_of, default=None)
    reasons: dict[str, list[int]] = defaultdict(list)
    for row in found.ineligible:
        for code in row["blocks"]:
            reasons[code].append(row["id"])
    for row in found.eligible:
        if row["id"] not in asked:
            reasons[what_decided(row, least)].append(row["id"])
    return reasons


def score_of(row: Row) -> Decimal:
    return sum((Decimal(row[f"points_{part.code}"]) for part in PARTS), Decimal(0))


def what_decided(row: Row, asked: Row | None) -> str:
    """The part that put the last one who was asked furthest ahead of this worker."""
    if asked is None or score_of(row) >= score_of(asked):
        return CHOSEN_OTHERWISE
    ahead = {
        part.code: Decimal(asked[f"points_{part.code}"]) - Decimal(row[f"points_{part.code}"])
        for part in PARTS
    }
    return max(ahead, key=lambda code: ahead[code])


def never_opened(now: datetime) -> list[CascadeTier]:
    """Tiers of people whose turn had not come when the cascade ended."""
    kept = PassedOver.objects.filter(tier=OuterRef("pk"))
    found = CascadeTier.objects.filter(
        ~Exists(kept),
        opened_at=None,
        cascade__state=CascadeState.ENDED,
        cascade__ended_at__gt=now - LOOK_BACK,
    ).exclude(kind__in=[Tier.AGENCY, Tier.PREFERRED])
    asked = found.select_related("cascade__booking__council__region")
    return list(asked.order_by("pk"))


def members_of(tier: CascadeTier, today: date) -> list[int]:
    """Whom it would have asked among; whether they could have been booked nobody looked at."""
    council = tier.cascade.booking.council
    pool = Worker.objects.in_the_pool()
    if tier.kind == Tier.RECIPROCAL:
        partners = partners_of(council.region, today)
        found = pool.filter(employing_council__region__in=partners)
    elif tier.kind == Tier.OWN:
        found = pool.filter(employing_council=council)
    else:
        found = pool.filter(employing_council__region=council.region_id)
        found = found.exclude(employing_council=council)
    return list(found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def keep_too_late(*, tier: CascadeTier, members: Sequence[int], now: datetime) -> bool:
    """That the cascade was over before it came to these workers, by their keys."""
    reasons = {TOO_LATE: members}
    return keep_passed_over(tier.cascade.booking, tier, members, reasons, now=now)
