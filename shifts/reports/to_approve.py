"""Weeks that wait for approval, each with what it comes to and what is not as planned."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from rates.models import OnCostTable
from rates.money import ZERO
from shifts.calendar import local_date, monday_of
from shifts.errors import OutsideDecision
from shifts.models import Expense, Shift, Timesheet, TimesheetEntry
from shifts.pay import Judged, WeekOfHours, judged_of, week_of
from shifts.placement.load import clauses_of
from shifts.ranges import worked_period
from shifts.reports.turns import Listed, Turns, with_turns
from shifts.states import ShiftState, TimesheetState
from shifts.week_remarks import Remark, Week, WorkedShift, remarks_on


@dataclass(frozen=True, kw_only=True)
class ToApprove(Listed):
    """`week` is none where part of the work was never judged, so that it comes to nothing yet."""

    week: WeekOfHours | None
    remarks: tuple[Remark, ...]

    @property
    def may_be_approved(self) -> bool:
        return self.week is not None and self.timesheet.state == TimesheetState.SUBMITTED

    @property
    def clean(self) -> bool:
        return self.may_be_approved and not self.remarks

    @property
    def pay(self) -> Decimal:
        """With holiday pay."""
        return self.week.pay.total if self.week else ZERO


def ready(sheets: QuerySet[Timesheet]) -> QuerySet[Timesheet]:
    """All that is looked at of each, read once for all of them."""
    missed = Shift.objects.filter(
        state=ShiftState.MISSED, assignment=OuterRef("assignment")
    ).values("period__startswith")
    claimed = Expense.objects.filter(timesheet=OuterRef("pk")).values("timesheet")
    return (
        with_turns(sheets)
        .annotate(
            missed_at=ArraySubquery(missed),
            claimed=Subquery(claimed.annotate(sum=Sum("amount")).values("sum")),
        )
        .prefetch_related(Prefetch("entries", TimesheetEntry.objects.select_related("shift")))
    )


def to_approve(sheets: Iterable[Timesheet], *, today: date) -> list[ToApprove]:
    """Each as it stands, in their order; for sheets that are `ready`."""
    found = list(sheets)
    turns, judged = Turns.at(today), judged_of(each.assignment for each in found)
    tables = holiday_rates()
    return [looked_at(each, judged[each.assignment_id], turns, tables) for each in found]


def holiday_rates() -> Callable[[date], OnCostTable]:
    """As `OnCostTable.objects.latest_known`, of tables that are read once."""
    tables = list(OnCostTable.objects.order_by("-effective"))
    return lambda on: next(each for each in tables if each.effective.lower <= on)


def looked_at(
    timesheet: Timesheet,
    judged: Judged,
    turns: Turns,
    tables: Callable[[date], OnCostTable],
) -> ToApprove:
    turn = turns.of(timesheet)
    return ToApprove(
        timesheet=timesheet,
        turn=turn,
        overdue=bool(turn and turn.is_overdue(turns.today)),
        week=week_if_judged(timesheet, judged, tables(timesheet.week_starts_on)),
        remarks=remarks_on(facts_of(timesheet, judged)),
    )


def week_if_judged(
    timesheet: Timesheet, judged: Judged, table: OnCostTable
) -> WeekOfHours | None:
    try:
        return week_of(timesheet, judged, table)
    except OutsideDecision:
        return None


def facts_of(timesheet: Timesheet, judged: Judged) -> Week:
    worked = [
        (
            worked_period(entry.shift.period, entry.shift.unpaid_break),
            worked_period(entry.worked, entry.unpaid_break),
        )
        for entry in timesheet.entries.all()
    ]
    missed_at: Sequence[datetime] = timesheet.missed_at  # type: ignore[attr-defined]
    days = [local_date(begins) for begins in missed_at]
    return Week(
        shifts=[
            WorkedShift(planned=planned, worked=period, outside=judged.days_outside(period))
            for planned, period in worked
        ],
        missed=sorted(day for day in days if monday_of(day) == timesheet.week_starts_on),
        said=[
            each.words
            for each in timesheet.messages.all()
            if each.state == TimesheetState.DISPUTED
        ],
        expenses=timesheet.claimed or ZERO,  # type: ignore[attr-defined]
        clauses=clauses_of(timesheet.assignment),
    )
