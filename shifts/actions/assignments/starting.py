"""That the worker has begun, and what they leave to whoever comes after them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.assignments.standing import check_active, side_of
from shifts.actions.assignments.telling import tell_worker
from shifts.actions.locks import lock_assignment
from shifts.calendar import written
from shifts.models import Assignment

LONGEST_HANDOVER = 2000  # characters


@transaction.atomic
def confirm_start(*, by: User, assignment: Assignment, now: datetime) -> Assignment:
    """Record that the worker has begun. Confirming twice changes nothing.

    Raises NotPermitted, WrongState (over, or before the first day).
    """
    require(by, Permission.ASSIGNMENT_RUN, assignment.booking.team)
    assignment = lock_assignment(assignment)
    if assignment.started_at is not None:
        return assignment
    check_active(assignment)
    if timezone.localdate(now) < assignment.first_day:
        raise WrongState(
            f"The first day is {written(assignment.first_day)}. Confirm the start on that day."
        )
    assignment.started_at, assignment.started_by = now, by
    assignment.save(update_fields=["started_at", "started_by"])
    tell_worker(
        assignment,
        "assignment_confirmed",
        subject=f"Your start at {assignment.booking.team} is confirmed",
        body=f"{by} confirms that you have begun.",
        target=assignment,
        now=now,
    )
    audit.record(
        "assignment.started",
        by=by,
        at=assignment.booking.council,
        target=assignment,
        first_day=assignment.first_day,
    )
    return assignment


@transaction.atomic
def write_handover(*, by: User, assignment: Assignment, note: str) -> Assignment:
    """What the next worker in this place should know, by the worker or the team.

    Raises NotPermitted, BadInput (too long).
    """
    side_of(by, assignment, Permission.ASSIGNMENT_RUN)
    assignment = lock_assignment(assignment)
    if len(note) > LONGEST_HANDOVER:
        raise BadInput({"handover": f"Write at most {LONGEST_HANDOVER} characters."})
    assignment.handover = note.strip()
    assignment.save(update_fields=["handover"])
    audit.record(
        "assignment.handover_written",
        by=by,
        at=assignment.booking.council,
        target=assignment,
    )
    return assignment
