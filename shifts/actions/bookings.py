"""Asking for someone: a booking, judged against the cap before it exists."""

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
from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, require
from rates.actions.titles import role_for_title
from rates.models import CapDecision, CapException
from shifts.actions.judging import PayAsked
from shifts.calendar import DAY, WorkedPeriod, expand
from shifts.eligibility.ask import strictest, terms_of
from shifts.models import Booking, BookingTemplate, Shift
from shifts.patterns import BadPattern, BreakNeeded, PatternDay, parse_pattern, to_json
from shifts.ranges import as_range, break_range
from shifts.states import BookingState, ShiftState


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the council asks for. Dates are London dates, both included; the rate is per hour."""

    council: Council
    team: Team
    engagement: str
    pay_basis: str
    hourly_rate: Decimal
    starts_on: date
    ends_on: date
    weekly_pattern: Sequence[dict[str, Any]]
    reason: str
    supervisor: str
    job_role: JobRole | None = None
    job_title: str = ""
    places: int = 1
    expected_caseload: int | None = None
    preferred_worker: Worker | None = None  # asked first
    repeat_of: Booking | None = None
    template: BookingTemplate | None = None
    covers: Shift | None = None  # one that was called off
    exception: CapException | None = None  # what allows the rate, where it is over the cap


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A request that makes sense: its role, its pattern and the periods it comes to."""

    job_role: JobRole
    pattern: tuple[PatternDay, ...]
    periods: tuple[WorkedPeriod, ...]

    @property
    def first_day(self) -> date:
        return self.periods[0].local_dates()[0]

    @property
    def day_after_last(self) -> date:
        return max(period.local_dates()[-1] for period in self.periods) + DAY


@transaction.atomic
def create_booking(*, by: User, request: Request, now: datetime) -> Booking:
    """Open a booking whose rate passes the cap on every worked date.

    Raises NotPermitted, BadInput (dates, pattern, team, role), UnmappedTitle, NoCapInForce,
    OverCap (with the highest rate that passes), ExceptionNotUsable, ExceptionOver, OverCeiling.
    Source: memorandum, rules CAP, NO-CAP, EXCEPTION, ROLE-MAP.
    """
    require(by, Permission.BOOKING_CREATE, request.council)
    plan = plan_of(request, today=timezone.localdate(now))
    refuse_begun(plan, now)
    stored = decided(request, plan, by=by, now=now)
    booking = Booking.objects.create(
        council=request.council,
        team=request.team,
        job_role=plan.job_role,
        job_title=request.job_title,
        engagement=request.engagement,
        pay_basis=request.pay_basis,
        hourly_rate=request.hourly_rate,
        places=request.places,
        period=DateRange(request.starts_on, request.ends_on + DAY),
        weekly_pattern=to_json(plan.pattern),
        reason=request.reason,
        expected_caseload=request.expected_caseload,
        supervisor=request.supervisor,
        preferred_worker=request.preferred_worker,
        repeat_of=request.repeat_of,
        template=request.template,
        covers=request.covers,
        state=BookingState.OPEN,
        cap_decision=stored,
        created_at=now,
        created_by=by,
    )
    Shift.objects.bulk_create(shifts_of(booking, plan))
    audit.record(
        "booking.created",
        by=by,
        at=request.council,
        target=booking,
        decision=stored.pk,
        hourly_rate=request.hourly_rate,
        pay_basis=request.pay_basis,
        exception=stored.exception_id,
    )
    return booking


def decided(request: Request, plan: Plan, *, by: User, now: datetime) -> CapDecision:
    """The answer on every worked date, kept; raises where it is no."""
    asked = PayAsked(
        council=request.council,
        job_role=plan.job_role,
        engagement=request.engagement,
        pay_basis=request.pay_basis,
        hourly_rate=request.hourly_rate,
        starts_on=plan.first_day,
        ends_before=plan.day_after_last,
        exception=request.exception,
    )
    return asked.decided(by=by, now=now)


def plan_of(request: Request, *, today: date) -> Plan:
    """Check all that can be checked without the caps, and name every problem at once."""
    problems: dict[str, list[str]] = {}
    if request.team.council_id != request.council.pk:
        problems["team"] = [f"{request.team} is not a team of {request.council}."]
    if request.starts_on < today:
        problems["starts_on"] = [
            f"{request.starts_on:%-d %B %Y} has passed. Choose {today:%-d %B %Y} or later."
        ]
    preferred = request.preferred_worker
    if preferred is not None and preferred.left_at is not None:
        problems["preferred_worker"] = [f"{preferred} has left the pool. Name someone else."]
    pattern: tuple[PatternDay, ...] = ()
    periods: tuple[WorkedPeriod, ...] = ()
    try:
        rest_hours, needed = rest_and_break(request.council, request.starts_on)
        pattern = parse_pattern(
            list(request.weekly_pattern), rest_hours=rest_hours, needed=needed
        )
        periods = expand(pattern, request.starts_on, request.ends_on, needed)
    except BadPattern as bad:
        for name, sentences in bad.fields.items():
            problems.setdefault(name, []).extend(sentences)
    if problems:
        raise BadInput(problems)
    return Plan(job_role=role_of(request), pattern=pattern, periods=periods)


def rest_and_break(council: Council, on: date) -> tuple[int, BreakNeeded]:
    """What the memoranda that bind the council that day ask of a pattern. REST-11, BREAK."""
    clauses = strictest(list(terms_of(council, on).values()))
    needed = BreakNeeded(
        after_hours=clauses["break_after_hours"], minutes=clauses["break_minutes"]
    )
    return clauses["rest_hours"], needed


def refuse_begun(plan: Plan, now: datetime) -> None:
    """Work that has begun can no longer be offered to anyone."""
    first = plan.periods[0].starts_at
    if first <= now:
        began = f"{timezone.localtime(first):%H:%M} today"
        raise BadInput(
            {"starts_on": f"The first shift began at {began}. Start on a later day."}
        )


def role_of(request: Request) -> JobRole:
    """The job role asked for, or the one that the council's own title stands for."""
    if not request.job_title:
        if request.job_role is None:
            raise BadInput(
                {"job_role": "Give a job role, or one of your council's job titles."}
            )
        return request.job_role
    role = role_for_title(
        council=request.council, title=request.job_title, on=request.starts_on
    )
    if request.job_role not in (None, role):
        raise BadInput(
            {"job_title": f"{request.job_title} stands for {role}, not {request.job_role}."}
        )
    return role


def shifts_of(booking: Booking, plan: Plan) -> list[Shift]:
    return [
        Shift(
            booking=booking,
            place=place,
            period=as_range(period),
            unpaid_break=break_range(period),
            state=ShiftState.OPEN,
        )
        for place in range(1, booking.places + 1)
        for period in plan.periods
    ]
