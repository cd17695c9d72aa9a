"""Supervision and caseload: recorded by manager or HR; the worker counts cases, and may object."""

from datetime import date, datetime

from django.db import transaction

from accounts import audit
from accounts.checks import expect_filled, expect_past, input_checked, refused_as
from accounts.errors import DomainError, NotPermitted
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from shifts.calendar import local_date
from shifts.checks import expect_during
from shifts.models import Assignment, CaseloadCount, Supervision, SupervisorChange

MOST_CASES = 200


class SupervisionKnown(DomainError):
    """A supervision on that day is recorded already."""

    code = "supervision_known"


class SupervisionDenied(DomainError):
    """You have said already that this supervision did not happen."""

    code = "supervision_denied"


@transaction.atomic
def record_supervision(
    *,
    by: User,
    assignment: Assignment,
    held_on: date,
    next_due_on: date,
    supervisor: str,
    now: datetime,
) -> Supervision:
    """Keep that it was held and when the next is. Raises SupervisionKnown. Rule SUPERVISION."""
    require_recorder(by, assignment)
    with input_checked() as expect:
        expect_during(expect, "held_on", held_on, assignment)
        expect_past(expect, "held_on", held_on, local_date(now))
        expect(next_due_on > held_on, "next_due_on", "Give a day after this supervision.")
        expect_filled(expect, "supervisor", supervisor)
    with refused_as({"supervision_once_a_day": SupervisionKnown}):
        made = Supervision.objects.create(
            assignment=assignment,
            supervisor=supervisor.strip(),
            held_on=held_on,
            next_due_on=next_due_on,
            recorded_at=now,
            recorded_by=by,
        )
    audit.record(
        "supervision.recorded",
        by=by,
        at=assignment.booking.council,
        target=made,
        assignment=assignment.pk,
        held_on=held_on,
        next_due_on=next_due_on,
    )
    return made


@transaction.atomic
def deny_supervision(*, by: User, supervision: Supervision, now: datetime) -> Supervision:
    """The worker says that it did not happen; it counts for nothing from then on."""
    assignment = supervision.assignment
    require_own(by, Permission.PLACEMENT_RECORD, assignment.worker)
    standing = Supervision.objects.standing().filter(pk=supervision.pk)
    if standing.update(denied_at=now, denied_by=by) != 1:
        raise SupervisionDenied
    supervision.refresh_from_db()
    audit.record(
        "supervision.denied",
        by=by,
        at=assignment.booking.council,
        target=supervision,
        assignment=assignment.pk,
        held_on=supervision.held_on,
    )
    return supervision


@transaction.atomic
def name_supervisor(
    *, by: User, assignment: Assignment, supervisor: str, from_day: date, now: datetime
) -> SupervisorChange:
    """Who supervises from that day on; of two for one day the later recorded counts."""
    require_recorder(by, assignment)
    with input_checked() as expect:
        expect_filled(expect, "supervisor", supervisor)
        expect_during(expect, "from_day", from_day, assignment)
    made = SupervisorChange.objects.create(
        assignment=assignment,
        supervisor=supervisor.strip(),
        from_day=from_day,
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(
        "supervisor.named",
        by=by,
        at=assignment.booking.council,
        target=made,
        assignment=assignment.pk,
        from_day=from_day,
    )
    return made


@transaction.atomic
def count_cases(
    *, by: User, assignment: Assignment, counted_on: date, cases: int, now: datetime
) -> CaseloadCount:
    """How many cases the worker holds, said by them or their manager. Rule CASELOAD: no limit."""
    if assignment.worker.user_id == by.pk:
        require_own(by, Permission.PLACEMENT_RECORD, assignment.worker)
    else:
        require_recorder(by, assignment)
    with input_checked() as expect:
        expect_during(expect, "counted_on", counted_on, assignment)
        expect_past(expect, "counted_on", counted_on, local_date(now))
        expect(0 <= cases <= MOST_CASES, "cases", f"Give a number from 0 to {MOST_CASES}.")
    made = CaseloadCount.objects.create(
        assignment=assignment,
        counted_on=counted_on,
        cases=cases,
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(
        "caseload.counted",
        by=by,
        at=assignment.booking.council,
        target=made,
        assignment=assignment.pk,
        counted_on=counted_on,
        cases=cases,
    )
    return made


def require_recorder(by: User, assignment: Assignment) -> None:
    """The team's manager or the council's HR, and never the worker themselves."""
    if assignment.worker.user_id == by.pk:
        raise NotPermitted("Somebody else records this about your own placement.")
    require(by, Permission.PLACEMENT_RECORD, assignment.booking.team)
