"""The places of a booking: who holds them, who was asked by name, who in turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from shifts.models import Assignment, Booking, CascadeTier, Offer
from shifts.reports.timeline import Timeline, laid_out
from shifts.states import AssignmentState


@dataclass(frozen=True, kw_only=True)
class Places:
    assignments: Sequence[Assignment]
    by_name: Sequence[Offer]
    timeline: Timeline | None


def places_of(booking: Booking) -> Places:
    """In two statements; offers of an earlier cascade than the last count as made by name."""
    offers = list(
        booking.offers.select_related("worker__user", "worker__employing_council", "assignment")
    )
    last = booking.cascades.order_by("-pk").values("pk")[:1]
    found = CascadeTier.objects.filter(cascade=last).select_related("cascade__signed_off_by")
    tiers = list(found.order_by("position"))
    in_turns = {tier.pk for tier in tiers}
    return Places(
        assignments=sorted(held(offers), key=lambda each: each.place),
        by_name=[each for each in offers if each.tier_id not in in_turns],
        timeline=laid_out(tiers, offers) if tiers else None,
    )


def held(offers: Sequence[Offer]) -> list[Assignment]:
    """What came of the offers, where it still holds a place."""
    found = []
    for offer in offers:
        taken = getattr(offer, "assignment", None)
        if taken is not None and taken.state != AssignmentState.CANCELLED:
            taken.worker = offer.worker  # the same, read already
            found.append(taken)
    return found
