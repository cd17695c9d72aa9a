"""What work comes to: the pay a worker is shown before accepting, the spend an approval posts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from rates.actions.ledger import SpendToPost
from rates.models import CapDecision, DecisionSegment, OnCostTable
from rates.models.decisions import segments_of
from shifts.calendar import WorkedPeriod, expand, local_date, written
from shifts.errors import OutsideDecision
from shifts.models import Assignment, Booking, Shift, Timesheet, TimesheetEntry, Variation
from shifts.models.variations import VariationKind
from shifts.patterns import parse_pattern
from shifts.placement.load import all_bank_holidays
from shifts.ranges import worked_period
from shifts.segments import (
    CapSegment,
    Enhancements,
    PayBreakdown,
    PaySegment,
    cut,
    pay_breakdown,
)
from shifts.states import VariationState

VARIED = (
    Prefetch("variations", Variation.objects.select_related("cap_decision")),
    segments_of("variations__cap_decision"),
)


def enhancements_of(clauses: Mapping[str, Any]) -> Enhancements:
    return Enhancements(
        night_multiplier=Decimal(clauses["night_multiplier"]),
        saturday=Decimal(clauses["saturday_multiplier"]),
        sunday=Decimal(clauses["sunday_multiplier"]),
        bank_holiday=Decimal(clauses["bank_holiday_multiplier"]),
        night_from=time.fromisoformat(clauses["night_from"]),
        night_until=time.fromisoformat(clauses["night_until"]),
    )


@dataclass(frozen=True)
class Priced:
    """A segment of pay, and the segment of the decision that its rate was judged in."""

    pay: PaySegment
    judged: DecisionSegment
    hourly_rate: Decimal


@dataclass(frozen=True)
class Terms:
    """One cap decision's segments, for work that starts on these days; None is every day."""

    days: Any
    hourly_rate: Decimal
    segments: Mapping[str, DecisionSegment]

    @classmethod
    def of(cls, days: Any, decision: CapDecision) -> "Terms":
        found = decision.segments.all()
        return cls(days, decision.hourly_rate, {str(segment.pk): segment for segment in found})

    def clauses_on(self, day: date) -> Mapping[str, Any]:
        return next(
            segment.cap.version.clauses
            for segment in self.segments.values()
            if day in segment.effective
        )


@dataclass(frozen=True)
class Judged:
    """The terms that work is paid on: those of its variation, or else of its booking."""

    terms: tuple[Terms, ...]
    bank_holidays: frozenset[date]

    @classmethod
    def of(
        cls,
        booking: Booking,
        assignment: Assignment | None = None,
        bank_holidays: frozenset[date] | None = None,
    ) -> "Judged":
        """Bank holidays are read, unless somebody who judges several has them."""
        prefetch_related_objects([booking], segments_of("cap_decision"))
        if assignment:
            prefetch_related_objects([assignment], *VARIED)
        varied = assignment.variations.all() if assignment else ()
        return cls(
            terms=(
                *(
                    Terms.of(each.period, each.cap_decision)
                    for each in varied
                    if each.state == VariationState.AGREED
                ),
                Terms.of(None, booking.cap_decision),
            ),
            bank_holidays=all_bank_holidays() if bank_holidays is None else bank_holidays,
        )

    def on(self, starts_on: date) -> Terms:
        return next(each for each in self.terms if each.days is None or starts_on in each.days)

    def days_outside(self, period: WorkedPeriod) -> list[date]:
        """Those of its days that no segment of their decision covers."""
        days = period.local_dates()
        segments = self.on(days[0]).segments.values()
        return [day for day in days if not any(day in each.effective for each in segments)]

    def cut(self, period: WorkedPeriod) -> tuple[Priced, ...]:
        """The terms are those of the day on which the work starts. Raises OutsideDecision."""
        starts_on = period.local_dates()[0]
        terms = self.on(starts_on)
        if outside := self.days_outside(period):
            days = " and ".join(written(day) for day in outside)
            raise OutsideDecision(f"Work on {days} was never judged against the cap.")
        clauses = terms.clauses_on(starts_on)
        segments = cut(
            period,
            caps=[
                CapSegment(segment.effective.lower, segment.effective.upper, key)
                for key, segment in terms.segments.items()
            ],
            enhancements=enhancements_of(clauses),
            bank_holidays=self.bank_holidays,
            breaks_paid=bool(clauses["breaks_paid"]),
        )
        return tuple(
            Priced(segment, terms.segments[segment.cap_key or ""], terms.hourly_rate)
            for segment in segments
        )


def judged_of(assignments: Iterable[Assignment]) -> dict[int, Judged]:
    """The terms of each, by its key, in a number of statements that does not grow with them."""
    found = list({each.pk: each for each in assignments}.values())
    prefetch_related_objects(found, segments_of("booking__cap_decision"), *VARIED)
    bank_holidays = all_bank_holidays()
    return {each.pk: Judged.of(each.booking, each, bank_holidays) for each in found}


