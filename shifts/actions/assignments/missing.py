"""Held shifts that were not worked, and putting that right."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.assignments.calling_off import when
from shifts.actions.assignments.standing import check_active, take_off_timesheets
from shifts.actions.assignments.telling import tell_worker
from shifts.actions.locks import lock_assignment
from shifts.actions.timesheets import put_on_open_week
from shifts.calendar import local_date
from shifts.errors import database_has_the_last_word
from shifts.models import Absence, Assignment, Shift
from shifts.models.endings import AbsenceKind
from shifts.states import ShiftState, TimesheetState, check_move

REMEDY = {
    TimesheetState.SUBMITTED: "Its week is submitted. Send the week back to the worker first.",
    TimesheetState.APPROVED: "Its week is approved and paid. The hours can only be corrected.",
}


@transaction.atomic
def record_absence(
    *, by: User, shift: Shift, kind: str, note: str = "", now: datetime
) -> Absence:
    """Record that a shift of today or before was not worked; it is taken off its week.

    Raises NotPermitted, WrongState (not held, or its week is submitted or approved), BadInput.
    """
    assignment = held_by(shift, by)
    shift = Shift.objects.get(pk=shift.pk)
    check_active(assignment)
    check_move(ShiftState(shift.state), ShiftState.MISSED)
    refuse_closed_week(shift)
    check_its_day(shift, kind, now)
    take_off_timesheets([shift.pk])
    absence = Absence.objects.create(
        shift=shift, kind=kind, note=note.strip(), recorded_at=now, recorded_by=by
    )
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.MISSED)
    tell_worker(
        assignment,
        "shift_missed",
        subject=f"Recorded as not worked: {when(shift)}",
        body=f"{by} recorded that you did not work it. If that is wrong, tell your manager.",
        target=absence,
        now=now,
    )
    # Why somebody was away can be a matter of health, so the trail does not say.
    audit.record(
        "shift.missed",
        by=by,
        at=assignment.booking.council,
        target=shift,
        assignment=assignment.pk,
        starts_at=shift.period.lower,
    )
    return absence


def held_by(shift: Shift, by: User) -> Assignment:
    """The assignment, held, of whoever holds the shift."""
    if shift.assignment is None:
        raise WrongState("Nobody holds this shift.")
    require(by, Permission.ASSIGNMENT_RUN, shift.assignment.booking.team)
    return lock_assignment(shift.assignment)


def refuse_closed_week(shift: Shift) -> None:
    entry = getattr(shift, "entry", None)
    if entry and entry.timesheet.state in REMEDY:
        raise WrongState(REMEDY[TimesheetState(entry.timesheet.state)])


def check_its_day(shift: Shift, kind: str, now: datetime) -> None:
    starts = shift.period.lower
    with input_checked() as expect:
        expect(
            local_date(starts) <= timezone.localdate(now),
            "shift",
            f"This shift is still to come: {when(shift)}. Call it off instead.",
        )
        expect(
            kind != AbsenceKind.NO_SHOW or starts <= now,
            "kind",
            f"This shift begins {when(shift)}, so they can still come. Give another reason.",
        )


@transaction.atomic
def withdraw_absence(*, by: User, absence: Absence, now: datetime) -> Absence:
    """They did work it: the shift is theirs again, on its week if that is open.

    Raises NotPermitted, WrongState, Overlapping.
    """
    assignment = held_by(absence.shift, by)
    absence = Absence.objects.select_related("shift").get(pk=absence.pk)
    if absence.withdrawn_at is not None:
        return absence
    check_active(assignment)
    absence.withdrawn_at, absence.withdrawn_by = now, by
    absence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    with database_has_the_last_word():
        Shift.objects.filter(pk=absence.shift_id).update(state=ShiftState.HELD)
    put_on_open_week(assignment, [absence.shift])
    audit.record(
        "shift.absence_withdrawn",
        by=by,
        at=assignment.booking.council,
        target=absence.shift,
        assignment=assignment.pk,
    )
    return absence
