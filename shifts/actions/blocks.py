"""Offering several bookings in one act: whole or not at all for each, and said what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.checks import input_checked
from accounts.errors import BadInput, DomainError
from accounts.models import User, Worker
from accounts.permissions import Permission, require
from shifts.actions.cascades import start_cascade
from shifts.actions.offers import send_offers
from shifts.eligibility.rule import Finding, Severity
from shifts.eligibility.search import findings_of
from shifts.models import Booking, Cascade, Offer

MOST = 50


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    worker: Worker
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Whom some rule blocks, and of the others those who need a named sign-off."""

    blocked: tuple[LeftOut, ...]
    to_sign_off: tuple[LeftOut, ...]


@dataclass(frozen=True, kw_only=True)
class BlockResult:
    """What became of one booking; `problem` says why nothing did."""

    booking: Booking
    offers: tuple[Offer, ...] = ()
    cascade: Cascade | None = None
    left_out: tuple[LeftOut, ...] = ()
    problem: str = ""


@transaction.atomic
def offer_block(
    *,
    by: User,
    bookings: Sequence[Booking],
    now: datetime,
    workers: Sequence[Worker] = (),
    cascade: bool = False,
    sign_off: str = "",
) -> list[BlockResult]:
    """Offer each booking to these workers, or in turns; a booking that cannot be says why.

    Locks bookings in the order of their keys. Raises NotPermitted for any of them, and BadInput.
    """
    with input_checked() as expect:
        expect(0 < len(bookings) <= MOST, "bookings", f"Give 1 to {MOST} bookings.")
        expect(cascade != bool(workers), "workers", "Give workers, or a cascade, and not both.")
    for booking in bookings:
        require(by, Permission.OFFER_SEND, booking.council)
    results: dict[int, BlockResult] = {}
    for booking in sorted(bookings, key=lambda each: each.pk):
        try:
            with transaction.atomic():
                results[booking.pk] = (
                    in_turns(by, booking, now)
                    if cascade
                    else by_name(by, booking, workers, now, sign_off)
                )
        except DomainError as problem:
            results[booking.pk] = BlockResult(booking=booking, problem=why_not(problem))
    return [results[booking.pk] for booking in bookings]


def in_turns(by: User, booking: Booking, now: datetime) -> BlockResult:
    started = start_cascade(by=by, booking=booking, now=now)
    sent = Offer.objects.filter(tier__cascade=started).select_related("worker__user")
    return BlockResult(booking=booking, cascade=started, offers=tuple(sent))


def by_name(
    by: User, booking: Booking, workers: Sequence[Worker], now: datetime, sign_off: str
) -> BlockResult:
    """Those whom a rule stands against are left out, rather than refuse the others."""
    judged = judge(booking, workers, today=timezone.localdate(now))
    left_out = judged.blocked if sign_off.strip() else judged.blocked + judged.to_sign_off
    out = {left.worker for left in left_out}
    rest = [worker for worker in workers if worker not in out]
    sent = (
        send_offers(by=by, booking=booking, workers=rest, now=now, sign_off=sign_off)
        if rest
        else []
    )
    return BlockResult(booking=booking, offers=tuple(sent), left_out=left_out)


def judge(booking: Booking, workers: Sequence[Worker], *, today: date) -> Judged:
    """Raises NothingToWork, NotInThePool."""
    found = findings_of(booking, workers, today=today)
    blocked = standing_against(found, Severity.BLOCK)
    out = {left.worker for left in blocked}
    escalated = standing_against(found, Severity.ESCALATE)
    return Judged(
        blocked=blocked,
        to_sign_off=tuple(left for left in escalated if left.worker not in out),
    )


def standing_against(
    found: Mapping[Worker, Sequence[Finding]], severity: Severity
) -> tuple[LeftOut, ...]:
    reasons = {
        worker: tuple(each.detail for each in findings if each.severity == severity)
        for worker, findings in found.items()
    }
    return tuple(LeftOut(worker=worker, reasons=why) for worker, why in reasons.items() if why)


def why_not(problem: DomainError) -> str:
    """The sentences themselves, since no field stands beside them to explain its name."""
    if isinstance(problem, BadInput):
        return " ".join(told for sentences in problem.fields.values() for told in sentences)
    return problem.detail