def breakdown(
    priced: Iterable[Priced], on: date, on_costs: OnCostTable | None = None
) -> PayBreakdown:
    """Holiday pay is at the statutory rate of that day's on-cost table, or the last before it."""
    on_costs = on_costs or OnCostTable.objects.latest_known(on)
    return pay_breakdown(
        ((each.pay, each.hourly_rate) for each in priced), on_costs.statutory_holiday_rate
    )


def expected_pay(booking: Booking, shifts: Sequence[Shift]) -> PayBreakdown:
    """What these shifts of the booking pay in all, holiday pay as its own line."""
    judged = Judged.of(booking)
    periods = [worked_period(shift.period, shift.unpaid_break) for shift in shifts]
    priced = [each for period in periods for each in judged.cut(period)]
    return breakdown(priced, periods[0].local_dates()[0])


@dataclass(frozen=True, kw_only=True)
class ProposedPay:
    """What the days of a proposal pay as things stand, none where they are new, and as proposed."""

    now: PayBreakdown | None
    then: PayBreakdown
    minutes: int


def proposed_pay(variation: Variation) -> ProposedPay | None:
    """None once there is no work left that it is about."""
    assignment = variation.assignment
    as_agreed = Judged.of(assignment.booking, assignment)
    as_proposed = Judged(
        terms=(Terms.of(variation.period, variation.cap_decision), *as_agreed.terms),
        bank_holidays=as_agreed.bank_holidays,
    )
    new = variation.kind == VariationKind.EXTENSION
    periods = periods_proposed(variation)
    if not periods:
        return None
    on = periods[0].local_dates()[0]
    then = [each for period in periods for each in as_proposed.cut(period)]
    now = [] if new else [each for period in periods for each in as_agreed.cut(period)]
    return ProposedPay(
        now=breakdown(now, on) if now else None,
        then=breakdown(then, on),
        minutes=sum(each.pay.minutes for each in then),
    )


def periods_proposed(variation: Variation) -> tuple[WorkedPeriod, ...]:
    if variation.kind == VariationKind.EXTENSION:
        pattern = parse_pattern(variation.weekly_pattern)
        return expand(pattern, variation.period.lower, variation.last_day)
    return tuple(
        worked_period(shift.period, shift.unpaid_break)
        for shift in variation.assignment.shifts.held()
        if local_date(shift.period.lower) in variation.period
    )


@dataclass(frozen=True, kw_only=True)
class WeekOfHours:
    entries: tuple[tuple[TimesheetEntry, int, int], ...]  # with paid and break minutes
    minutes: int
    pay: PayBreakdown


def week_of(
    timesheet: Timesheet, judged: Judged | None = None, on_costs: OnCostTable | None = None
) -> WeekOfHours:
    """Pay is cut and rounded as approval posts it; holiday pay as the offer showed it.

    Raises OutsideDecision.
    """
    if judged is None:
        judged = Judged.of(timesheet.assignment.booking, timesheet.assignment)
    entries = TimesheetEntry.objects.select_related("shift")
    prefetch_related_objects([timesheet], Prefetch("entries", entries))
    found = [
        (entry, worked_period(entry.worked, entry.unpaid_break))
        for entry in timesheet.entries.all()
    ]
    priced = [each for _, period in found for each in judged.cut(period)]
    return WeekOfHours(
        entries=tuple(
            (entry, period.paid_minutes, period.break_minutes) for entry, period in found
        ),
        minutes=sum(each.pay.minutes for each in priced),
        pay=breakdown(priced, timesheet.week_starts_on, on_costs),
    )


def spend_of(timesheet: Timesheet, judged: Judged | None = None) -> list[SpendToPost]:
    """The ledger lines of a week, one a pay segment; the key names the segment within the week.

    Raises OutsideDecision.
    """
    assignment = timesheet.assignment
    if judged is None:
        judged = Judged.of(assignment.booking, assignment)
    return [
        line
        for entry in timesheet.entries.all()
        for line in spend_lines(
            timesheet,
            judged.cut(worked_period(entry.worked, entry.unpaid_break)),
            f"shift:{entry.shift_id}",
        )
    ]


def spend_lines(
    timesheet: Timesheet, priced: Iterable[Priced], key: str, which: str = ""
) -> list[SpendToPost]:
    """`which` tells a correction's lines from those that they follow."""
    assignment, booking = timesheet.assignment, timesheet.assignment.booking
    return [
        SpendToPost(
            worked_on=each.pay.work_date,
            host_council=booking.council,
            employing_council=assignment.worker.employing_council,
            team=booking.team,
            job_role=booking.job_role,
            worker=assignment.worker,
            engagement=assignment.engagement,
            basis=booking.pay_basis,
            minutes=each.pay.minutes,
            multiplier=each.pay.multiplier,
            hourly_rate=each.hourly_rate,
            segment=each.judged,
            key=f"{key}:{each.pay.starts_at:%Y%m%dT%H%MZ}{which}",
            timesheet_number=timesheet.pk,
        )
        for each in priced
    ]
