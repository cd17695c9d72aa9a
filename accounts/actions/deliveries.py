"""What is kept of a delivery: claimed before it is sent, and settled after. The clock does it all.

Each step is committed by itself, so that whoever comes after a killed process knows how far it got:
claimed (not handed: it surely has not left), handed (it may have), sent.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Delivery, DeliveryState
from accounts.models.notices import DeliveryQuerySet
from accounts.wishes import Wishes

LEASE = timedelta(minutes=5)  # far more than the timeouts of one try together
MOST_ATTEMPTS = 8  # some eighteen hours
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
LONGEST_ERROR = 300
LEFT = "Not sent: the recipient has left."


@transaction.atomic
def claim_delivery(*, delivery_id: int, now: datetime, provider: str) -> Delivery | None:
    """Take it for LEASE, counting the try; None where there is nothing to do now.

    One that may have left with another provider stays with that one, which alone can tell.
    """
    delivery = lock_due(delivery_id, now)
    if delivery is None:
        return None
    if not delivery.notice.recipient.is_active:
        fail_delivery(delivery=delivery, why=LEFT)
        return None
    wait_until = Wishes.of([delivery.notice.recipient]).not_before(delivery.notice, now)
    if wait_until > now:
        delivery.not_before = wait_until
        delivery.save(update_fields=["not_before"])
        return None
    delivery.state = DeliveryState.SENDING
    delivery.attempts, delivery.attempted_at = delivery.attempts + 1, now
    delivery.not_before = now + LEASE
    if delivery.handed_at is None:
        delivery.provider = provider
    delivery.save(update_fields=["state", "attempts", "attempted_at", "not_before", "provider"])
    return delivery


def lock_due(delivery_id: int, now: datetime) -> Delivery | None:
    """Locked, unless someone else is at it."""
    found = Delivery.objects.due(now).filter(pk=delivery_id)
    found = found.select_related("notice__recipient")
    return found.select_for_update(of=("self",), skip_locked=True).first()


def hand_delivery(*, delivery: Delivery, now: datetime) -> bool:
    """Say, just before it leaves, that it may have; False where another try has overtaken this."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts
    )
    return mine.update(handed_at=now) == 1


def settle_delivery(*, delivery: Delivery, provider_id: str, now: datetime) -> None:
    """It has been accepted. Another try, which asked the provider, may have said so already."""
    on_its_way(delivery).update(
        state=DeliveryState.SENT, sent_at=now, provider_id=provider_id, last_error=""
    )


def put_off_delivery(
    *, delivery: Delivery, why: str, may_have_left: bool, now: datetime
) -> None:
    """Try again later, each time waiting four times as long; at last give up."""
    if delivery.attempts >= MOST_ATTEMPTS:
        fail_delivery(delivery=delivery, why=why)
        return
    wait = min(FIRST_WAIT * 4 ** (delivery.attempts - 1), LONGEST_WAIT)
    wait = max(wait, LEASE) if may_have_left else wait  # what was accepted may be listed late
    mine = on_its_way(delivery).filter(attempts=delivery.attempts)
    told = {"not_before": now + wait, "last_error": why[:LONGEST_ERROR]}
    mine.update(**told if may_have_left else {**told, "handed_at": None})


def fail_delivery(*, delivery: Delivery, why: str) -> None:
    """For good; `manage.py notices_failed` lists it."""
    on_its_way(delivery).update(state=DeliveryState.FAILED, last_error=why[:LONGEST_ERROR])


def on_its_way(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.unsettled().filter(pk=delivery.pk)
