"""A worker leaves the bank: what they still hold ends first, with its facts."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.workers import leave_pool
from accounts.errors import NotPermitted
from accounts.models import User, Worker
from accounts.permissions import Permission, holds
from shifts.actions.assignments.calling_off import Told, call_off
from shifts.actions.assignments.cancelling import last_kept_day
from shifts.actions.assignments.ending import Ending, end, notice_of
from shifts.actions.assignments.telling import tell_council, tell_worker
from shifts.actions.locks import lock_assignments, lock_worker
from shifts.actions.settling import settle_assignment, settle_booking
from shifts.models import Assignment, EarlyEnd, Offer, Shift
from shifts.models.endings import EndReason, Side
from shifts.states import AssignmentState, OfferState, ShiftState


@transaction.atomic
def leave_the_bank(
    *,
    by: User,
    worker: Worker,
    reason: str = EndReason.OTHER,
    note: str = "",
    now: datetime,
) -> Worker:
    """End all that is still to come, wherever it is, and take the worker off the bank.

    At their own word or their employing council's; nobody is held, so no notice refuses it.
    Raises NotPermitted, WrongState.
    """
    side = leaving_side(by, worker)
    worker = lock_worker(worker.pk)
    told = Told(side=side, reason=reason, by=by, now=now, note=note.strip())
    for each in lock_assignments(work_of(worker)):
        give_back(each, told)
    offers_to(worker).update(state=OfferState.WITHDRAWN, closed_at=now, closed_by=by)
    return leave_pool(worker=worker, by=by)


def leaving_side(by: User, worker: Worker) -> Side:
    """Whose word it is. Raises NotPermitted."""
    if worker.user_id == by.pk:
        return Side.WORKER
    if not holds(by, Permission.WORKER_REGISTER, worker.employing_council):
        raise NotPermitted(permission=Permission.WORKER_REGISTER.value)
    return Side.COUNCIL


def work_of(worker: Worker) -> QuerySet[Assignment]:
    return Assignment.objects.filter(worker=worker, state=AssignmentState.ACTIVE)


def offers_to(worker: Worker) -> QuerySet[Offer]:
    return Offer.objects.filter(worker=worker, state=OfferState.SENT)


def to_come(assignment: Assignment, now: datetime) -> list[Shift]:
    shifts = assignment.shifts.all()
    return [
        each for each in shifts if each.state == ShiftState.HELD and each.period.lower > now
    ]


def give_back(assignment: Assignment, told: Told) -> None:
    lost = to_come(assignment, told.now)
    if not lost:
        return
    if EarlyEnd.objects.filter(assignment=assignment).exists():
        call_off(lost, told, assignment.booking)
        settle_assignment(assignment, by=told.by, now=told.now)
        tell_both(assignment, told)
    else:
        ending = Ending(reason=told.reason, last_day=last_kept_day(assignment, lost))
        notice = notice_of(assignment, lost, ending, told.now)
        end(assignment, lost, notice, ending, told)
        if told.side == Side.COUNCIL:  # the employing one; the one worked at is told as well
            tell_host(assignment, told)
    settle_booking(assignment.booking, now=told.now)


def tell_both(assignment: Assignment, told: Told) -> None:
    """What was left of work that was ending already goes too."""
    tell_host(assignment, told)
    if told.side == Side.COUNCIL:
        tell_worker(
            assignment,
            "assignment_ended",
            subject=f"Your last shifts at {assignment.booking.team} are called off",
            body=f"{told.by} took you off the bank.",
            target=assignment,
            now=told.now,
        )


def tell_host(assignment: Assignment, told: Told) -> None:
    tell_council(
        assignment,
        "assignment_ended",
        subject=f"{assignment.worker} leaves the bank",
        body="Their shifts that were still to come are no longer theirs.",
        target=assignment,
        now=told.now,
    )
