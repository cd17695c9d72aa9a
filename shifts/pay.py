"""What work comes to: the pay a worker is shown before accepting, the spend an approval posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from rates.actions.ledger import SpendToPost
from rates.models import BankHoliday, DecisionSegment, OnCostTable
from shifts.calendar import WorkedPeriod
from shifts.models import Booking, Timesheet, TimesheetEntry
from shifts.ranges import worked_period
from shifts.segments import (
    CapSegment,
    Enhancements,
    PayBreakdown,
    PaySegment,
    cut,
    pay_breakdown,
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
class Judged:
    """The segments of a booking's decision, and the terms of the versions that bind in them."""

    segments: Mapping[str, DecisionSegment]
    bank_holidays: frozenset[date]

    @classmethod
    def of(cls, booking: Booking) -> "Judged":
        found = booking.cap_decision.segments.select_related("cap__version")
        return cls(
            segments={str(segment.pk): segment for segment in found},
            bank_holidays=frozenset(BankHoliday.objects.values_list("on", flat=True)),
        )

    def clauses_on(self, day: date) -> Mapping[str, Any]:
        return next(
            segment.cap.version.clauses
            for segment in self.segments.values()
            if day in segment.effective
        )

    def cut(self, period: WorkedPeriod) -> tuple[PaySegment, ...]:
        """The terms are those of the day on which the work starts."""
        clauses = self.clauses_on(period.local_dates()[0])
        return cut(
            period,
            caps=[
                CapSegment(segment.effective.lower, segment.effective.upper, key)
                for key, segment in self.segments.items()
            ],
            enhancements=enhancements_of(clauses),
            bank_holidays=self.bank_holidays,
            breaks_paid=bool(clauses["breaks_paid"]),
        )


def expected_pay(booking: Booking) -> PayBreakdown:
    """What one place of the booking pays in all, holiday pay as its own line.

    Source: holiday pay rolled up at the statutory rate of the first day's on-cost table, or of
    the last one published before it.
    """
    judged = Judged.of(booking)
    periods = [
        worked_period(shift.period, shift.unpaid_break)
        for shift in booking.shifts.filter(place=1).order_by("period")
    ]
    on_costs = OnCostTable.objects.latest_known(periods[0].local_dates()[0])
    segments = [segment for period in periods for segment in judged.cut(period)]
    return pay_breakdown(segments, booking.hourly_rate, on_costs.statutory_holiday_rate)


@dataclass(frozen=True, kw_only=True)
class WeekOfHours:
    entries: tuple[tuple[TimesheetEntry, int, int], ...]  # with paid and break minutes
    minutes: int
    pay: PayBreakdown


def week_of(timesheet: Timesheet) -> WeekOfHours:
    """Pay is cut and rounded as approval posts it; holiday pay as the offer showed it."""
    booking = timesheet.assignment.booking
    judged = Judged.of(booking)
    found = [
        (entry, worked_period(entry.worked, entry.unpaid_break))
        for entry in timesheet.entries.select_related("shift").order_by("worked")
    ]
    segments = [segment for _, period in found for segment in judged.cut(period)]
    on_costs = OnCostTable.objects.latest_known(timesheet.week_starts_on)
    return WeekOfHours(
        entries=tuple(
            (entry, period.paid_minutes, period.break_minutes) for entry, period in found
        ),
        minutes=sum(segment.minutes for segment in segments),
        pay=pay_breakdown(segments, booking.hourly_rate, on_costs.statutory_holiday_rate),
    )


def spend_of(timesheet: Timesheet) -> list[SpendToPost]:
    """The ledger lines of a week, one a pay segment; the key names the segment within the week."""
    assignment = timesheet.assignment
    judged = Judged.of(assignment.booking)
    return [
        line
        for entry in timesheet.entries.order_by("worked")
        for line in spend_lines(
            timesheet,
            judged,
            judged.cut(worked_period(entry.worked, entry.unpaid_break)),
            f"shift:{entry.shift_id}",
        )
    ]


def spend_lines(
    timesheet: Timesheet, judged: Judged, segments: Iterable[PaySegment], key: str
) -> list[SpendToPost]:
    assignment, booking = timesheet.assignment, timesheet.assignment.booking
    return [
        SpendToPost(
            worked_on=segment.work_date,
            host_council=booking.council,
            employing_council=assignment.worker.employing_council,
            team=booking.team,
            job_role=booking.job_role,
            worker=assignment.worker,
            engagement=assignment.engagement,
            basis=booking.pay_basis,
            minutes=segment.minutes,
            multiplier=segment.multiplier,
            hourly_rate=booking.hourly_rate,
            segment=judged.segments[segment.cap_key or ""],
            posting_key=f"{key}:{segment.starts_at:%Y%m%dT%H%MZ}",
            timesheet_number=timesheet.pk,
        )
        for segment in segments
    ]
