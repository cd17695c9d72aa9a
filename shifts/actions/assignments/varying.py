"""Proposing more days, or another rate, to a worker who holds a place; judged anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require
from rates.models import CapException
from rates.money import as_pounds
from shifts.actions.assignments.standing import (
    check_active,
    check_not_ending,
    check_nothing_proposed,
)
from shifts.actions.assignments.telling import tell_worker
from shifts.actions.judging import PayAsked
from shifts.actions.locks import lock_assignment
from shifts.actions.offers import refuse
from shifts.actions.rests import owe_rest_of_extension
from shifts.calendar import DAY, MINUTE, WorkedPeriod, expand, local_date, written
from shifts.eligibility.ask import Ask, ask_for
from shifts.eligibility.rule import Finding, Severity
from shifts.eligibility.search import NotInThePool, Reader, findings, judged, pool_of
from shifts.errors import NeedsSignOff, NotEligible
from shifts.models import Assignment, Shift, Variation
from shifts.models.variations import VariationKind
from shifts.patterns import BadPattern, parse_pattern, to_json
from shifts.ranges import worked_period
from shifts.states import ShiftState, VariationState


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More days, up to and with `last_day`; the pattern and the rate stay unless given."""

    last_day: date
    reason: str
    weekly_pattern: Sequence[dict[str, Any]] | None = None
    hourly_rate: Decimal | None = None
    exception: CapException | None = None
    sign_off: str = ""


@transaction.atomic
def propose_extension(
    *, by: User, assignment: Assignment, extension: Extension, now: datetime
) -> Variation:
    """Put more days to the worker, who holds them once they agree.

    Raises NotPermitted, WrongState, BadInput, NotEligible, NeedsSignOff, and as create_booking does
    for the rate. Source: memorandum, rules CAP, NO-CAP, EXCEPTION.
    """
    assignment = open_to_change(by, assignment)
    starts_on = first_new_day(assignment, now)
    pattern = extension.weekly_pattern or assignment.booking.weekly_pattern
    periods = periods_of(pattern, starts_on, extension.last_day)
    if periods[0].starts_at <= now:
        raise BadInput({"last_day": "The first new shift has begun. Extend from tomorrow."})
    refuse_the_blocked(assignment, periods, extension.sign_off, now)
    rate = extension.hourly_rate or rate_on(assignment, assignment.last_day)
    variation = propose(
        assignment,
        kind=VariationKind.EXTENSION,
        period=DateRange(starts_on, extension.last_day + DAY),
        weekly_pattern=list(pattern),
        reason=extension.reason,
        sign_off=extension.sign_off.strip(),
        pay=PayAsked.like(
            assignment.booking,
            hourly_rate=rate,
            days=days_of(periods),
            exception=extension.exception,
        ),
        by=by,
        now=now,
    )
    owe_rest_of_extension(variation, ask_about(assignment, periods, now))
    tell_of_proposal(
        variation, f"You are asked to stay until {written(extension.last_day)}", now
    )
    record_proposal(variation, by)
    return variation


@transaction.atomic
def propose_rate(
    *,
    by: User,
    assignment: Assignment,
    from_day: date,
    hourly_rate: Decimal,
    reason: str,
    exception: CapException | None = None,
    now: datetime,
) -> Variation:
    """Put another hourly rate to the worker, for the shifts that start on this day or later.

    Raises NotPermitted, WrongState, BadInput, and as create_booking does for the rate.
    """
    assignment = open_to_change(by, assignment)
    shifts = shifts_from(assignment, from_day, now)
    variation = propose(
        assignment,
        kind=VariationKind.RATE,
        period=DateRange(from_day, assignment.period.upper),
        weekly_pattern=[],
        reason=reason,
        sign_off="",
        pay=PayAsked.like(
            assignment.booking,
            hourly_rate=hourly_rate,
            days=days_of([worked_period(each.period, each.unpaid_break) for each in shifts]),
            exception=exception,
        ),
        by=by,
        now=now,
    )
    told = f"{as_pounds(hourly_rate)} an hour is proposed from {written(from_day)}"
    tell_of_proposal(variation, told, now)
    record_proposal(variation, by)
    return variation


def open_to_change(by: User, assignment: Assignment) -> Assignment:
    """The assignment, held, if other terms can be proposed for it."""
    require(by, Permission.ASSIGNMENT_CHANGE, assignment.booking.council)
    assignment = lock_assignment(assignment)
    check_active(assignment)
    check_not_ending(assignment)
    check_nothing_proposed(assignment)
    return assignment


def first_new_day(assignment: Assignment, now: datetime) -> date:
    """The day after its last, or tomorrow where that has passed already."""
    return max(assignment.last_day, timezone.localdate(now)) + DAY


