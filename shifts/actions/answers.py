"""How an offer closes without being taken: declined, withdrawn, or too late."""

from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from shifts.actions.telling import tell_expired, tell_withdrawn
from shifts.errors import OfferClosed
from shifts.models import Offer
from shifts.models.offers import DeclineReason
from shifts.states import OfferState


@transaction.atomic
def decline_offer(
    *, by: User, offer: Offer, reason: str, now: datetime, code: str = ""
) -> Offer:
    """Say no, with a reason if the worker likes. Declining twice changes nothing.

    Raises NotPermitted, BadInput (a code that is not known) and OfferClosed.
    """
    require_own(by, Permission.OFFER_ANSWER, offer.worker)
    with input_checked() as expect:
        known = ", ".join(DeclineReason.values)
        expect(code in ("", *DeclineReason.values), "code", f"Give one of: {known}, or none.")
    offer = lock_offer(offer)
    if offer.state == OfferState.DECLINED:
        return offer
    if offer.state != OfferState.SENT:
        raise OfferClosed(f"This offer is {offer.state} and can no longer be declined.")
    offer.state, offer.closed_at, offer.closed_by = OfferState.DECLINED, now, by
    offer.decline_code, offer.decline_reason = code, reason
    offer.save(
        update_fields=["state", "closed_at", "closed_by", "decline_code", "decline_reason"]
    )
    audit.record("offer.declined", by=by, at=offer.booking.council, target=offer)
    return offer


@transaction.atomic
def withdraw_offer(*, by: User, offer: Offer, reason: str, now: datetime) -> Offer:
    """Take an unanswered offer back; the worker is told why. Twice changes nothing.

    Raises NotPermitted, BadInput (no reason) and OfferClosed.
    """
    require(by, Permission.OFFER_SEND, offer.booking.council)
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
    offer = lock_offer(offer)
    if offer.state == OfferState.WITHDRAWN:
        return offer
    if offer.state != OfferState.SENT:
        raise OfferClosed(f"This offer is {offer.state} and can no longer be withdrawn.")
    offer.state, offer.closed_at, offer.closed_by = OfferState.WITHDRAWN, now, by
    offer.withdraw_reason = reason.strip()
    offer.save(update_fields=["state", "closed_at", "closed_by", "withdraw_reason"])
    tell_withdrawn(offer, now=now)
    audit.record("offer.withdrawn", by=by, at=offer.booking.council, target=offer)
    return offer


def lock_offer(offer: Offer) -> Offer:
    """Whoever accepts, declines or withdraws it at this moment comes before or after."""
    return (
        Offer.objects.select_for_update(of=("self",))
        .select_related("booking__council", "booking__team", "booking__job_role")
        .select_related("worker__user")
        .get(pk=offer.pk)
    )


@transaction.atomic
def expire_offers(*, now: datetime) -> int:
    """Close the offers whose time is over, on the clock's behalf. Safe to run twice at once."""
    overdue = list(
        Offer.objects.overdue(now)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("booking__council", "booking__team", "booking__job_role")
        .select_related("worker__user", "sent_by")
        .order_by("booking__council", "booking", "sent_by", "pk")
    )
    Offer.objects.filter(pk__in=[offer.pk for offer in overdue]).update(
        state=OfferState.EXPIRED, closed_at=F("expires_at")
    )
    for _, together in groupby(overdue, lambda offer: (offer.booking_id, offer.sent_by_id)):
        tell_expired(list(together), now=now)
    for offer in overdue:
        audit.record("offer.expired", by=None, at=offer.booking.council, target=offer)
    return len(overdue)
