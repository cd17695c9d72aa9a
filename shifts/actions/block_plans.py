"""What offering several bookings at once would do, said before anybody is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import DomainError
from accounts.models import User, Worker
from accounts.permissions import Permission, require
from shifts.actions.blocks import MOST, LeftOut, judge, why_not
from shifts.actions.candidates import LOOKED, ONE_LOOK
from shifts.actions.cascades import cascade_plan
from shifts.errors import Filled
from shifts.models import Booking, Cascade
from shifts.states import BookingState, OfferState
from shifts.tiers import Planned


@dataclass(frozen=True, kw_only=True)
class BlockPlan:
    """What would become of one booking; `places` are those still to fill."""

    booking: Booking
    places: int
    turns: tuple[Planned, ...] = ()
    running: Cascade | None = None
    asked: tuple[Worker, ...] = ()
    already: tuple[Worker, ...] = ()
    to_sign_off: tuple[LeftOut, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problem: str = ""


@transaction.atomic
def plan_block(
    *,
    by: User,
    bookings: Sequence[Booking],
    now: datetime,
    workers: Sequence[Worker] = (),
    cascade: bool = False,
) -> list[BlockPlan]:
    """What `offer_block` would do with these now. Nothing is sent and nothing is held.

    The look at named workers is audited, because it crosses councils. Raises NotPermitted, BadInput.
    """
    with input_checked() as expect:
        expect(0 < len(bookings) <= MOST, "bookings", f"Give 1 to {MOST} bookings.")
        expect(cascade or bool(workers), "workers", "Tick at least one person to ask.")
    for booking in bookings:
        require(by, Permission.OFFER_SEND, booking.council)
    plans = [
        plan_of(booking, () if cascade else workers, cascade=cascade, now=now)
        for booking in bookings
    ]
    for plan in plans:
        if not cascade:
            audit.record_once(
                LOOKED,
                by=by,
                at=plan.booking.council,
                target=plan.booking,
                within=ONE_LOOK,
                workers=[worker.pk for worker in workers],
            )
    return plans


def plan_of(
    booking: Booking, workers: Sequence[Worker], *, cascade: bool, now: datetime
) -> BlockPlan:
    to_fill = booking.shifts.to_fill(now).order_by()
    plan = BlockPlan(booking=booking, places=to_fill.values("place").distinct().count())
    try:
        if booking.state != BookingState.OPEN:
            raise Filled("This booking has no place left to offer.")
        if not cascade:
            return named(plan, workers, now)
        running = booking.cascades.live().first()
        return replace(
            plan, running=running, turns=() if running else cascade_plan(booking, now=now)
        )
    except DomainError as problem:
        return replace(plan, problem=why_not(problem))


def named(plan: BlockPlan, workers: Sequence[Worker], now: datetime) -> BlockPlan:
    judged = judge(plan.booking, workers, today=timezone.localdate(now))
    out = {left.worker for left in [*judged.blocked, *judged.to_sign_off]}
    rest = [worker for worker in workers if worker not in out]
    standing = plan.booking.offers.filter(state__in=[OfferState.SENT, OfferState.ACCEPTED])
    has_one = set(standing.filter(worker__in=workers).values_list("worker", flat=True))
    return replace(
        plan,
        asked=tuple(worker for worker in rest if worker.pk not in has_one),
        already=tuple(worker for worker in rest if worker.pk in has_one),
        to_sign_off=judged.to_sign_off,
        left_out=judged.blocked,
    )
