"""Workers hand in the hours of a week; managers approve them, and query one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import QuerySet

from accounts.models import User
from shifts.actions.timesheets import (
    RightHours,
    approve_correction,
    approve_timesheet,
    ask_correction,
    dispute_timesheet,
    open_timesheet,
    record_hours,
    submit_timesheet,
)
from shifts.models import Assignment, Shift, Timesheet
from shifts.states import TimesheetState
from staffbank.demo.calendar import DAY, WEEK, at_the_time, clock
from staffbank.demo.paying import claim_expenses
from staffbank.demo.story import STORY
from staffbank.demo.world import World

MINUTE = timedelta(minutes=1)
LATER = 0.08  # the share of weeks in which somebody stayed on
EARLY = "I left an hour early on the last day and forgot to put it in."
QUERY = "Wednesday is down as a full day, but the rota has you leaving at 15:00. Please check."


def tell_hours(world: World, week: int) -> None:
    """Last week's hours: in on Sunday, approved on Monday. Grace Obi's latest are queried."""
    draw = world.draw(f"hours before week {week}")
    hand_in(world, week, draw)
    for number, sheet in enumerate(waiting()):
        at = clock(world.calendar.monday(week), 8, 30) + number * MINUTE
        manager = manager_of(world, sheet)
        with at_the_time(at):
            if week == -1 and is_graces(sheet.assignment):
                dispute_timesheet(by=manager, timesheet=sheet, reason=QUERY, now=at)
            else:
                approve_timesheet(by=manager, timesheet=sheet, now=at)


def tell_latest_hours(world: World) -> None:
    """Of last week: from Wednesday on, only Liverpool still has some to approve."""
    correct_two(world)
    hand_in(world, 0, world.draw("latest hours"))
    tuesday = world.calendar.monday(0) + DAY
    if tuesday >= world.calendar.today:
        return
    for number, sheet in enumerate(waiting()):
        at = clock(tuesday, 9) + number * MINUTE
        if sheet.assignment.booking.council.name != "Liverpool":
            with at_the_time(at):
                approve_timesheet(by=manager_of(world, sheet), timesheet=sheet, now=at)


def correct_two(world: World) -> None:
    """Of Liverpool's approved weeks: one is put right, and the other waits for an answer."""
    at = clock(world.calendar.monday(0) - DAY, 15)
    approved = Timesheet.objects.filter(
        state=TimesheetState.APPROVED, assignment__booking__council__name="Liverpool"
    )
    weeks = approved.select_related(
        "assignment__worker__user", "assignment__booking__team__council__region"
    ).order_by("-week_starts_on", "pk")[:2]
    for number, sheet in enumerate(weeks):
        last = sheet.entries.select_related("shift").latest("worked")
        taken = last.unpaid_break
        early = RightHours(
            shift=last.shift,
            starts_at=last.worked.lower,
            ends_at=last.worked.upper - 60 * MINUTE,
            break_minutes=(taken.upper - taken.lower) // MINUTE if taken else 0,
        )
        with at_the_time(at):
            asked = ask_correction(
                by=sheet.assignment.worker.user,
                timesheet=sheet,
                hours=[early],
                reason=EARLY,
                now=at,
            )
            if number == 0:
                approve_correction(by=manager_of(world, sheet), correction=asked, now=at)


def hand_in(world: World, week: int, draw: Random) -> None:
    """The hours of the week before; Grace Obi has yet to submit those of last week."""
    starts_on = world.calendar.monday(week - 1)
    sunday = clock(starts_on + 6 * DAY, 15)
    spent = world.draw(f"expenses before week {week}")
    for number, assignment in enumerate(at_work(starts_on)):
        at = sunday + number * MINUTE
        worker = assignment.worker.user
        with at_the_time(at):
            sheet = open_timesheet(
                by=worker, assignment=assignment, week_starts_on=starts_on, now=at
            )
            if draw.random() < LATER:
                stay_on(worker, sheet, draw)
            claim_expenses(sheet, spent, at)
            if week < 0 or not is_graces(assignment):
                submit_timesheet(by=worker, timesheet=sheet, now=at)


def at_work(starts_on: date) -> QuerySet[Assignment]:
    around = (clock(starts_on, 0), clock(starts_on + WEEK, 0))
    worked = Shift.objects.held().filter(period__overlap=around, entry=None)
    return (
        Assignment.objects.filter(pk__in=worked.values("assignment"))
        .select_related("worker__user", "worker__employing_council", "booking__council")
        .order_by("pk")
    )


def stay_on(worker: User, sheet: Timesheet, draw: Random) -> None:
    """One day of the week ended later than planned; nights do not, for they run to a handover."""
    entry = draw.choice(list(sheet.entries.select_related("timesheet__assignment__worker")))
    ends_at: datetime = entry.worked.upper
    if ends_at.hour < 12:
        return
    taken = entry.unpaid_break
    record_hours(
        by=worker,
        entry=entry,
        starts_at=entry.worked.lower,
        ends_at=ends_at + draw.choice([15, 30, 45]) * MINUTE,
        break_minutes=(taken.upper - taken.lower) // MINUTE if taken else 0,
    )


def waiting() -> Iterable[Timesheet]:
    return list(
        Timesheet.objects.filter(state=TimesheetState.SUBMITTED)
        .select_related(
            "assignment__worker__user", "assignment__booking__team__council__region"
        )
        .order_by("pk")
    )


def is_graces(assignment: Assignment) -> bool:
    return assignment.worker.user.email == STORY.grace.email


def manager_of(world: World, sheet: Timesheet) -> User:
    team = sheet.assignment.booking.team
    return world.user(STORY.council(team.council.name).team(team.name).manager)
