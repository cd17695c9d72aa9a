"""What acts on an assignment ask first: whose act it is, and whether it is still going on."""

from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from rates.clauses import defaults
from shifts.actions.offers import terms_of
from shifts.calendar import written
from shifts.models import Assignment, Booking, EarlyEnd, Timesheet, TimesheetEntry, Variation
from shifts.models.endings import Side
from shifts.states import AssignmentState, VariationState


def side_of(by: User, assignment: Assignment, permission: Permission) -> Side:
    """The worker, for what is their own, or else the council. Raises NotPermitted."""
    if assignment.worker.user_id == by.pk:
        require_own(by, Permission.ASSIGNMENT_ANSWER, assignment.worker)
        return Side.WORKER
    require(by, permission, assignment.booking.team)
    return Side.COUNCIL


def check_active(assignment: Assignment) -> None:
    if assignment.state != AssignmentState.ACTIVE:
        raise WrongState(f"This assignment is {assignment.state}. Nothing about it can change.")


def check_not_ending(assignment: Assignment) -> None:
    if ends := EarlyEnd.objects.filter(assignment=assignment).first():
        day = written(ends.last_day) if ends.last_day else "before it began"
        raise WrongState(
            f"This assignment ends early: {day}. Make a new booking for other days."
        )


def check_nothing_proposed(assignment: Assignment) -> None:
    waiting: Variation | None = assignment.variations.filter(
        state=VariationState.PROPOSED
    ).first()
    if waiting:
        raise WrongState(
            f"{waiting.get_kind_display()} is waiting for the worker’s answer already. "
            "Withdraw it before you propose something else."
        )


def clauses_of(booking: Booking) -> dict[str, str]:
    """The terms of the booking's first day; a clause that is newer than they are at its default."""
    return {code: str(value) for code, value in (defaults() | terms_of(booking)).items()}


def take_off_timesheets(shifts: list[int]) -> None:
    """A week left without hours goes as well, unless something was said or claimed with it."""
    entries = TimesheetEntry.objects.filter(shift__in=shifts)
    weeks = list(entries.values_list("timesheet", flat=True))
    entries.delete()
    Timesheet.objects.filter(pk__in=weeks, entries=None, messages=None, expenses=None).delete()
