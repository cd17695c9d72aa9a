"""One try at one delivery. Killed anywhere, the next try goes on from what was committed."""

from datetime import datetime

from accounts.actions.deliveries import (
    claim_delivery,
    fail_delivery,
    hand_delivery,
    put_off_delivery,
    settle_delivery,
)
from accounts.models import Delivery
from accounts.outbox.gateways import GATEWAYS, provider_for
from accounts.outbox.problems import MayHaveLeft, NotNow, Overtaken, Refused


def deliver(delivery_id: int, *, now: datetime) -> bool:
    """Whether it is known to have left; whatever goes wrong is kept with it for the next try."""
    channels = Delivery.objects.filter(pk=delivery_id).values_list("channel", flat=True)
    claimed = None
    for channel in channels:
        claimed = claim_delivery(
            delivery_id=delivery_id, now=now, provider=provider_for(channel)
        )
    return claimed is not None and attempt(claimed, now)


def attempt(delivery: Delivery, now: datetime) -> bool:
    try:
        provider_id = found_or_sent(delivery, now)
    except Refused as problem:
        fail_delivery(delivery=delivery, why=str(problem))
    except (NotNow, MayHaveLeft) as problem:
        in_doubt = isinstance(problem, MayHaveLeft)
        put_off_delivery(delivery=delivery, why=str(problem), may_have_left=in_doubt, now=now)
    except Overtaken:
        return False
    else:
        settle_delivery(delivery=delivery, provider_id=provider_id, now=now)
        return True
    return False


def found_or_sent(delivery: Delivery, now: datetime) -> str:
    """Ask first whether an earlier try got it out."""

    def leaving() -> None:
        if not hand_delivery(delivery=delivery, now=now):
            raise Overtaken

    gateway = GATEWAYS[delivery.provider]
    found = gateway.find(delivery) if delivery.handed_at else None
    return found or gateway.send(delivery, leaving=leaving)


def due(now: datetime, most: int) -> list[int]:
    """Those that have waited longest."""
    waiting = Delivery.objects.due(now).order_by("not_before", "pk")
    return list(waiting.values_list("pk", flat=True)[:most])
