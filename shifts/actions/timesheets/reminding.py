"""Telling of hours that wait: each step once, whoever is to act first, whoever can help after."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.actions.notices import give_notice, hr_of
from accounts.models import Role, User
from rates.models.decisions import segments_of
from shifts.actions.timesheets.talking import managers_of, path_of
from shifts.calendar import local_date, monday_of, written
from shifts.models import Assignment, Correction, Shift, Timesheet
from shifts.reports.corrections import with_terms
from shifts.reports.turns import OF_ASSIGNMENT, Turns, handed_over, with_turns
from shifts.states import CorrectionState, TimesheetState
from shifts.whose_turn import WEEK

MORNING = timedelta(hours=8)  # nobody is told of a new day before
CATCH_UP = 4 * WEEK  # weeks that were not handed in for longer are on the list, and not told
DAY = timedelta(days=1)


@transaction.atomic
def remind_of_hours(*, now: datetime) -> int:
    """Say how many steps are due, for the clock. What was told is not told again, so that it is
    safe to run twice, and a missed beat loses nothing.
    """
    turns = Turns.at(local_date(now - MORNING))
    return (
        sum(escalate(sheet, turns, now) for sheet in in_state(TimesheetState.SUBMITTED))
        + sum(escalate_correction(each, turns, now) for each in asked_corrections())
        + sum(ask_for_answer(sheet, turns, now) for sheet in in_state(TimesheetState.DISPUTED))
        + sum(ask_for_week(*week, turns, now) for week in not_handed_in(turns.today, now))
    )


def in_state(state: TimesheetState) -> QuerySet[Timesheet]:
    found = Timesheet.objects.filter(state=state).select_related(
        "assignment__worker__user",
        "assignment__booking__council",
        "assignment__booking__team",
    )
    return with_turns(found).order_by("pk")


def asked_corrections() -> QuerySet[Correction]:
    found = Correction.objects.filter(state=CorrectionState.ASKED)
    return with_terms(found).select_related("timesheet__assignment__booking__council")


def late_steps(
    timesheet: Timesheet, since: date, turns: Turns
) -> list[tuple[int, Callable[[Timesheet], Iterable[User]]]]:
    """The manager once the answer is late, then HR, then the approvers; each after as long again."""
    waits = turns.waits(timesheet.assignment)
    steps: list[Callable[[Timesheet], Iterable[User]]] = [managers_or_hr, hr, approvers]
    return [
        (step, whom)
        for step, whom in enumerate(steps, start=1)
        if waits.answer_due(since, step) < turns.today
    ]


def escalate_correction(correction: Correction, turns: Turns, now: datetime) -> int:
    timesheet = correction.timesheet
    since = local_date(correction.asked_at)
    late = late_steps(timesheet, since, turns)
    involved = {timesheet.assignment.worker.user, correction.asked_by}
    for step, whom in late:
        give_notice(
            to=set(whom(timesheet)) - involved,
            kind="timesheet_overdue",
            subject=f"A correction for {timesheet.assignment.worker} waits since {written(since)}",
            body=f"Approved hours of the week from {written(timesheet.week_starts_on)} at "
            f"{timesheet.assignment.booking.team} are said to be wrong: {correction.reason}",
            target=correction,
            path=reverse("correction", args=[correction.pk]),
            event=str(step),
            now=now,
        )
    return len(late)


def escalate(timesheet: Timesheet, turns: Turns, now: datetime) -> int:
    since = handed_over(timesheet)
    waits = turns.waits(timesheet.assignment)
    late = late_steps(timesheet, since, turns)
    assert timesheet.submitted_at is not None  # it is submitted
    for step, whom in late:
        give_notice(
            to=[each for each in whom(timesheet) if each != timesheet.assignment.worker.user],
            kind="timesheet_overdue",
            subject=f"Hours of {timesheet.assignment.worker} wait since {written(since)}",
            body=f"The week from {written(timesheet.week_starts_on)} at "
            f"{timesheet.assignment.booking.team} was due to be approved, or sent back, by "
            f"{written(waits.answer_due(since))}. The worker is paid only once it is approved.",
            target=timesheet,
            path=path_of(timesheet),
            event=f"{timesheet.submitted_at.isoformat()}:{step}",
            now=now,
        )
    return len(late)


def managers_or_hr(timesheet: Timesheet) -> Iterable[User]:
    return managers_of(timesheet) or hr(timesheet)


def hr(timesheet: Timesheet) -> Iterable[User]:
    return hr_of(timesheet.assignment.booking.council)


def approvers(timesheet: Timesheet) -> Iterable[User]:
    return User.objects.filter(
        memberships__role=Role.APPROVER,
        memberships__council=timesheet.assignment.booking.council_id,
        memberships__ended_at=None,
        is_active=True,
    ).distinct()


def ask_for_answer(timesheet: Timesheet, turns: Turns, now: datetime) -> int:
    """The worker, whose week was sent back and not answered in time."""
    turn = turns.of(timesheet)
    if turn is None or not turn.is_overdue(turns.today):
        return 0
    give_notice(
        to=[timesheet.assignment.worker.user],
        kind="timesheet_due",
        subject=f"Your answer is due: the week from {written(timesheet.week_starts_on)}",
        body="The week was sent back to you. Put the hours right, or say why they are right, and "
        "submit it again. It is paid only once it is approved.",
        target=timesheet,
        path=path_of(timesheet),
        event=f"answer:{turn.due_on.isoformat()}",
        now=now,
    )
    return 1


def not_handed_in(today: date, now: datetime) -> Iterator[tuple[Assignment, date]]:
    """Weeks that are over, whose worked shifts are on no timesheet or on a draft."""
    worked = Shift.objects.held().filter(
        Q(entry=None) | Q(entry__timesheet__state=TimesheetState.DRAFT),
        period__startswith__gt=now - CATCH_UP,
        period__endswith__lte=now,
    )
    of_assignment: dict[int, set[date]] = {}
    for number, period in worked.values_list("assignment", "period"):
        of_assignment.setdefault(number, set()).add(monday_of(local_date(period.lower)))
    found = Assignment.objects.filter(pk__in=of_assignment).select_related(
        "worker__user", "booking__team", OF_ASSIGNMENT
    )
    for assignment in found.prefetch_related(segments_of(OF_ASSIGNMENT)).order_by("pk"):
        for monday in sorted(of_assignment[assignment.pk]):
            if monday + WEEK <= today:
                yield assignment, monday


def ask_for_week(assignment: Assignment, monday: date, turns: Turns, now: datetime) -> int:
    """On the Monday after it, and again the day before the cut-off; late, only the later of both."""
    cut_off = turns.waits(assignment).cut_off(monday)
    step = "cut_off" if turns.today >= cut_off - DAY else "monday"
    give_notice(
        to=[assignment.worker.user],
        kind="timesheet_due",
        subject=f"Hand in your hours of the week from {written(monday)}",
        body=f"Hours that are approved by noon on {written(cut_off)} are in the next pay run. "
        f"Check and submit your week at {assignment.booking.team}, so that there is time.",
        target=assignment,
        path=reverse("work"),
        event=f"{monday.isoformat()}:{step}",
        now=now,
    )
    return 1
