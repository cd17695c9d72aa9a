"""The worker's part of the first page: what waits, the next seven days, and the next pay."""

from datetime import datetime
from typing import Any

from accounts.models import User, Worker
from rates.reports.coming_pay import coming_pay
from shifts.models import Offer
from shifts.reports.my_week import ahead, unpaid_weeks
from shifts.reports.needs.kind import Asking
from shifts.reports.needs.own import own_needs
from shifts.states import OfferState

OFFERS = 3


def my_week(user: User, now: datetime) -> dict[str, Any]:
    """What the template needs; nothing for whoever has the role and is in no pool."""
    worker = Worker.objects.filter(user=user).first()
    if worker is None:
        return {}
    ask = Asking(user=user, now=now)
    waiting = waiting_offers(worker, now)
    return {
        "worker": worker,
        "offers": waiting[:OFFERS],
        "more_offers": len(waiting) > OFFERS,
        "own": own_needs(ask),
        "week": ahead(worker, now),
        "unpaid": unpaid_weeks(worker, now, ask.bank_holidays),
        "pay": coming_pay(worker, now, ask.today),
        "now": now,
    }


def waiting_offers(worker: Worker, now: datetime) -> list[Offer]:
    """The first to end first; one more than is shown."""
    found = worker.offers.filter(state=OfferState.SENT, expires_at__gt=now)
    about = found.select_related("booking__team", "booking__council", "booking__job_role")
    return list(about.order_by("expires_at", "pk")[: OFFERS + 1])
