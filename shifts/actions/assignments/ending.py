"""An assignment ended before its last shift, with the notice that was given and the notice due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.models import User
from accounts.permissions import Permission
from rates.clauses.severity import MILDEST, code_of
from shifts.actions.assignments.calling_off import Told, call_off, paid_minutes
from shifts.actions.assignments.standing import (
    check_active,
    check_not_ending,
    clauses_of,
    side_of,
    take_off_timesheets,
)
from shifts.actions.assignments.telling import tell_other_side
from shifts.actions.locks import lock_assignment
from shifts.actions.settling import settle_assignment, settle_booking, withdraw_proposals
from shifts.calendar import DAY, local_date, written
from shifts.eligibility.rule import Finding, Severity
from shifts.errors import NeedsSignOff, NoticeTooShort
from shifts.models import Assignment, Booking, EarlyEnd, Shift
from shifts.models.endings import Side
from shifts.ranges import worked_period
from shifts.states import ShiftState


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How an assignment is to end. `last_day` is the London date of the last shift that is kept.

    Without one it ends before it begins. The permanent role's notice counts where it is shorter.
    """

    reason: str
    last_day: date | None = None
    note: str = ""
    handover: str = ""
    sign_off: str = ""
    fill_again: bool = True
    permanent_notice_weeks: int | None = None


@dataclass(frozen=True)
class Notice:
    """Whole London days, from being told to the first day that is not worked; and those due."""

    days: int
    due: int

    @property
    def short(self) -> bool:
        return self.days < self.due

    def __str__(self) -> str:
        return f"{self.due} days of notice are due and this gives {self.days}."


@transaction.atomic
def end_early(*, by: User, assignment: Assignment, ending: Ending, now: datetime) -> EarlyEnd:
    """End an assignment after a day that is still to be worked, or before it begins.

    A council that gives too little notice needs a sign-off; a worker is never held. The shifts left
    go to a replacement, or are called off. Source: agency rules, rule NOTICE.
    Raises NotPermitted, WrongState, BadInput, NeedsSignOff, NoticeTooShort.
    """
    side = side_of(by, assignment, Permission.ASSIGNMENT_CHANGE)
    assignment = lock_assignment(assignment)
    check_active(assignment)
    check_not_ending(assignment)
    lost = shifts_lost(assignment, ending, now)
    notice = notice_of(assignment, lost, ending, now)
    if side == Side.COUNCIL:
        refuse_short(notice, ending, clauses_of(assignment.booking))
    ended = end(
        assignment,
        lost,
        notice,
        ending,
        Told(side=side, reason=ending.reason, by=by, now=now, note=ending.note.strip()),
    )
    settle_booking(assignment.booking, now=now)
    audit.record(
        "assignment.ended_early",
        by=by,
        at=assignment.booking.council,
        target=assignment,
        side=side.value,
        reason=ending.reason,
        last_day=ended.last_day,
        due_last_day=ended.due_last_day,
        notice_days=notice.days,
        notice_due_days=notice.due,
        shifts_lost=len(lost),
        sign_off=ended.sign_off,
    )
    return ended


def shifts_lost(assignment: Assignment, ending: Ending, now: datetime) -> list[Shift]:
    """The held shifts after the last day. What has begun or was missed is never given up."""
    shifts = assignment.shifts.filter(state__in=[ShiftState.HELD, ShiftState.MISSED])
    past = [
        local_date(shift.period.lower)
        for shift in shifts
        if shift.period.lower <= now or shift.state == ShiftState.MISSED
    ]
    last_day = ending.last_day or assignment.first_day - DAY
    lost = [shift for shift in shifts if local_date(shift.period.lower) > last_day]
    weeks = ending.permanent_notice_weeks
    with input_checked() as expect:
        if past:
            expect(
                last_day >= max(past),
                "last_day",
                f"Work has begun on {written(max(past))}. Give that day or a later one.",
            )
        expect(
            bool(lost),
            "last_day",
            "No shift comes after this day, so nothing would end early. Give an earlier day.",
        )
        expect(
            weeks is None or 1 <= weeks <= 52,
            "permanent_notice_weeks",
            f"{weeks} weeks is not a notice. Give from 1 to 52, or leave it empty.",
        )
    return lost


