"""What the two sides say of a week, and who is told of it. No word of pay or of health is added."""

from datetime import datetime

from django.urls import reverse

from accounts.actions.notices import give_notice, hr_of
from accounts.checks import input_checked
from accounts.models import Role, User
from shifts.calendar import written
from shifts.models import Correction, Timesheet, TimesheetMessage
from shifts.models.timesheets import LONGEST
from shifts.states import TimesheetState

NEEDED = {
    TimesheetState.SUBMITTED: "Answer what the manager says is wrong.",
    TimesheetState.DISPUTED: "Say what is wrong, so that the worker can put it right.",
}


def say(
    timesheet: Timesheet,
    state: TimesheetState,
    words: str,
    *,
    field: str,
    by: User,
    now: datetime,
) -> TimesheetMessage:
    """Keep it before the week moves, as the database asks. Raises BadInput naming the field."""
    with input_checked() as expect:
        expect(bool(words.strip()), field, NEEDED[state])
        expect(len(words) <= LONGEST, field, f"Say it in at most {LONGEST} letters.")
    return TimesheetMessage.objects.create(
        timesheet=timesheet, state=state, words=words.strip(), said_at=now, said_by=by
    )


def tell_submitted(timesheet: Timesheet, words: str, *, now: datetime) -> None:
    """To the team's managers, or to HR where it has none."""
    worker = timesheet.assignment.worker
    said = f"\n\nThey say: {words}" if words else ""
    give_notice(
        to=managers_of(timesheet) or hr_of(timesheet.assignment.booking.council),
        kind="timesheet_submitted",
        subject=f"{worker} hands in the week from {written(timesheet.week_starts_on)}",
        body=f"The hours wait for your approval.{said}",
        target=timesheet,
        path=path_of(timesheet),
        event=now.isoformat(),
        now=now,
    )


def tell_disputed(timesheet: Timesheet, said: TimesheetMessage, *, now: datetime) -> None:
    give_notice(
        to=[timesheet.assignment.worker.user],
        kind="timesheet_disputed",
        subject=f"Your hours of the week from {written(timesheet.week_starts_on)} are sent back",
        body=f"{said.said_by} says: {said.words}\n\nPut the hours right, or say why they are "
        "right, and submit them again.",
        target=timesheet,
        path=path_of(timesheet),
        event=str(said.pk),
        now=now,
    )


def tell_approved(timesheet: Timesheet, *, now: datetime) -> None:
    give_notice(
        to=[timesheet.assignment.worker.user],
        kind="timesheet_approved",
        subject=f"Your hours of the week from {written(timesheet.week_starts_on)} are approved",
        body=f"{timesheet.approved_by} approved them. Nothing more is to be done.",
        target=timesheet,
        path=path_of(timesheet),
        now=now,
    )


def managers_of(timesheet: Timesheet) -> set[User]:
    """Who approves first; the worker is not told of their own hours, should they manage too."""
    assignment = timesheet.assignment
    found = User.objects.filter(
        memberships__role=Role.TEAM_MANAGER,
        memberships__team=assignment.booking.team_id,
        memberships__ended_at=None,
        is_active=True,
    )
    return set(found.exclude(pk=assignment.worker.user_id))


def path_of(timesheet: Timesheet) -> str:
    return reverse("timesheet", args=[timesheet.pk])


def tell_correction_asked(correction: Correction, *, now: datetime) -> None:
    """To whoever may approve it, and to the worker where the council asks."""
    timesheet = correction.timesheet
    worker = timesheet.assignment.worker.user
    council = managers_of(timesheet) or set(hr_of(timesheet.assignment.booking.council))
    if council == {correction.asked_by}:
        council = set(hr_of(timesheet.assignment.booking.council))
    week = written(timesheet.week_starts_on)
    give_notice(
        to=({worker} | council) - {correction.asked_by},
        kind="timesheet_correction_asked",
        subject=f"Approved hours of {worker} are to be corrected: the week from {week}",
        body=f"{correction.asked_by} asks for it: {correction.reason}\n\nSomeone else who approves "
        "hours answers. Until then the hours count as they were approved.",
        target=correction,
        path=reverse("correction", args=[correction.pk]),
        now=now,
    )


def tell_correction_answered(correction: Correction, *, now: datetime) -> None:
    """To the worker and to whoever asked."""
    timesheet = correction.timesheet
    why = f" They say: {correction.answer}" if correction.answer else ""
    give_notice(
        to={timesheet.assignment.worker.user, correction.asked_by},
        kind="timesheet_correction_answered",
        subject=f"A correction of the week from {written(timesheet.week_starts_on)} is "
        f"{correction.state}",
        body=f"{correction.decided_by} answered.{why}",
        target=correction,
        path=reverse("correction", args=[correction.pk]),
        now=now,
    )
