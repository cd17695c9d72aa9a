"""What ends when a worker leaves the bank, said before it does."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User, Worker
from rates.models.decisions import segments_of
from shifts.actions.assignments.cancelling import last_kept_day
from shifts.actions.assignments.ending import Ending, first_day_of, notice_of
from shifts.actions.assignments.leaving import leaving_side, offers_to, to_come, work_of
from shifts.models import Assignment, Shift
from shifts.models.endings import EndReason
from shifts.states import ShiftState, TimesheetState


@dataclass(frozen=True, kw_only=True)
class WorkEnding:
    """One assignment. Days of notice are whole London days; None where it ends early already."""

    assignment: Assignment
    shifts: int
    first_day: date
    notice_days: int | None
    notice_due_days: int | None


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """`not_handed_in` are worked shifts whose hours nobody has submitted."""

    work: tuple[WorkEnding, ...]
    offers: int
    not_handed_in: int


def leaving(*, by: User, worker: Worker, now: datetime) -> Leaving:
    """What `leave_the_bank` would end now. Raises NotPermitted."""
    leaving_side(by, worker)
    mine = (
        work_of(worker)
        .select_related(
            "booking__council",
            "booking__team",
            "booking__job_role",
            "booking__cap_decision",
            "early_end",
        )
        .prefetch_related("shifts", segments_of("booking__cap_decision"))
    )
    ends = [work_ending(each, now) for each in mine.order_by("period", "pk")]
    return Leaving(
        work=tuple(each for each in ends if each is not None),
        offers=offers_to(worker).count(),
        not_handed_in=not_handed_in(worker, now),
    )


def work_ending(assignment: Assignment, now: datetime) -> WorkEnding | None:
    lost = to_come(assignment, now)
    if not lost:
        return None
    days: tuple[int | None, int | None] = (None, None)
    if not hasattr(assignment, "early_end"):
        last_day = last_kept_day(assignment, lost)
        ending = Ending(reason=EndReason.OTHER, last_day=last_day)
        notice = notice_of(assignment, lost, ending, now)
        days = notice.days, notice.due
    return WorkEnding(
        assignment=assignment,
        shifts=len(lost),
        first_day=first_day_of(lost),
        notice_days=days[0],
        notice_due_days=days[1],
    )


def not_handed_in(worker: Worker, now: datetime) -> int:
    worked = Shift.objects.filter(
        worker=worker, state=ShiftState.HELD, period__startswith__lte=now
    )
    sent = [TimesheetState.SUBMITTED, TimesheetState.APPROVED]
    return worked.exclude(entry__timesheet__state__in=sent).count()
