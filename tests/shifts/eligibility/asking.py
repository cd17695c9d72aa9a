"""An ask without a booking, and what one rule says of one worker."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Council, Team, User, Worker
from rates.clauses import defaults
from rates.models.decisions import Engagement
from shifts.calendar import LONDON
from shifts.eligibility.ask import Ask, worked_days
from shifts.eligibility.rule import Finding, Rule
from shifts.models import Booking, DoNotRebook
from tests.factories import LONG_AGO, weekdays
from tests.shifts.building import booked, hours

TODAY = date(2026, 10, 5)
NO_BOOKING = 0
ASKED_AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def day_shifts(*days: date) -> list[DateTimeTZRange]:
    return [hours(day, "09:00", "17:00") for day in days]


def ask_for(
    council: Council,
    shifts: Iterable[DateTimeTZRange],
    *,
    engagement: str = "bank_own",
    today: date = TODAY,
    signatories: Iterable[Council] | None = None,
    unpaid_minutes: int = 30,
    **clauses: Any,
) -> Ask:
    periods = tuple((shift.lower, shift.upper) for shift in shifts)
    signed = [council] if signatories is None else signatories
    return Ask(
        booking_id=NO_BOOKING,
        council=council,
        team=Team(council=council, latitude=council.latitude, longitude=council.longitude),
        job_role_id="social_worker",
        engagement=Engagement(engagement),
        periods=periods,
        breaks=(timedelta(minutes=unpaid_minutes),) * len(periods),
        days=worked_days(periods),
        clauses=defaults() | clauses,
        signatories=frozenset(one.pk for one in signed),
        regions=frozenset({council.region_id}),
        today=today,
    )


def finding_of(rule: Rule, worker: Worker, ask: Ask) -> Finding | None:
    if not rule.applies(ask):
        return None
    row = Worker.objects.annotate(**{rule.column: rule.found(ask)}).get(pk=worker.pk)
    return rule.explain(row, ask)


def told(rule: Rule, worker: Worker, ask: Ask) -> Finding:
    """What stands against the worker, where something does."""
    finding = finding_of(rule, worker, ask)
    assert finding is not None
    return finding


def severity_of(rule: Rule, worker: Worker, ask: Ask) -> str | None:
    finding = finding_of(rule, worker, ask)
    return finding.severity.value if finding else None


def on_of(rule: Rule, worker: Worker, ask: Ask) -> date | None:
    finding = finding_of(rule, worker, ask)
    return finding.on if finding else None


def seen(worker: Worker, at: datetime = LONG_AGO) -> dict[str, Any]:
    return {"worker": worker, "recorded_at": at, "recorded_by": worker.joined_by}


def not_again(worker: Worker, council: Council, by: User, **facts: Any) -> DoNotRebook:
    """The council has decided not to book the worker again."""
    normal: dict[str, Any] = {"reason": "conduct", "words": "Left early.", "decided_by": by}
    return DoNotRebook.objects.create(
        worker=worker, council=council, **{"decided_at": ASKED_AT} | normal | facts
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON).astimezone(UTC)


def one_shift(team: Team, by: User, day: date, start: str, end: str, **changes: Any) -> Booking:
    """A booking of a single shift, asked for long before."""
    pattern = weekdays(time.fromisoformat(start), time.fromisoformat(end), day.weekday())
    return booked(
        team,
        by,
        now=ASKED_AT,
        starts_on=day,
        ends_on=day,
        weekly_pattern=pattern,
        **changes,
    )
