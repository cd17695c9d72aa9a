"""Offering a booking to workers, and their taking it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Min, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, DomainError
from accounts.models import User, Worker
from accounts.permissions import Permission, require, require_own
from rates.models.decisions import Engagement, segments_of
from shifts.actions.locks import lock_booking, lock_worker
from shifts.actions.rests import owe_rest
from shifts.actions.telling import tell_filled, tell_of_offers
from shifts.actions.tiers import end_cascades
from shifts.calendar import DAY
from shifts.eligibility.own_words import in_own_words
from shifts.eligibility.rule import Finding, Severity
from shifts.eligibility.search import Reader, findings_for, findings_of
from shifts.errors import (
    Filled,
    NeedsSignOff,
    NotEligible,
    OfferClosed,
    database_has_the_last_word,
)
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.states import (
    AssignmentState,
    BookingState,
    OfferState,
    ShiftState,
    check_move,
)

BANK = {Engagement.BANK_OWN, Engagement.BANK_HOSTED}


@transaction.atomic
def send_offers(
    *,
    by: User,
    booking: Booking,
    workers: Sequence[Worker],
    now: datetime,
    sign_off: str = "",
) -> list[Offer]:
    """Offer an open booking to workers whom no rule blocks; one already offered keeps theirs.

    Open for the memorandum's `offer_hours`, and never past the start of the first shift. Where a
    rule escalates, the sender is the one who signs it off, with the reason kept on the offer.
    Raises NotPermitted, BadInput, Filled, NotEligible and NeedsSignOff (with the findings).
    """
    require(by, Permission.OFFER_SEND, booking.council)
    booking = lock_booking(booking.pk)
    if booking.state != BookingState.OPEN:
        raise Filled("This booking has no place left to offer.")
    expires_at = offers_expire_at(booking, now)
    workers = list(dict.fromkeys(workers))
    escalated = refuse_the_blocked(booking, workers, now, sign_off)
    standing = {
        offer.worker_id: offer
        for offer in booking.offers.filter(
            state__in=[OfferState.SENT, OfferState.ACCEPTED], worker__in=workers
        )
    }
    new = [
        Offer.objects.create(
            booking=booking,
            worker=worker,
            state=OfferState.SENT,
            sent_at=now,
            sent_by=by,
            expires_at=expires_at,
            sign_off=sign_off.strip() if worker.pk in escalated else "",
        )
        for worker in workers
        if worker.pk not in standing
    ]
    owe_rest(booking=booking, offers=new, today=timezone.localdate(now))
    tell_of_offers(new, now=now)
    for offer in new:
        audit.record(
            "offer.sent",
            by=by,
            at=booking.council,
            target=offer,
            worker=offer.worker_id,
            sign_off=offer.sign_off,
        )
    made = standing | {offer.worker_id: offer for offer in new}
    return [made[worker.pk] for worker in workers]


def offers_expire_at(booking: Booking, now: datetime) -> datetime:
    hours = int(terms_of(booking)["offer_hours"])
    return min(now + timedelta(hours=hours), first_start_of(booking, now))


def first_start_of(booking: Booking, now: datetime) -> datetime:
    """When the first shift begins that can still be given away; raises BadInput without one."""
    to_fill = booking.shifts.to_fill(now)
    first_start: datetime | None = to_fill.aggregate(first=Min(Lower("period")))["first"]
    if first_start is None:
        raise BadInput({"booking": "Every shift of this booking has begun or been given away."})
    return first_start


def terms_of(booking: Booking) -> dict[str, str]:
    """The clauses of the version whose cap binds on the booking's first day."""
    prefetch_related_objects([booking], segments_of("cap_decision"))
    first = next(iter(booking.cap_decision.segments.all()), None)
    if first is None:
        raise LookupError(f"Booking {booking.pk} has a decision without segments.")
    return first.cap.version.clauses  # type: ignore[no-any-return]  # a JSON object


def refuse_the_blocked(
    booking: Booking, workers: Sequence[Worker], now: datetime, sign_off: str
) -> set[int]:
    """The workers who need a sign-off, once nobody is blocked and a reason is given for them."""
    today = timezone.localdate(now)
    found = findings_of(booking, workers, today=today)
    refuse(NotEligible, "cannot be offered this booking", found, Severity.BLOCK)
    if not sign_off.strip():
        refuse(NeedsSignOff, "needs a named sign-off", found, Severity.ESCALATE)
    return {
        worker.pk
        for worker, findings in found.items()
        if any(finding.severity == Severity.ESCALATE for finding in findings)
    }


def refuse(
    error: type[DomainError],
    what: str,
    found: Mapping[Worker, Sequence[Finding]],
    severity: Severity,
) -> None:
    """Raise, naming each worker with a finding of this severity, and those findings."""
    reasons = [
        (worker, finding)
        for worker, findings in found.items()
        for finding in findings
        if finding.severity == severity
    ]
    if reasons:
        names = ", ".join(dict.fromkeys(str(worker) for worker, _ in reasons))
        raise error(
            f"{names} {what}.",
            findings=[
                {"worker": worker.pk, **finding.as_json()} for worker, finding in reasons
            ],
        )


