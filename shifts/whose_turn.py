"""Whose turn it is with a week of hours, since when, and by when they are to act. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from shifts.states import TURN, TimesheetState
from shifts.working_days import working_days_after

ESCALATION = "timesheet_escalation_days"
CUT_OFF = "timesheet_cut_off"
WEEK = timedelta(days=7)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`since` is a London day; a week that is still being worked has none yet."""

    who: Literal["worker", "manager"]
    since: date | None
    due_on: date

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How long a side has, by the memorandum and England's bank holidays."""

    clauses: Mapping[str, Any]
    bank_holidays: AbstractSet[date]

    def answer_due(self, since: date, times: int = 1) -> date:
        """The last day to answer what was handed over that day; each step waits as long again."""
        days = int(self.clauses[ESCALATION]) * times
        return working_days_after(since, days, self.bank_holidays)

    def cut_off(self, week_starts_on: date) -> date:
        """The day by whose noon the hours of this week are to be approved, to be paid next."""
        ahead = WEEKDAYS.index(str(self.clauses[CUT_OFF]))
        return week_starts_on + WEEK + timedelta(days=ahead)


def turn_of(
    state: TimesheetState, *, week_starts_on: date, handed_over: date, today: date, waits: Waits
) -> Turn | None:
    """`handed_over` is the day on which the week came to the side that is to act.

    A week that nobody handed in is due by the cut-off, and waits from the Monday after it.
    """
    who = TURN[state]
    if who is None:
        return None
    if state != TimesheetState.DRAFT:
        return Turn(who=who, since=handed_over, due_on=waits.answer_due(handed_over))
    over = week_starts_on + WEEK
    since = over if over <= today else None
    return Turn(who=who, since=since, due_on=waits.cut_off(week_starts_on))
