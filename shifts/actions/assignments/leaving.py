"""A worker leaves the bank: what they still hold ends first, with its facts."""

from datetime import datetime

from django.db import transaction

from accounts.actions.workers import leave_pool
from accounts.errors import NotPermitted
from accounts.models import User, Worker
from accounts.permissions import Permission, holds
from shifts.actions.assignments.calling_off import Told, call_off
from shifts.actions.assignments.cancelling import last_kept_day
from shifts.actions.assignments.ending import Ending, end, notice_of
from shifts.actions.locks import lock_assignments, lock_worker
from shifts.actions.settling import settle_assignment, settle_booking
from shifts.models import Assignment, EarlyEnd, Offer
from shifts.models.endings import EndReason, Side
from shifts.states import AssignmentState, OfferState, ShiftState


@transaction.atomic
def leave_the_bank(
    *, by: User, worker: Worker, reason: str = EndReason.OTHER, now: datetime
) -> Worker:
    """End all that is still to come, wherever it is, and take the worker off the bank.

    At their own word or their employing council's; nobody is held, so no notice refuses it.
    Raises NotPermitted, WrongState.
    """
    own = worker.user_id == by.pk
    if not own and not holds(by, Permission.WORKER_REGISTER, worker.employing_council):
        raise NotPermitted
    worker = lock_worker(worker.pk)
    told = Told(side=Side.WORKER if own else Side.COUNCIL, reason=reason, by=by, now=now)
    mine = Assignment.objects.filter(worker=worker, state=AssignmentState.ACTIVE)
    for each in lock_assignments(mine):
        give_back(each, told)
    Offer.objects.filter(worker=worker, state=OfferState.SENT).update(
        state=OfferState.WITHDRAWN, closed_at=now, closed_by=by
    )
    return leave_pool(worker=worker, by=by)


def give_back(assignment: Assignment, told: Told) -> None:
    to_come = assignment.shifts.filter(state=ShiftState.HELD, period__startswith__gt=told.now)
    lost = list(to_come)
    if not lost:
        return
    if EarlyEnd.objects.filter(assignment=assignment).exists():
        call_off(lost, told, assignment.booking)
        settle_assignment(assignment, by=told.by, now=told.now)
    else:
        ending = Ending(reason=told.reason, last_day=last_kept_day(assignment, lost))
        notice = notice_of(assignment, lost, ending, told.now)
        end(assignment, lost, notice, ending, told)
    settle_booking(assignment.booking, now=told.now)
