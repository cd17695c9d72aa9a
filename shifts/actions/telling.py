"""Who is told of offers and tiers, and what: nothing of health, checks or anybody's bank details."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actions.notices import give_notice
from accounts.models import Role, User
from shifts.calendar import written
from shifts.models import Booking, Cascade, CascadeTier, Offer
from shifts.tiers import Tier
from shifts.words import TIER_WORDS


def tell_of_offers(offers: Iterable[Offer], *, now: datetime) -> None:
    """To each worker who was named."""
    for offer in offers:
        give_notice(
            to=[offer.worker.user],
            kind="offer_sent",
            subject=f"Work is offered to you: {offer.booking}",
            body=offered(offer.booking, offer.expires_at),
            target=offer,
            path=reverse("offer", args=[offer.pk]),
            now=now,
        )


def tell_of_tier(
    tier: CascadeTier, booking: Booking, offers: Sequence[Offer], *, now: datetime
) -> None:
    """To the workers of a tier that has opened, and to whoever started the cascade."""
    if offers:
        give_notice(
            to=[offer.worker.user for offer in offers],
            kind="offer_sent",
            subject=f"Work is offered to you: {booking}",
            body=offered(booking, offers[0].expires_at),
            target=tier,
            path=reverse("offers"),
            now=now,
        )
    give_notice(
        to=[tier.cascade.started_by],
        kind="tier_opened",
        subject=f"{TIER_WORDS[Tier(tier.kind)]}: asked about {booking}",
        body=f"{about(booking)}\n\n{len(offers)} offers were sent.\n",
        target=tier,
        path=reverse("cascade", args=[tier.cascade_id]),
        now=now,
    )


def tell_filled(booking: Booking, offers: Sequence[Offer], *, now: datetime) -> None:
    """At once, to everyone who had not answered when the last place went."""
    taken = booking.assignments.order_by("-pk").first()
    give_notice(
        to=[offer.worker.user for offer in offers],
        kind="offer_filled",
        subject=f"Someone else took the work: {booking}",
        body=f"{about(booking)}\n\nThe last place is taken. Nothing is expected of you.\n",
        target=taken or booking,
        path=reverse("offers"),
        now=now,
    )


def tell_withdrawn(offer: Offer, *, now: datetime) -> None:
    give_notice(
        to=[offer.worker.user],
        kind="offer_withdrawn",
        subject=f"An offer is taken back: {offer.booking}",
        body=f"{about(offer.booking)}\n\nThe council says why: {offer.withdraw_reason}\n",
        target=offer,
        path=reverse("offer", args=[offer.pk]),
        now=now,
    )


def tell_expired(offers: Sequence[Offer], *, now: datetime) -> None:
    """To the sender, once for all offers of one booking that ran out together."""
    first = offers[0]
    names = ", ".join(str(offer.worker) for offer in offers)
    give_notice(
        to=[first.sent_by],
        kind="offer_expired",
        subject=f"No answer in time: {first.booking}",
        body=f"{about(first.booking)}\n\nThese did not answer: {names}.\n"
        "You can offer it to them again from the page of the booking.\n",
        target=first,
        path=reverse("booking", args=[first.booking_id]),
        now=now,
    )


def tell_sign_off_needed(cascade: Cascade, booking: Booking, *, now: datetime) -> None:
    """To the approvers of the council, and to whoever started the cascade."""
    give_notice(
        to=approvers(booking) | {cascade.started_by},
        kind="agency_sign_off_needed",
        subject=f"Going to an agency needs a sign-off: {booking}",
        body=f"{about(booking)}\n\nEveryone in the pool was asked, and a place is still free. "
        "An approver of the council decides whether agencies may be asked.\n",
        target=cascade,
        path=reverse("cascade", args=[cascade.pk]),
        now=now,
    )


def tell_released(cascade: Cascade, booking: Booking, *, now: datetime) -> None:
    give_notice(
        to=[cascade.started_by],
        kind="tier_opened",
        subject=f"Agencies may be asked: {booking}",
        body=f"{about(booking)}\n\n{cascade.signed_off_by} signed it off: "
        f"{cascade.sign_off_reason}\nBook it with an agency engagement from its page.\n",
        target=cascade,
        path=reverse("booking", args=[booking.pk]),
        now=now,
    )


def approvers(booking: Booking) -> set[User]:
    return set(
        User.objects.filter(
            memberships__role=Role.APPROVER,
            memberships__council=booking.council_id,
            memberships__ended_at=None,
            is_active=True,
        )
    )


def about(booking: Booking) -> str:
    return (
        f"{booking.job_role}, {booking.team}, {booking.council}: "
        f"{written(booking.starts_on)} to {written(booking.ends_on)}."
    )


def offered(booking: Booking, until: datetime) -> str:
    at = timezone.localtime(until)
    return (
        f"{about(booking)}\n\nAnswer by {written(at.date())}, {at:%H:%M}. Others may be asked as "
        "well; the first to accept has the work.\n"
    )
