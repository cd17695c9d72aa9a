"""Bookings, offers, assignments and timesheets as the actions leave them, and named times."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import JobRole, Team, User, Worker
from shifts.actions.bookings import Request, create_booking
from shifts.calendar import LONDON
from shifts.models import (
    Assignment,
    Booking,
    Offer,
    Shift,
    ShiftCancellation,
    Timesheet,
    TimesheetEntry,
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


def held(booking: Booking, worker: Worker, *, place: int = 1) -> Assignment:
    """The worker accepted: their offer, their assignment and the shifts of the place."""
    offer = offered(booking, worker)
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


def called_off(shift: Shift, by: User, **facts: Any) -> ShiftCancellation:
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


def periods_of(shifts: Iterable[Shift]) -> list[tuple[datetime, datetime]]:
    return [(shift.period.lower, shift.period.upper) for shift in shifts]
