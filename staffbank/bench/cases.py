"""What is measured, on whatever the demonstration region holds."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import JobRole, User
from rates.actions.decisions import caps_for, judge
from rates.caps import Basis, Rate, decide
from shifts.actions.offers import accept_offer
from shifts.eligibility.search import candidates
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.states import AssignmentState, BookingState, OfferState, ShiftState
from staffbank.bench.bare import CAPS, DAY, passes, rows, undone
from staffbank.bench.evidence import packing
from staffbank.bench.imports import importing
from staffbank.bench.ledger import national_ledger
from staffbank.bench.measure import Case
from staffbank.bench.off_system import importing_payments
from staffbank.bench.quotes import thousand_decisions, thousand_rates
from staffbank.bench.search import candidate_search, national_search
from staffbank.bench.what_if import replaying

QUARTER = timedelta(days=91)
RATE = Decimal("25.00")


def cases(names: Collection[str]) -> Iterator[Case]:
    """Those of these names, made one after the other since some make what they measure."""
    booking = open_booking()
    for name in names:
        yield from CASES[name](booking)


def open_booking() -> Booking:
    """The open booking with the most shifts of those that have not begun."""
    future = Booking.objects.filter(
        state=BookingState.OPEN, period__startswith__gt=timezone.localdate()
    )
    booking = future.select_related("council", "job_role").order_by("-period").first()
    if booking is None:
        raise LookupError("The demonstration region has no open booking to measure.")
    return booking


def days_of(booking: Booking) -> tuple[date, date]:
    return booking.starts_on - QUARTER, booking.ends_on + DAY


def pure_decision(booking: Booking) -> Case:
    """A quarter's days cut at each change of cap, against comparing with the caps alone."""
    starts_on, ends_before = days_of(booking)
    caps = caps_for(
        council=booking.council,
        job_role=booking.job_role,
        basis=Basis.PAYE,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    amounts = [cap.amount for cap in caps]
    return Case(
        name="Cap decision, pure",
        ours=lambda: decide(
            rate=Rate(RATE, Basis.PAYE),
            job_role=booking.job_role.code,
            council=booking.council.gss_code,
            starts_on=starts_on,
            ends_before=ends_before,
            caps=caps,
        ),
        bare=lambda: passes(amounts, RATE),
        bare_is=f"comparing with {len(amounts)} caps",
        repeat=100,
    )


def decision_with_look_ups(booking: Booking) -> Case:
    starts_on, ends_before = days_of(booking)
    values = (booking.council_id, booking.job_role_id, "paye", starts_on, ends_before)
    role = JobRole.objects.get(pk=booking.job_role_id)
    return Case(
        name="Cap decision with its look-ups",
        ours=lambda: judge(
            council=booking.council,
            job_role=role,
            engagement="bank_own",
            pay_basis="paye",
            hourly_rate=RATE,
            starts_on=starts_on,
            ends_before=ends_before,
        ),
        bare=lambda: rows(CAPS, values),
        bare_is="the select of those caps",
        repeat=10,
    )


def acceptance(booking: Booking) -> Case:
    """Both are rolled back each time, so that each starts from the same open offer."""
    offer = offered(booking)
    now = timezone.now()
    return Case(
        name=f"Accepting an offer of {booking.shifts.filter(place=1).count()} shifts",
        ours=undone(lambda: accept_offer(by=offer.worker.user, offer=offer, now=now)),
        bare=undone(lambda: write_bare(offer)),
        bare_is="inserting the assignment, updating its shifts and the offer",
    )


def offered(booking: Booking) -> Offer:
    now = timezone.now()
    sent_by = User.objects.get(pk=booking.created_by_id)
    eligible = candidates(booking, today=timezone.localdate()).eligible
    free = next(each for each in eligible if each.standing is None)
    return Offer.objects.create(
        booking=booking,
        worker=free.worker,
        state=OfferState.SENT,
        sent_at=now,
        sent_by=sent_by,
        expires_at=now + DAY,
    )


def write_bare(offer: Offer) -> None:
    """What accepting writes, with no lock, no check and no record."""
    now = timezone.now()
    taken = set(offer.booking.assignments.holding_a_place().values_list("place", flat=True))
    place = next(n for n in range(1, offer.booking.places + 1) if n not in taken)
    assignment = Assignment.objects.create(
        booking=offer.booking,
        worker=offer.worker,
        offer=offer,
        engagement=offer.booking.engagement,
        place=place,
        period=offer.booking.period,
        state=AssignmentState.ACTIVE,
        accepted_at=now,
        accepted_by=offer.worker.user,
    )
    Shift.objects.filter(booking=offer.booking, place=place, state=ShiftState.OPEN).update(
        state=ShiftState.HELD, assignment=assignment, worker=offer.worker
    )
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.ACCEPTED, closed_at=now)


# In this order: the last makes the pool a hundred times as large.
CASES: Mapping[str, Callable[[Booking], Iterable[Case]]] = {
    "decision": lambda booking: [pure_decision(booking)],
    "look-ups": lambda booking: [decision_with_look_ups(booking)],
    "decisions": lambda booking: [thousand_decisions(booking)],
    "quotes": lambda booking: [thousand_rates(booking)],
    "search": lambda booking: [candidate_search(booking)],
    "acceptance": lambda booking: [acceptance(booking)],
    "import": lambda booking: importing(),
    "payments": lambda booking: importing_payments(),
    "what-if": lambda booking: [replaying()],
    "national-ledger": lambda booking: national_ledger(),
    "evidence": lambda booking: [packing()],
    "national-search": national_search,
}
