"""A worker's work: what they hold, when it is, and the weeks whose hours are still to fill in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import Any

from django.core.paginator import Page as PageOfRows
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from accounts.pages import Page
from accounts.permissions import Permission
from rates.models.decisions import segments_of
from shifts.calendar import local_date, monday_of
from shifts.models import Assignment, Shift, Timesheet
from shifts.reports.turns import OF_ASSIGNMENT, Turns
from shifts.states import AssignmentState, ShiftState
from shifts.whose_turn import Turn

SHOWN = 5  # shifts ahead


@dataclass(frozen=True, kw_only=True)
class WorkWeek:
    """One week of an assignment; without a timesheet it has not been started."""

    starts_on: date
    timesheet: Timesheet | None
    turn: Turn | None
    overdue: bool

    @property
    def worker_acts(self) -> bool:
        return self.turn is not None and self.turn.who == "worker"


@dataclass(frozen=True, kw_only=True)
class Work:
    assignment: Assignment
    ahead: tuple[Shift, ...]
    more: int
    weeks: tuple[WorkWeek, ...]

    @property
    def begins(self) -> float:
        """So that what is next comes first, and what has no shift left last."""
        return self.ahead[0].period.lower.timestamp() if self.ahead else inf

    @property
    def worker_acts(self) -> bool:
        return any(week.worker_acts for week in self.weeks)


class WorkPage(Page):
    template_name = "shifts/work.html"
    may_be_kept = True
    needs = Permission.TIMESHEET_FILL

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.rows(finished(self.user))
        return self.page(**work_shown(self.user, rows, timezone.now()))


def finished(user: User) -> QuerySet[Assignment]:
    """The newest first; years of them, so that they come in pages."""
    held = Assignment.objects.holding_a_place().filter(worker__user=user)
    return held.exclude(state=AssignmentState.ACTIVE)


def work_shown(user: User, rows: PageOfRows[Assignment], now: datetime) -> dict[str, Any]:
    """All that goes on, and of what is finished these rows."""
    found = work_of(user, rows, now)
    active = [each for each in found if each.assignment.state == AssignmentState.ACTIVE]
    active.sort(key=lambda each: each.begins)
    past = [each for each in found if each not in active]
    return {"active": active, "past": past, "rows": rows}


def work_of(user: User, rows: PageOfRows[Assignment], now: datetime) -> list[Work]:
    shown = Q(state=AssignmentState.ACTIVE) | Q(pk__in=[each.pk for each in rows])
    mine = (
        Assignment.objects.filter(shown, worker__user=user)
        .select_related("booking__team", "booking__council", "booking__job_role", OF_ASSIGNMENT)
        .prefetch_related("shifts", "timesheets__messages", segments_of(OF_ASSIGNMENT))
    )
    turns = Turns.at(local_date(now))
    return [one_work(assignment, now, turns) for assignment in mine]


def one_work(assignment: Assignment, now: datetime, turns: Turns) -> Work:
    held = [shift for shift in assignment.shifts.all() if shift.state == ShiftState.HELD]
    ahead = [shift for shift in held if shift.period.upper > now]
    return Work(
        assignment=assignment,
        ahead=tuple(ahead[:SHOWN]),
        more=len(ahead[SHOWN:]),
        weeks=tuple(weeks_of(assignment, held, turns)),
    )


def weeks_of(assignment: Assignment, held: Iterable[Shift], turns: Turns) -> list[WorkWeek]:
    """Weeks that have begun, by the London date on which each shift starts; newest first."""
    sheets = {sheet.week_starts_on: sheet for sheet in assignment.timesheets.all()}
    mondays = {monday_of(local_date(shift.period.lower)) for shift in held} | sheets.keys()
    begun = sorted((day for day in mondays if day <= turns.today), reverse=True)
    return [week_of(assignment, day, sheets.get(day), turns) for day in begun]


def week_of(
    assignment: Assignment, starts_on: date, timesheet: Timesheet | None, turns: Turns
) -> WorkWeek:
    turn = turns.of(timesheet) if timesheet else turns.of_week(assignment, starts_on)
    return WorkWeek(
        starts_on=starts_on,
        timesheet=timesheet,
        turn=turn,
        overdue=bool(turn and turn.is_overdue(turns.today)),
    )