def found_for_the_worker(
    booking: Booking, worker: Worker, now: datetime
) -> tuple[Finding, ...]:
    return findings_for(booking, worker, today=timezone.localdate(now), reader=Reader.WORKER)


@transaction.atomic
def accept_offer(*, by: User, offer: Offer, now: datetime) -> Assignment:
    """Give the worker a place of the booking. Accepting twice gives the same assignment.

    Nobody else may take on what lies outside the worker's stated availability, so the audit entry
    keeps what they took on. Raises NotPermitted, Filled, OfferClosed, NotEligible, Overlapping.
    """
    require_own(by, Permission.OFFER_ANSWER, offer.worker)
    worker = lock_worker(offer.worker_id)
    booking = lock_booking(offer.booking_id)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.state == OfferState.ACCEPTED:
        return offer.assignment
    check_still_open(offer, booking, now)
    found = found_for_the_worker(booking, worker, now)
    if blocks := [each for each in found if each.severity == Severity.BLOCK]:
        raise NotEligible(
            "You cannot take this booking now.",
            findings=[in_own_words(finding).as_json() for finding in blocks],
        )
    shifts = shifts_to_take(booking, now)
    if not shifts:
        raise Filled
    with database_has_the_last_word():
        assignment = take_place(offer, booking, worker, shifts, now)
    offer.state, offer.closed_at, offer.closed_by = OfferState.ACCEPTED, now, by
    offer.save(update_fields=["state", "closed_at", "closed_by"])
    close_if_full(booking, now)
    audit.record(
        "offer.accepted",
        by=by,
        at=booking.council,
        target=offer,
        assignment=assignment.pk,
        place=assignment.place,
        outside_availability=[each.detail for each in found if each.code == "AVAILABLE"],
    )
    return assignment


def check_still_open(offer: Offer, booking: Booking, now: datetime) -> None:
    if offer.state == OfferState.FILLED or booking.state == BookingState.FILLED:
        raise Filled
    if offer.state != OfferState.SENT:
        raise OfferClosed(f"This offer is {offer.state} and can no longer be answered.")
    if booking.state != BookingState.OPEN:
        raise OfferClosed(f"This booking is {booking.state}.")
    if offer.expires_at <= now:
        raise OfferClosed(
            f"This offer was open until {timezone.localtime(offer.expires_at):%-d %B, %H:%M}."
        )


def shifts_to_take(booking: Booking, now: datetime) -> list[Shift]:
    """What the next to accept would hold: the shifts to fill of the first free place."""
    to_fill = booking.shifts.to_fill(now)
    first = to_fill.order_by("place").values("place")[:1]
    return list(to_fill.filter(place=first))


def take_place(
    offer: Offer, booking: Booking, worker: Worker, shifts: Sequence[Shift], now: datetime
) -> Assignment:
    place = shifts[0].place
    days = [timezone.localdate(shift.period.lower) for shift in shifts]
    assignment = Assignment.objects.create(
        booking=booking,
        worker=worker,
        offer=offer,
        engagement=engagement_of(booking, worker),
        place=place,
        period=DateRange(min(days), max(days) + DAY),
        replaces=one_who_left(booking, place),
        state=AssignmentState.ACTIVE,
        accepted_at=now,
        accepted_by=worker.user,
    )
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(
        state=ShiftState.HELD, assignment=assignment, worker=worker
    )
    return assignment


def one_who_left(booking: Booking, place: int) -> Assignment | None:
    """The last assignment of the place that somebody has not replaced yet."""
    left = booking.assignments.filter(place=place, replaced_by=None)
    return left.order_by("-period", "-pk").first()


def engagement_of(booking: Booking, worker: Worker) -> Engagement:
    """A bank worker is hosted wherever it is not their own council that they work for."""
    if booking.engagement not in BANK:
        return Engagement(booking.engagement)
    if worker.employing_council_id == booking.council_id:
        return Engagement.BANK_OWN
    return Engagement.BANK_HOSTED


def close_if_full(booking: Booking, now: datetime) -> None:
    """Once the last place is taken, every offer still open says so at once."""
    if booking.shifts.to_fill(now).exists():
        return
    check_move(BookingState(booking.state), BookingState.FILLED)
    booking.state = BookingState.FILLED
    booking.save(update_fields=["state"])
    waiting = booking.offers.filter(state=OfferState.SENT)
    too_late = list(waiting.select_related("worker__user"))
    waiting.update(state=OfferState.FILLED, closed_at=now)
    tell_filled(booking, too_late, now=now)
    end_cascades(booking, now=now)
