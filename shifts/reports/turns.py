"""Whose turn it is with each of several weeks, in a number of statements that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Prefetch, QuerySet

from rates.models.decisions import segments_of
from shifts.calendar import local_date
from shifts.models import Assignment, Timesheet, TimesheetMessage
from shifts.placement.load import all_bank_holidays, clauses_of
from shifts.states import TimesheetState
from shifts.whose_turn import Turn, Waits, turn_of

OF_ASSIGNMENT = "booking__cap_decision"


def with_turns(sheets: QuerySet[Timesheet]) -> QuerySet[Timesheet]:
    """All that `Turns` reads, once for all of them."""
    judged = f"assignment__{OF_ASSIGNMENT}"
    said = Prefetch("messages", TimesheetMessage.objects.select_related("said_by"))
    return sheets.select_related(judged).prefetch_related(said, segments_of(judged))


@dataclass(frozen=True, kw_only=True)
class Turns:
    today: date
    bank_holidays: frozenset[date]

    @classmethod
    def at(cls, today: date) -> Self:
        return cls(today=today, bank_holidays=all_bank_holidays())

    def waits(self, assignment: Assignment) -> Waits:
        return Waits(clauses=clauses_of(assignment), bank_holidays=self.bank_holidays)

    def of_week(self, assignment: Assignment, starts_on: date) -> Turn | None:
        """Of a week that nobody has started to fill in."""
        return turn_of(
            TimesheetState.DRAFT,
            week_starts_on=starts_on,
            handed_over=starts_on,
            today=self.today,
            waits=self.waits(assignment),
        )

    def of(self, timesheet: Timesheet) -> Turn | None:
        return turn_of(
            TimesheetState(timesheet.state),
            week_starts_on=timesheet.week_starts_on,
            handed_over=handed_over(timesheet),
            today=self.today,
            waits=self.waits(timesheet.assignment),
        )


def handed_over(timesheet: Timesheet) -> date:
    """The London day on which it came to whoever has it now."""
    if timesheet.state == TimesheetState.DISPUTED:
        return local_date(max(each.said_at for each in timesheet.messages.all()))
    return local_date(timesheet.submitted_at or timesheet.created_at)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A week as lists show it."""

    timesheet: Timesheet
    turn: Turn | None
    overdue: bool


def listed(sheets: Iterable[Timesheet], *, today: date) -> list[Listed]:
    turns = Turns.at(today)
    found = [(each, turns.of(each)) for each in sheets]
    return [
        Listed(timesheet=each, turn=turn, overdue=bool(turn and turn.is_overdue(today)))
        for each, turn in found
    ]
