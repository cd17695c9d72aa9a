"""What becomes of a proposal: agreed or declined by the worker, or withdrawn by the council."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import audit
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from shifts.actions.assignments.standing import check_active, check_not_ending
from shifts.actions.assignments.telling import tell_council
from shifts.actions.assignments.varying import (
    days_of,
    findings_on,
    periods_of,
    shifts_on_or_after,
)
from shifts.actions.judging import PayAsked
from shifts.actions.locks import lock_assignment
from shifts.actions.timesheets import put_on_open_week
from shifts.calendar import DAY, WorkedPeriod
from shifts.eligibility.own_words import in_own_words
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import Reader
from shifts.errors import NotEligible, database_has_the_last_word
from shifts.models import Assignment, Shift, Variation
from shifts.models.variations import VariationKind
from shifts.ranges import as_range, break_range, worked_period
from shifts.states import ShiftState, VariationState, check_move


@transaction.atomic
def agree(*, by: User, variation: Variation, now: datetime) -> Variation:
    """Take the days or the rate that were proposed. Agreeing twice changes nothing.

    The cap and the rules are asked again. Raises NotPermitted, WrongState, BadInput, NotEligible,
    Overlapping, OverCap, NoCapInForce, ExceptionOver.
    """
    require_own(by, Permission.ASSIGNMENT_ANSWER, variation.assignment.worker)
    variation = lock_variation(variation)
    if variation.state == VariationState.AGREED:
        return variation
    assignment = variation.assignment
    check_move(VariationState(variation.state), VariationState.AGREED)
    check_active(assignment)
    check_not_ending(assignment)
    periods = periods_now(variation, now)
    PayAsked.like(
        assignment.booking,
        hourly_rate=variation.hourly_rate,
        days=days_of(periods),
        exception=variation.cap_decision.exception,
    ).allowed(now=now)
    supersede(variation, now)
    close(variation, VariationState.AGREED, by, now)
    if variation.kind == VariationKind.EXTENSION:
        refuse_blocked(assignment, periods, now)
        grow(assignment, variation, periods)
    answered(variation, by, now)
    return variation


@transaction.atomic
def decline(*, by: User, variation: Variation, now: datetime) -> Variation:
    """Keep to what was agreed before. Declining twice changes nothing.

    Raises NotPermitted, WrongState.
    """
    require_own(by, Permission.ASSIGNMENT_ANSWER, variation.assignment.worker)
    variation = lock_variation(variation)
    if variation.state == VariationState.DECLINED:
        return variation
    check_move(VariationState(variation.state), VariationState.DECLINED)
    check_active(variation.assignment)
    close(variation, VariationState.DECLINED, by, now)
    answered(variation, by, now)
    return variation


@transaction.atomic
def withdraw_proposal(*, by: User, variation: Variation, now: datetime) -> Variation:
    """Take back what the worker has not answered. Withdrawing twice changes nothing.

    Raises NotPermitted, WrongState.
    """
    council = variation.assignment.booking.council
    require(by, Permission.ASSIGNMENT_CHANGE, council)
    variation = lock_variation(variation)
    if variation.state == VariationState.WITHDRAWN:
        return variation
    check_move(VariationState(variation.state), VariationState.WITHDRAWN)
    close(variation, VariationState.WITHDRAWN, by, now)
    audit.record(
        "variation.withdrawn",
        by=by,
        at=council,
        target=variation,
        assignment=variation.assignment_id,
    )
    return variation


def lock_variation(variation: Variation) -> Variation:
    """It changes under the lock of its assignment."""
    assignment = lock_assignment(variation.assignment)
    found = Variation.objects.select_related("cap_decision__exception").get(pk=variation.pk)
    found.assignment = assignment
    return found


def close(variation: Variation, state: VariationState, by: User, now: datetime) -> None:
    variation.state, variation.closed_at, variation.closed_by = state, now, by
    variation.save(update_fields=["state", "closed_at", "closed_by"])


def periods_now(variation: Variation, now: datetime) -> Sequence[WorkedPeriod]:
    """The work it is about, none of which may have begun."""
    periods = periods_about(variation)
    if not periods or periods[0].starts_at <= now:
        raise WrongState("The first of these days has begun. Ask for another proposal.")
    return periods


def periods_about(variation: Variation) -> Sequence[WorkedPeriod]:
    first, last = variation.period.lower, variation.period.upper - DAY
    if variation.kind == VariationKind.EXTENSION:
        return periods_of(variation.weekly_pattern, first, last)
    shifts = shifts_on_or_after(variation.assignment, first)
    return [worked_period(each.period, each.unpaid_break) for each in shifts]


def refuse_blocked(
    assignment: Assignment, periods: Sequence[WorkedPeriod], now: datetime
) -> None:
    found = findings_on(assignment, periods, Reader.WORKER, now)
    blocks = [in_own_words(each).as_json() for each in found if each.severity == Severity.BLOCK]
    if blocks:
        raise NotEligible("You cannot work these days now.", findings=blocks)


def supersede(variation: Variation, now: datetime) -> None:
    """Earlier terms give way to these; what they said of the days before stays agreed."""
    earlier = variation.assignment.variations.agreed().filter(period__overlap=variation.period)
    for each in list(earlier):
        each.state = VariationState.SUPERSEDED
        each.save(update_fields=["state"])
        if each.period.lower < variation.period.lower:
            each.pk, each.state = None, VariationState.AGREED
            each.period = DateRange(each.period.lower, variation.period.lower)
            each.save(force_insert=True)


def grow(assignment: Assignment, variation: Variation, periods: Sequence[WorkedPeriod]) -> None:
    """The new days are the worker's, on a week that they are filling in already too."""
    assignment.period = DateRange(assignment.first_day, variation.period.upper)
    assignment.save(update_fields=["period"])
    with database_has_the_last_word():
        made = Shift.objects.bulk_create(
            Shift(
                booking=assignment.booking,
                place=assignment.place,
                period=as_range(period),
                unpaid_break=break_range(period),
                state=ShiftState.HELD,
                assignment=assignment,
                worker=assignment.worker,
            )
            for period in periods
        )
    put_on_open_week(assignment, made)


def answered(variation: Variation, by: User, now: datetime) -> None:
    said = "agrees to" if variation.state == VariationState.AGREED else "declines"
    what = variation.get_kind_display().lower()
    tell_council(
        variation.assignment,
        "assignment_extension_answered",
        subject=f"{by} {said} the {what}",
        body=f"{by} {said} the {what} that {variation.proposed_by} proposed.",
        target=variation,
        now=now,
    )
    audit.record(
        f"variation.{variation.state}",
        by=by,
        at=variation.assignment.booking.council,
        target=variation,
        assignment=variation.assignment_id,
        first_day=variation.period.lower,
        last_day=variation.period.upper - DAY,
        hourly_rate=variation.hourly_rate,
    )