def notice_of(
    assignment: Assignment, lost: Sequence[Shift], ending: Ending, now: datetime
) -> Notice:
    """Source: agency rules, rule NOTICE; clause `notice_weeks`."""
    weeks = int(clauses_of(assignment.booking)["notice_weeks"])
    weeks = min(weeks, ending.permanent_notice_weeks or weeks)
    kept = ending.last_day is not None and ending.last_day >= assignment.first_day
    free_from = ending.last_day + DAY if kept and ending.last_day else first_day_of(lost)
    return Notice(days=max(0, (free_from - timezone.localdate(now)).days), due=weeks * 7)


def first_day_of(shifts: Sequence[Shift]) -> date:
    return min(local_date(shift.period.lower) for shift in shifts)


def refuse_short(notice: Notice, ending: Ending, terms: dict[str, str]) -> None:
    if not notice.short:
        return
    severity = Severity(terms[code_of("NOTICE")])
    finding = Finding(
        code="NOTICE",
        title=MILDEST["NOTICE"][0],
        severity=severity,
        detail=str(notice),
        on=ending.last_day,
        remedy="Give a later last day.",
    ).as_json()
    if severity == Severity.BLOCK:
        raise NoticeTooShort(f"{notice} Give a later last day.", findings=[finding])
    if not ending.sign_off.strip():
        raise NeedsSignOff(f"{notice} Say why you take that on.", findings=[finding])


def end(
    assignment: Assignment,
    lost: Sequence[Shift],
    notice: Notice,
    ending: Ending,
    told: Told,
) -> EarlyEnd:
    """Keep the facts, give up the shifts, and tell the other side. The caller holds the locks."""
    kept = assignment.shifts.filter(state__in=[ShiftState.HELD, ShiftState.MISSED]).exclude(
        pk__in=[shift.pk for shift in lost]
    )
    ended = EarlyEnd.objects.create(
        assignment=assignment,
        side=told.side,
        reason=told.reason,
        note=told.note,
        told_at=told.now,
        ended_by=told.someone,
        due_last_day=assignment.last_day,
        last_day=ending.last_day if kept.exists() else None,
        notice_days=notice.days,
        notice_due_days=notice.due,
        shifts_lost=len(lost),
        minutes_lost=sum(paid_minutes(shift) for shift in lost),
        sign_off=ending.sign_off.strip() if notice.short else "",
    )
    withdraw_proposals(assignment, by=told.by, now=told.now)
    give_up(assignment.booking, lost, told, fill_again=ending.fill_again)
    if ended.last_day:
        assignment.period = DateRange(assignment.first_day, ended.last_day + DAY)
    assignment.handover = ending.handover.strip() or assignment.handover
    assignment.save(update_fields=["period", "handover"])
    settle_assignment(assignment, by=told.by, now=told.now)
    tell_of_end(assignment, ended, told)
    return ended


def give_up(booking: Booking, lost: Sequence[Shift], told: Told, *, fill_again: bool) -> None:
    """Days that only an extension added are judged for this worker alone, and are called off."""
    to_fill = [shift for shift in lost if fill_again and on_booking_terms(booking, shift)]
    rest = [shift for shift in lost if shift not in to_fill]
    numbers = [shift.pk for shift in to_fill]
    take_off_timesheets(numbers)
    Shift.objects.filter(pk__in=numbers).update(
        state=ShiftState.OPEN, assignment=None, worker=None
    )
    call_off(rest, told, booking)


def on_booking_terms(booking: Booking, shift: Shift) -> bool:
    judged = [segment.effective for segment in booking.cap_decision.segments.all()]
    days = worked_period(shift.period, shift.unpaid_break).local_dates()
    return all(any(day in effective for effective in judged) for day in days)


def tell_of_end(assignment: Assignment, ended: EarlyEnd, told: Told) -> None:
    day = f"after {written(ended.last_day)}" if ended.last_day else "before it begins"
    tell_other_side(
        assignment,
        told.side,
        "assignment_ended",
        subject=f"The work at {assignment.booking.team} ends {day}",
        body=f"{told.by} ended it: {ended.get_reason_display().lower()}. "
        f"Notice in days: {ended.notice_days}. Due: {ended.notice_due_days}.",
        target=ended,
        now=told.now,
    )
