"""Offering a booking to one tier of people after another; the order never runs backwards."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.models import User
from accounts.models.reciprocity import partners_of
from accounts.permissions import Permission, require
from rates.clauses import in_full
from shifts.actions.locks import lock_booking, lock_booking_if_free
from shifts.actions.offers import first_start_of, offers_expire_at, terms_of
from shifts.actions.telling import tell_released
from shifts.actions.tiers import end_cascades, open_tier
from shifts.errors import Filled, OwnCascade
from shifts.models import Booking, Cascade, CascadeTier
from shifts.states import BookingState, CascadeState, check_move
from shifts.tiers import Planned, plan, tiers_for


def cascade_plan(booking: Booking, *, now: datetime) -> tuple[Planned, ...]:
    """Who would be asked when, were it started now. Raises BadInput with nothing left to fill."""
    preferred = booking.preferred_worker
    tiers = tiers_for(
        preferred=preferred is not None and preferred.left_at is None,
        reciprocal=bool(partners_of(booking.council.region, timezone.localdate(now))),
    )
    return plan(
        tiers, in_full(terms_of(booking)), now=now, first_start=first_start_of(booking, now)
    )


@transaction.atomic
def start_cascade(*, by: User, booking: Booking, now: datetime) -> Cascade:
    """Ask the first tier now and fix when the others are; starting twice gives the same cascade.

    The hours of each tier are the memorandum's. Raises NotPermitted, Filled and BadInput.
    """
    require(by, Permission.OFFER_SEND, booking.council)
    booking = lock_booking(booking.pk)
    if running := booking.cascades.live().first():
        return running
    if booking.state != BookingState.OPEN:
        raise Filled("This booking has no place left to offer.")
    planned = cascade_plan(booking, now=now)
    cascade = Cascade.objects.create(
        booking=booking, state=CascadeState.RUNNING, started_at=now, started_by=by
    )
    CascadeTier.objects.bulk_create(
        CascadeTier(cascade=cascade, position=position, kind=each.tier, opens_at=each.opens_at)
        for position, each in enumerate(planned, 1)
    )
    go_on(cascade, booking, by=by, now=now)
    return cascade


def go_on(cascade: Cascade, booking: Booking, *, by: User | None, now: datetime) -> int:
    """Open every tier that is due, in order; what happened is recorded once all is written."""
    due = cascade.tiers.filter(opened_at=None, opens_at__lte=now).order_by("position")
    expires_at = offers_expire_at(booking, now)
    happened = []
    for tier in due:
        tier.cascade = cascade
        happened.append((tier, open_tier(tier, booking, expires_at=expires_at, now=now)))
    for tier, facts in happened:
        audit.record("cascade.tier_opened", by=by, at=booking.council, target=tier, **facts)
    return len(happened)


def advance_cascades(*, now: datetime) -> int:
    """Open all tiers that are due, each booking in a transaction of its own; how many there were.

    One that fails does not hold up the others; all that failed are raised together at the end.
    """
    opened, problems = 0, []
    for pk in list(Cascade.objects.due(now).order_by("pk").values_list("pk", flat=True)):
        try:
            opened += advance_cascade(cascade_id=pk, now=now)
        except Exception as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup("Some cascades could not go on.", problems)
    return opened


@transaction.atomic
def advance_cascade(*, cascade_id: int, now: datetime) -> int:
    """Open what is due of one, on the clock's behalf; several tiers after missed beats.

    A booking that someone is busy with is left to the next beat. Killed half-way, nothing happened.
    """
    booking = lock_booking_if_free(Cascade.objects.get(pk=cascade_id).booking_id)
    cascade = Cascade.objects.select_related("started_by").get(pk=cascade_id)
    if booking is None or cascade.state not in (
        CascadeState.RUNNING,
        CascadeState.AWAITING_SIGN_OFF,
    ):
        return 0
    if booking.state != BookingState.OPEN or not booking.shifts.to_fill(now).exists():
        end_cascades(booking, now=now)
        return 0
    if cascade.state == CascadeState.AWAITING_SIGN_OFF:
        return 0
    return go_on(cascade, booking, by=None, now=now)


@transaction.atomic
def stop_cascade(*, by: User, cascade: Cascade, now: datetime) -> Cascade:
    """Ask no further tier; offers that were sent stay open. Stopping twice changes nothing.

    Raises NotPermitted and WrongState (it is over already).
    """
    require(by, Permission.OFFER_SEND, cascade.booking.council)
    booking = lock_booking(cascade.booking_id)
    cascade = Cascade.objects.select_for_update().get(pk=cascade.pk)
    if cascade.state == CascadeState.STOPPED:
        return cascade
    check_move(CascadeState(cascade.state), CascadeState.STOPPED)
    cascade.state, cascade.ended_at, cascade.ended_by = CascadeState.STOPPED, now, by
    cascade.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record("cascade.stopped", by=by, at=booking.council, target=cascade)
    return cascade


@transaction.atomic
def sign_off_agencies(*, by: User, cascade: Cascade, reason: str, now: datetime) -> Cascade:
    """Say, with a reason, that agencies may be asked. Saying so twice changes nothing.

    Not by whoever started the cascade. Raises NotPermitted, BadInput, OwnCascade and WrongState.
    """
    require(by, Permission.AGENCY_SIGN_OFF, cascade.booking.council)
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
    booking = lock_booking(cascade.booking_id)
    cascade = Cascade.objects.select_for_update().get(pk=cascade.pk)
    if cascade.state == CascadeState.RELEASED:
        return cascade
    check_move(CascadeState(cascade.state), CascadeState.RELEASED)
    if cascade.started_by_id == by.pk:
        raise OwnCascade
    cascade.state, cascade.ended_at, cascade.ended_by = CascadeState.RELEASED, now, by
    cascade.signed_off_at, cascade.signed_off_by = now, by
    cascade.sign_off_reason = reason.strip()
    cascade.save()
    tell_released(cascade, booking, now=now)
    audit.record(
        "cascade.released",
        by=by,
        at=booking.council,
        target=cascade,
        reason=cascade.sign_off_reason,
    )
    return cascade
