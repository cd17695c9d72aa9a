"""Corrections as pages and the API show them: what was, what is right, and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from rates.models import OnCostTable
from rates.models.decisions import segments_of
from rates.money import ZERO
from shifts.calendar import WorkedPeriod, local_date
from shifts.hours import hours_now, hours_of
from shifts.models import Correction, Shift
from shifts.pay import Judged, breakdown
from shifts.reports.turns import OF_ASSIGNMENT, Turns
from shifts.states import CorrectionState
from shifts.whose_turn import Turn


@dataclass(frozen=True, kw_only=True)
class CorrectedShift:
    """Without a period it was not worked. Pay is that of the hours, without holiday pay."""

    shift: Shift
    was: WorkedPeriod | None
    right: WorkedPeriod | None
    pay_was: Decimal
    pay_right: Decimal

    @property
    def minutes_was(self) -> int:
        return self.was.paid_minutes if self.was else 0

    @property
    def minutes_right(self) -> int:
        return self.right.paid_minutes if self.right else 0

    @property
    def minutes(self) -> int:
        return self.minutes_right - self.minutes_was

    @property
    def pay(self) -> Decimal:
        return self.pay_right - self.pay_was


@dataclass(frozen=True, kw_only=True)
class Differences:
    shifts: tuple[CorrectedShift, ...]

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.shifts)

    @property
    def pay(self) -> Decimal:
        return sum((each.pay for each in self.shifts), ZERO)


def differences(correction: Correction) -> Differences:
    """Against the hours that counted before it; each line rounded as the ledger posts it."""
    timesheet = correction.timesheet
    judged = Judged.of(timesheet.assignment.booking, timesheet.assignment)
    on_costs = OnCostTable.objects.latest_known(timesheet.week_starts_on)
    before = hours_now(timesheet, before=correction.number)
    entries = correction.entries.select_related("shift")
    return Differences(
        shifts=tuple(
            CorrectedShift(
                shift=entry.shift,
                was=before[entry.shift_id],
                right=(right := hours_of(entry)),
                pay_was=gross(before[entry.shift_id], judged, on_costs),
                pay_right=gross(right, judged, on_costs),
            )
            for entry in entries
        )
    )


def gross(worked: WorkedPeriod | None, judged: Judged, on_costs: OnCostTable) -> Decimal:
    if worked is None:
        return ZERO
    return breakdown(judged.cut(worked), worked.local_dates()[0], on_costs).gross


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A correction as lists show it."""

    correction: Correction
    turn: Turn | None
    overdue: bool


def with_terms(corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """All that lists read of each, once for all of them."""
    return corrections.select_related(
        "asked_by",
        "timesheet__assignment__worker__user",
        "timesheet__assignment__booking__team",
        judged := f"timesheet__assignment__{OF_ASSIGNMENT}",
    ).prefetch_related(segments_of(judged))


def waiting(corrections: Iterable[Correction], *, today: date) -> list[Waiting]:
    turns = Turns.at(today)
    return [one(each, turns) for each in corrections]


def one(correction: Correction, turns: Turns) -> Waiting:
    """It waits for the council from the day on which it was asked."""
    if correction.state != CorrectionState.ASKED:
        return Waiting(correction=correction, turn=None, overdue=False)
    since = local_date(correction.asked_at)
    due_on = turns.waits(correction.timesheet.assignment).answer_due(since)
    turn = Turn(who="manager", since=since, due_on=due_on)
    return Waiting(correction=correction, turn=turn, overdue=turn.is_overdue(turns.today))
