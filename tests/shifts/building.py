"""Bookings, offers, assignments and timesheets as the actions leave them, and named times."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from accounts.models import JobRole, Team, User, Worker
from rates.actions.decisions import judge, store_decision
from rates.models import CapDecision
from shifts.actions.bookings import Request, create_booking
from shifts.calendar import LONDON
from shifts.models import (
    Absence,
    Assignment,
    Booking,
    EarlyEnd,
    Offer,
    Shift,
    ShiftCancellation,
    Timesheet,
    TimesheetEntry,
    TimesheetMessage,
    Variation,
)
from shifts.models.endings import EndReason, Side
from shifts.states import (
    AssignmentState,
    BookingState,
    OfferState,
    ShiftState,
    TimesheetState,
)
from tests.factories import weekdays

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)  # a Monday, 09:00 in London
MONDAY, FRIDAY = date(2026, 10, 12), date(2026, 10, 16)  # the week that is booked
AFTER = datetime(2026, 10, 19, 8, tzinfo=UTC)  # the Monday after it
HOUR = timedelta(hours=1)


def london(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), LONDON).astimezone(UTC)


def hours(day: date, start: str, end: str) -> DateTimeTZRange:
    """A range by the clock on the wall; an end before the start is on the next day."""
    ends_on = day + timedelta(days=1) if end <= start else day
    return DateTimeTZRange(london(day, start), london(ends_on, end))


def nights(*days: int) -> list[dict[str, Any]]:
    return weekdays(time(22), time(6), *days)


def asked_for(team: Team, **changes: Any) -> Request:
    """A social worker at the cap, 09:00 to 17:00 from Monday to Friday, for one place."""
    normal: dict[str, Any] = {
        "council": team.council,
        "team": team,
        "job_role": JobRole.objects.get(pk="social_worker"),
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": Decimal("31.00"),
        "starts_on": MONDAY,
        "ends_on": FRIDAY,
        "weekly_pattern": weekdays(),
        "reason": "vacancy",
        "supervisor": "Marcus Lee",
    }
    return Request(**normal | changes)


def booked(team: Team, by: User, *, now: datetime = NOW, **changes: Any) -> Booking:
    return create_booking(by=by, request=asked_for(team, **changes), now=now)


def offered(booking: Booking, worker: Worker, **changes: Any) -> Offer:
    normal: dict[str, Any] = {
        "booking": booking,
        "worker": worker,
        "state": OfferState.SENT,
        "sent_at": NOW,
        "sent_by": booking.created_by,
        "expires_at": NOW + 48 * HOUR,
    }
    return Offer.objects.create(**normal | changes)


def held(booking: Booking, worker: Worker, *, place: int = 1, sign_off: str = "") -> Assignment:
    """The worker accepted: their offer, their assignment and the shifts of the place."""
    offer = offered(booking, worker, sign_off=sign_off)
    assignment = Assignment.objects.create(
        booking=booking,
        worker=worker,
        offer=offer,
        engagement=booking.engagement,
        place=place,
        period=booking.period,
        state=AssignmentState.ACTIVE,
        accepted_at=NOW,
        accepted_by=worker.user,
    )
    Shift.objects.filter(booking=booking, place=place).update(
        state=ShiftState.HELD, assignment=assignment, worker=worker
    )
    offer.state, offer.closed_at, offer.closed_by = OfferState.ACCEPTED, NOW, worker.user
    offer.save()
    if booking.assignments.count() == booking.places:
        booking.state = BookingState.FILLED
        booking.save()
    return assignment


def days(first: date, last: date) -> DateRange:
    """Half-open, from days that are both included."""
    return DateRange(first, last + timedelta(days=1))


def judged(booking: Booking, period: DateRange, rate: Decimal) -> CapDecision:
    """The booking's terms at this rate, one day longer for a last night."""
    terms: dict[str, Any] = {
        "council": booking.council,
        "job_role": booking.job_role,
        "engagement": booking.engagement,
    }
    decision = judge(
        **terms,
        pay_basis=booking.pay_basis,
        hourly_rate=rate,
        starts_on=period.lower,
        ends_before=period.upper + timedelta(days=1),
    )
    return store_decision(by=booking.created_by, **terms, decision=decision, now=NOW)


def proposed(
    assignment: Assignment, period: DateRange, *, rate: str = "30.00", **changes: Any
) -> Variation:
    """Another rate for these days, put to the worker."""
    normal: dict[str, Any] = {
        "assignment": assignment,
        "kind": "rate",
        "period": period,
        "hourly_rate": Decimal(rate),
        "weekly_pattern": [],
        "cap_decision": judged(assignment.booking, period, Decimal(rate)),
        "reason": "A court case begins.",
        "state": "proposed",
        "proposed_at": NOW,
        "proposed_by": assignment.booking.created_by,
    }
    return Variation.objects.create(**normal | changes)


def agreed(variation: Variation) -> Variation:
    """The worker said yes."""
    variation.state, variation.closed_at = "agreed", NOW
    variation.closed_by = variation.assignment.worker.user
    variation.save()
    return variation


