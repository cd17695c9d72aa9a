"""Compensatory rest: owed by whoever signs off too little rest, and planned by a manager."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts import audit
from accounts.checks import Expect, expect_filled, input_checked
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.locks import lock_worker
from shifts.eligibility.ask import Ask, ask_of
from shifts.eligibility.rest_owed import rest_owed
from shifts.eligibility.words import length_in_words, time_in_words
from shifts.errors import database_has_the_last_word
from shifts.models import Booking, CompensatoryRest, Offer, Shift, Variation


def owe_rest(*, booking: Booking, offers: Sequence[Offer], today: date) -> None:
    """Note what rest the offers that were signed off cut short. Part of sending them."""
    signed_off = {offer.worker_id: offer for offer in offers if offer.sign_off}
    if not signed_off:
        return
    workers = [offer.worker for offer in signed_off.values()]
    CompensatoryRest.objects.bulk_create(
        CompensatoryRest(
            offer=signed_off[owed.worker_id],
            worker_id=owed.worker_id,
            rule=owed.rule,
            minutes_owed=owed.minutes,
            owed_from=owed.owed_from,
        )
        for owed in rest_owed(ask_of(booking, today=today), workers)
    )


def owe_rest_of_extension(variation: Variation, ask: Ask) -> None:
    """The same of the days that an extension adds. Part of proposing it."""
    if not variation.sign_off:
        return
    worker = variation.assignment.worker
    CompensatoryRest.objects.bulk_create(
        CompensatoryRest(
            offer_id=variation.assignment.offer_id,
            variation=variation,
            worker=worker,
            rule=owed.rule,
            minutes_owed=owed.minutes,
            owed_from=owed.owed_from,
        )
        for owed in rest_owed(ask, [worker])
    )


@transaction.atomic
def plan_rest(
    *,
    by: User,
    rest: CompensatoryRest,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
) -> CompensatoryRest:
    """Say when the worker makes up for rest that was cut short; again, until it begins.

    No later booking may take it away. Raises NotPermitted, WrongState, BadInput, RestNotFree.
    Source: Working Time Regulations 1998, regulation 24.
    """
    require(by, Permission.REST_PLAN, rest.offer.booking.team)
    lock_worker(rest.worker_id)
    rest = CompensatoryRest.objects.select_related("offer__booking__council").get(pk=rest.pk)
    if not CompensatoryRest.objects.owed().filter(pk=rest.pk).exists():
        raise WrongState("The worker does not hold this work, so no rest is owed for it.")
    if rest.period and rest.period.lower <= now:
        raise WrongState(f"This rest began at {time_in_words(rest.period.lower)}.")
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
        expect_fits(expect, rest, starts_at, ends_at)
    rest.period = DateTimeTZRange(starts_at, ends_at)
    rest.reason, rest.planned_at, rest.planned_by = reason.strip(), now, by
    with database_has_the_last_word():
        rest.save(update_fields=["period", "reason", "planned_at", "planned_by"])
    audit.record(
        "rest.planned",
        by=by,
        at=rest.offer.booking.council,
        target=rest,
        worker=rest.worker_id,
        rule=rest.rule,
        day=timezone.localdate(starts_at),
    )
    return rest


def expect_fits(
    expect: Expect, rest: CompensatoryRest, starts_at: datetime, ends_at: datetime
) -> None:
    """Long enough, late enough, and free of shifts at any council."""
    owed = timedelta(minutes=rest.minutes_owed)
    expect(
        starts_at >= rest.owed_from,
        "starts_at",
        f"Rest is made up for afterwards: start at {time_in_words(rest.owed_from)} or later.",
    )
    expect(
        ends_at - starts_at >= owed,
        "ends_at",
        f"{length_in_words(owed)} are owed: end at {time_in_words(starts_at + owed)} or later.",
    )
    works = ends_at > starts_at and Shift.objects.held().filter(
        worker=rest.worker_id, period__overlap=DateTimeTZRange(starts_at, ends_at)
    )
    expect(
        not (works and works.exists()),
        "starts_at",
        "The worker has work at this time: choose a time when they are free.",
    )
