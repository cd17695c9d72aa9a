"""A cascade as people read it: which tier, since when, the next at what time, who was asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shifts.models import Cascade, CascadeTier, Offer
from shifts.states import CascadeState, OfferState
from shifts.tiers import Tier
from shifts.words import TIER_WORDS


@dataclass(frozen=True, kw_only=True)
class Step:
    """One tier. `state` is open, next, waiting, or never where the cascade was over before it."""

    tier: CascadeTier
    words: str
    state: str
    offers: tuple[Offer, ...]

    @property
    def answers(self) -> Mapping[str, int]:
        """How many of each state, in the order of the states."""
        counted = Counter(offer.state for offer in self.offers)
        return {state.value: counted[state] for state in OfferState if counted[state]}

    @property
    def left_out(self) -> Sequence[tuple[str, int]]:
        """The codes of the rules that stood against someone, the most frequent first."""
        found: dict[str, int] = self.tier.left_out
        return sorted(found.items(), key=lambda each: (-each[1], each[0]))

    @property
    def is_agency(self) -> bool:
        return self.tier.kind == Tier.AGENCY


@dataclass(frozen=True, kw_only=True)
class Timeline:
    cascade: Cascade
    steps: tuple[Step, ...]

    @property
    def next_at(self) -> datetime | None:
        return next((each.tier.opens_at for each in self.steps if each.state == "next"), None)

    @property
    def live(self) -> bool:
        return self.cascade.state in (CascadeState.RUNNING, CascadeState.AWAITING_SIGN_OFF)


def timeline(cascade: Cascade | None) -> Timeline | None:
    """Two statements, however many were asked."""
    if cascade is None:
        return None
    tiers = list(cascade.tiers.select_related("cascade__signed_off_by").order_by("position"))
    return laid_out(tiers, Offer.objects.filter(tier__in=tiers).select_related("worker__user"))


def laid_out(tiers: Sequence[CascadeTier], offers: Iterable[Offer]) -> Timeline:
    """Of the tiers of one cascade in their order; offers of others are left out."""
    cascade = tiers[0].cascade
    sent: dict[int | None, list[Offer]] = {tier.pk: [] for tier in tiers}
    for offer in offers:
        sent.get(offer.tier_id, []).append(offer)
    unopened = [tier.pk for tier in tiers if tier.opened_at is None]
    return Timeline(
        cascade=cascade,
        steps=tuple(
            Step(
                tier=tier,
                words=TIER_WORDS[Tier(tier.kind)],
                state=state_of(tier, cascade, unopened),
                offers=tuple(sent[tier.pk]),
            )
            for tier in tiers
        ),
    )


def state_of(tier: CascadeTier, cascade: Cascade, unopened: Sequence[int]) -> str:
    if tier.opened_at is not None:
        return "open"
    if cascade.state != CascadeState.RUNNING:
        return "never"
    return "next" if tier.pk == unopened[0] else "waiting"