def called_off(shift: Shift, by: User | None, **facts: Any) -> ShiftCancellation:
    """A shift called off in time by the council."""
    normal: dict[str, Any] = {
        "shift": shift,
        "assignment": shift.assignment,
        "worker": shift.worker,
        "side": Side.COUNCIL,
        "reason": EndReason.NOT_NEEDED,
        "told_at": NOW,
        "cancelled_by": by,
        "notice_minutes": (shift.period.lower - NOW) // timedelta(minutes=1),
        "minutes_lost": 450,
        "late": False,
        "payable_percent": 0,
    }
    made = ShiftCancellation.objects.create(**normal | facts)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.CANCELLED)
    return made


def absent(shift: Shift, by: User, **facts: Any) -> Absence:
    """A held shift whose worker did not come."""
    normal: dict[str, Any] = {
        "shift": shift,
        "kind": "no_show",
        "recorded_at": AFTER,
        "recorded_by": by,
    }
    made = Absence.objects.create(**normal | facts)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.MISSED)
    return made


def end_on_record(
    assignment: Assignment, by: User, last_day: date | None, **facts: Any
) -> EarlyEnd:
    """The facts of an early end alone; the shifts and days are still the assignment's."""
    normal: dict[str, Any] = {
        "assignment": assignment,
        "side": Side.COUNCIL,
        "reason": EndReason.PERMANENT_STAFF,
        "told_at": NOW,
        "ended_by": by,
        "due_last_day": assignment.last_day,
        "last_day": last_day,
        "notice_days": 28,
        "notice_due_days": 28,
        "shifts_lost": 2,
        "minutes_lost": 900,
    }
    return EarlyEnd.objects.create(**normal | facts)


def leave_after(assignment: Assignment, last_day: date | None) -> None:
    """Give the later shifts back, all of them where no day is worked."""
    mine = Assignment.objects.filter(pk=assignment.pk)
    lost = assignment.shifts.all()
    if last_day:
        lost = lost.filter(period__startswith__gt=london(last_day, "23:59"))
    lost.update(state=ShiftState.OPEN, worker=None, assignment=None)
    if last_day:
        mine.update(period=days(assignment.first_day, last_day))
    else:
        mine.update(state=AssignmentState.CANCELLED)


def ended(assignment: Assignment, by: User, last_day: date | None, **facts: Any) -> EarlyEnd:
    made = end_on_record(assignment, by, last_day, **facts)
    leave_after(assignment, last_day)
    return made


def at_commit() -> None:
    """What waits for the end of the transaction is asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def filled_in(assignment: Assignment, week_starts_on: date = MONDAY) -> Timesheet:
    """A draft with an entry for each shift of the week."""
    timesheet = Timesheet.objects.create(
        assignment=assignment,
        week_starts_on=week_starts_on,
        state=TimesheetState.DRAFT,
        created_at=AFTER,
        created_by=assignment.worker.user,
    )
    TimesheetEntry.objects.bulk_create(
        TimesheetEntry(
            timesheet=timesheet,
            shift=shift,
            worker=assignment.worker,
            worked=shift.period,
            unpaid_break=shift.unpaid_break,
        )
        for shift in assignment.shifts.all()
    )
    return timesheet


def submitted(assignment: Assignment, week_starts_on: date = MONDAY) -> Timesheet:
    timesheet = filled_in(assignment, week_starts_on)
    timesheet.state = TimesheetState.SUBMITTED
    timesheet.submitted_at, timesheet.submitted_by = AFTER, assignment.worker.user
    timesheet.save()
    return timesheet


def approved_week(assignment: Assignment, by: User, week_starts_on: date = MONDAY) -> Timesheet:
    """Approved as raw SQL would; nothing is posted."""
    timesheet = submitted(assignment, week_starts_on)
    timesheet.state = TimesheetState.APPROVED
    timesheet.approved_at, timesheet.approved_by = AFTER, by
    timesheet.save()
    return timesheet


def sent_back(timesheet: Timesheet, by: User, reason: str = "You left at noon.") -> Timesheet:
    """Disputed in words, as the database asks."""
    TimesheetMessage.objects.create(
        timesheet=timesheet, state="disputed", words=reason, said_at=AFTER, said_by=by
    )
    timesheet.state, timesheet.dispute_reason = TimesheetState.DISPUTED, reason
    timesheet.save(update_fields=["state", "dispute_reason"])
    return timesheet


def answered(timesheet: Timesheet, words: str = "I left at one.") -> Timesheet:
    """Submitted again, with the worker's answer."""
    worker = timesheet.assignment.worker.user
    TimesheetMessage.objects.create(
        timesheet=timesheet, state="submitted", words=words, said_at=AFTER, said_by=worker
    )
    timesheet.state = TimesheetState.SUBMITTED
    timesheet.submitted_at, timesheet.submitted_by = AFTER, worker
    timesheet.save(update_fields=["state", "submitted_at", "submitted_by"])
    return timesheet


def periods_of(shifts: Iterable[Shift]) -> list[tuple[datetime, datetime]]:
    return [(shift.period.lower, shift.period.upper) for shift in shifts]