def periods_of(
    weekly_pattern: Sequence[dict[str, Any]], starts_on: date, last_day: date
) -> tuple[WorkedPeriod, ...]:
    if last_day < starts_on:
        raise BadInput(
            {
                "last_day": f"{written(last_day)} adds no day. Give {written(starts_on)} or later."
            }
        )
    try:
        return expand(parse_pattern(list(weekly_pattern)), starts_on, last_day)
    except BadPattern as bad:
        names = {"ends_on": "last_day", "starts_on": "last_day"}
        raise BadInput(
            {names.get(name, name): told for name, told in bad.fields.items()}
        ) from bad


def days_of(periods: Sequence[WorkedPeriod]) -> tuple[date, date]:
    """The first London date that is worked, and the day after the last."""
    days = [day for period in periods for day in period.local_dates()]
    return min(days), max(days) + DAY


def refuse_the_blocked(
    assignment: Assignment, periods: Sequence[WorkedPeriod], sign_off: str, now: datetime
) -> None:
    found = {assignment.worker: findings_on(assignment, periods, Reader.COUNCIL, now)}
    refuse(NotEligible, "cannot work these days", found, Severity.BLOCK)
    if not sign_off.strip():
        refuse(NeedsSignOff, "needs a named sign-off", found, Severity.ESCALATE)


def findings_on(
    assignment: Assignment, periods: Sequence[WorkedPeriod], reader: Reader, now: datetime
) -> tuple[Finding, ...]:
    """What the rules say of the worker on the new days."""
    ask = ask_about(assignment, periods, now)
    worker = judged(pool_of(ask).filter(pk=assignment.worker_id), ask).first()
    if worker is None:
        raise NotInThePool(f"{assignment.worker} is not in the pool.")
    return findings(worker, ask, reader)


def ask_about(assignment: Assignment, periods: Sequence[WorkedPeriod], now: datetime) -> Ask:
    breaks = {
        (period.starts_at, period.ends_at): MINUTE * period.break_minutes for period in periods
    }
    return ask_for(assignment.booking, breaks, today=timezone.localdate(now))


def rate_on(assignment: Assignment, day: date) -> Decimal:
    """What an hour of a shift that starts on this day pays."""
    varied = assignment.variations.agreed().filter(period__contains=day).first()
    return varied.hourly_rate if varied else assignment.booking.hourly_rate


def shifts_from(assignment: Assignment, from_day: date, now: datetime) -> list[Shift]:
    """Pay never changes for work that has begun."""
    shifts = shifts_on_or_after(assignment, from_day)
    if not shifts:
        raise BadInput({"from_day": f"No shift starts on {written(from_day)} or later."})
    if from_day < assignment.first_day:
        raise BadInput({"from_day": f"The first day is {written(assignment.first_day)}."})
    if shifts[0].period.lower <= now:
        raise BadInput(
            {"from_day": "Work of these days has begun. Give a day that is still to come."}
        )
    return shifts


def shifts_on_or_after(assignment: Assignment, day: date) -> list[Shift]:
    """Missed ones too, since an absence can be put right."""
    return [
        shift
        for shift in assignment.shifts.exclude(state=ShiftState.CANCELLED)
        if local_date(shift.period.lower) >= day
    ]


def propose(
    assignment: Assignment, *, pay: PayAsked, by: User, now: datetime, **terms: Any
) -> Variation:
    if not terms["reason"].strip():
        raise BadInput({"reason": "Say why, so that the worker can answer."})
    terms["weekly_pattern"] = pattern_as_kept(terms["weekly_pattern"])
    return Variation.objects.create(
        assignment=assignment,
        hourly_rate=pay.hourly_rate,
        cap_decision=pay.decided(by=by, now=now),
        state=VariationState.PROPOSED,
        proposed_at=now,
        proposed_by=by,
        **terms,
    )


def pattern_as_kept(weekly_pattern: list[dict[str, Any]]) -> list[Any]:
    return list(to_json(parse_pattern(weekly_pattern))) if weekly_pattern else []


def tell_of_proposal(variation: Variation, subject: str, now: datetime) -> None:
    tell_worker(
        variation.assignment,
        "assignment_extension_proposed",
        subject=subject,
        body=f"{variation.proposed_by} proposes it at {as_pounds(variation.hourly_rate)} an hour. "
        f"“{variation.reason}” It waits for your answer.",
        target=variation,
        now=now,
    )


def record_proposal(variation: Variation, by: User) -> None:
    audit.record(
        "variation.proposed",
        by=by,
        at=variation.assignment.booking.council,
        target=variation,
        assignment=variation.assignment_id,
        kind=variation.kind,
        first_day=variation.period.lower,
        last_day=variation.period.upper - DAY,
        hourly_rate=variation.hourly_rate,
        decision=variation.cap_decision_id,
        exception=variation.cap_decision.exception_id,
        sign_off=variation.sign_off,
    )
