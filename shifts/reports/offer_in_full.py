"""One offer with all that its reader is owed before they answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from accounts.models import Worker
from rates.clauses import explain, in_full
from rates.models.decisions import Engagement
from rates.money import ZERO
from shifts.actions.offers import shifts_to_take
from shifts.calendar import local_date
from shifts.eligibility.ask import Ask, strictest, worked_days
from shifts.eligibility.available import Available
from shifts.eligibility.distance import Distance
from shifts.eligibility.rule import Finding
from shifts.models import Booking, Offer, Shift
from shifts.pay import expected_pay
from shifts.ranges import worked_period
from shifts.segments import PayBreakdown, PayLine
from shifts.states import OfferState

SAID = (
    "timesheet_cut_off",
    "pay_day",
    "notice_weeks",
    "late_cancellation_hours",
    "late_cancellation_percent",
    "supervision_interval_weeks",
)
OWN_WORDS = (Available(), Distance())


@dataclass(frozen=True, kw_only=True)
class AtMultiplier:
    """All time that is paid alike; `rate` is the hour's with its enhancement."""

    multiplier: Decimal
    rate: Decimal
    minutes: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class OfferInFull:
    """`terms` are clauses in words, by code; `to_know` is what does not fit what the worker says."""

    offer: Offer
    shifts: Sequence[Shift]
    pay: PayBreakdown
    paid_alike: tuple[AtMultiplier, ...]
    miles: Decimal
    terms: Mapping[str, str]
    threshold: int
    to_know: tuple[Finding, ...]

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.paid_alike)

    @property
    def holiday(self) -> PayLine:
        return self.pay.lines[-1]

    @property
    def caseload_to_discuss(self) -> bool:
        return (self.offer.booking.expected_caseload or 0) > self.threshold


def offer_in_full(offer: Offer, now: datetime, *, answers: bool) -> OfferInFull:
    """Of an offer with `miles`; what the worker says of themselves only for who `answers`."""
    booking = offer.booking
    shifts = shifts_of_offer(offer, now)
    pay = expected_pay(booking, shifts)
    clauses = clauses_of(booking)
    said = {sentence.code: sentence.text for sentence in explain(clauses)}
    return OfferInFull(
        offer=offer,
        shifts=shifts,
        pay=pay,
        paid_alike=tuple(paid_alike(pay.lines, booking.hourly_rate)),
        miles=Decimal(f"{vars(offer)['miles']:.1f}"),
        terms={code: said[code] for code in SAID},
        threshold=int(clauses["caseload_threshold"]),
        to_know=own_words(offer, shifts, clauses, local_date(now)) if answers else (),
    )


def shifts_of_offer(offer: Offer, now: datetime) -> list[Shift]:
    """What was taken, or what accepting gives; where nothing is left, what was asked for."""
    if offer.state == OfferState.ACCEPTED:
        return list(Shift.objects.filter(assignment__offer=offer))
    return shifts_to_take(offer.booking, now) or list(offer.booking.shifts.filter(place=1))


def clauses_of(booking: Booking) -> dict[str, Any]:
    """Of the version whose cap binds on the first day."""
    segments = booking.cap_decision.segments.all()
    first = min(segments, key=lambda each: each.effective.lower)
    return in_full(first.cap.version.clauses)


def paid_alike(lines: Iterable[PayLine], rate: Decimal) -> Iterable[AtMultiplier]:
    """Plain time first; each line was rounded, so these add up to the gross pay."""
    worked = [line for line in lines if line.segment is not None]
    by_multiplier = sorted(worked, key=multiplier_of)
    for multiplier, alike in groupby(by_multiplier, key=multiplier_of):
        own = list(alike)
        yield AtMultiplier(
            multiplier=multiplier,
            rate=rate * multiplier,
            minutes=sum(line.segment.minutes for line in own if line.segment),
            amount=sum((line.amount for line in own), ZERO),
        )


def multiplier_of(line: PayLine) -> Decimal:
    return line.segment.multiplier if line.segment else ZERO


def own_words(
    offer: Offer, shifts: Sequence[Shift], clauses: Mapping[str, Any], today: date
) -> tuple[Finding, ...]:
    """Where the work lies outside the times or the distance that the worker states. One statement.

    Whatever else stands against it is told to who tries to accept.
    """
    booking = offer.booking
    periods = [worked_period(shift.period, shift.unpaid_break) for shift in shifts]
    times = tuple((period.starts_at, period.ends_at) for period in periods)
    ask = Ask(
        booking_id=booking.pk,
        council=booking.council,
        team=booking.team,
        job_role_id=booking.job_role_id,
        engagement=Engagement(booking.engagement),
        periods=times,
        breaks=tuple(timedelta(minutes=period.break_minutes) for period in periods),
        days=worked_days(times),
        clauses=strictest([clauses]),
        signatories=frozenset(),
        regions=frozenset(),
        today=today,
    )
    asked = {rule.column: rule.found(ask) for rule in OWN_WORDS}
    worker = Worker.objects.filter(pk=offer.worker_id).annotate(**asked).get()
    found = (rule.explain(worker, ask) for rule in OWN_WORDS)
    return tuple(each for each in found if each is not None)
