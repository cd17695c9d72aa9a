"""Telling people what falls due while an assignment lasts, each due date once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from accounts.actions.notices import give_notice
from accounts.checks import in_words
from accounts.models import User
from shifts.actions.alerts import people_of
from shifts.calendar import local_date
from shifts.models import Assignment
from shifts.placement.awr_12 import ALERT
from shifts.placement.caseload import THRESHOLD
from shifts.placement.facts import Facts
from shifts.placement.load import facts_of
from shifts.states import AssignmentState

CATCH_UP = timedelta(days=56)  # reviews that fell due longer ago are on the list, and not told
AT_A_TIME = 500  # assignments whose facts are in memory at once


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing to tell of; `event` and the target are what is told once."""

    kind: str
    event: str
    to: Iterable[User]
    subject: str
    body: str
    target: Model


@transaction.atomic
def tell_of_due(*, now: datetime) -> int:
    """Say how many things are due. Safe to run twice, and after missed days: each is told once."""
    today = local_date(now)
    found = Assignment.objects.filter(
        state__in=[AssignmentState.ACTIVE, AssignmentState.COMPLETED],
        period__startswith__lte=today,
        period__endswith__gt=today - CATCH_UP,
    )
    numbers = list(found.order_by("pk").values_list("pk", flat=True))
    told = 0
    for start in range(0, len(numbers), AT_A_TIME):
        some = Assignment.objects.filter(pk__in=numbers[start : start + AT_A_TIME])
        for assignment, facts in facts_of(some, today=today):
            told += sum(tell(assignment, due, now) for due in due_of(assignment, facts))
    return told


def tell(assignment: Assignment, due: Due, now: datetime) -> int:
    give_notice(
        to=due.to,
        kind=due.kind,
        subject=due.subject,
        body=due.body,
        target=due.target,
        path=reverse("placement", args=[assignment.pk]),
        event=due.event,
        now=now,
    )
    return 1


def due_of(assignment: Assignment, facts: Facts) -> Iterator[Due]:
    for look in (supervision, review, equal_pay, caseload):
        due = look(assignment, facts)
        if due is not None:
            yield due


def here(assignment: Assignment) -> list[User]:
    """The team's managers and the council's HR."""
    return people_of(assignment.booking.council, [assignment.booking.team_id])


def supervision(assignment: Assignment, facts: Facts) -> Due | None:
    due_on = facts.supervision_due_on
    if not facts.lasts or facts.today < due_on:
        return None
    by = f" by {facts.supervisor}" if facts.supervisor else ""
    return Due(
        kind="supervision_due",
        event=due_on.isoformat(),
        to=[*here(assignment), assignment.worker.user],
        subject=f"Supervision of {assignment.worker} is due",
        body=f"Supervision of {assignment.worker}{by} at {assignment.booking.team} is due on "
        f"{in_words(due_on)}. Once it is held, the manager records it with the day of the next.",
        target=assignment,
    )


def review(assignment: Assignment, facts: Facts) -> Due | None:
    """From the day after the last shift on, so that there is time to write it."""
    if not facts.over or facts.reviewed_on is not None:
        return None
    return Due(
        kind="review_due",
        event=facts.review_due_on.isoformat(),
        to=here(assignment),
        subject=f"Review the placement of {assignment.worker}",
        body=f"The placement of {assignment.worker} at {assignment.booking.team} ended on "
        f"{in_words(facts.last_day)}. Its review is due by {in_words(facts.review_due_on)}.",
        target=assignment,
    )


def equal_pay(assignment: Assignment, facts: Facts) -> Due | None:
    """Once for worker, host and role, however many assignments the weeks are made of."""
    if not facts.lasts or facts.clock is None:
        return None
    week = facts.number(ALERT)
    starts_on = facts.clock.starts_week(week)
    if starts_on is None:
        return None
    worker, booking = assignment.worker, assignment.booking
    return Due(
        kind="equal_pay_week",
        event=f"{booking.council_id}:{booking.job_role_id}:{starts_on.isoformat()}",
        to={*people_of(booking.council, []), *people_of(worker.employing_council, [])},
        subject=f"{worker} is in week {week} at {booking.council}",
        body=f"{worker} began week {week} as {booking.job_role} at {booking.council} on "
        f"{in_words(starts_on)}. After twelve weeks, basic pay must be that of permanent staff.",
        target=worker,
    )


def caseload(assignment: Assignment, facts: Facts) -> Due | None:
    threshold, counted_on = facts.number(THRESHOLD), facts.caseload_counted_on
    if not facts.lasts or counted_on is None or (facts.caseload or 0) <= threshold:
        return None
    return Due(
        kind="caseload_prompt",
        event=counted_on.isoformat(),
        to=[*here(assignment), assignment.worker.user],
        subject=f"Talk about the caseload of {assignment.worker}",
        body=f"{assignment.worker} held {facts.caseload} cases on {in_words(counted_on)}; the "
        f"memorandum asks to talk above {threshold}. It is a prompt and no limit.",
        target=assignment,
    )
