"""A week of hours as it is read: what was worked, how long that is and what it pays."""

from dataclasses import dataclass

from rates.models import OnCostTable
from shifts.models import Timesheet, TimesheetEntry
from shifts.pay import Judged
from shifts.ranges import worked_period
from shifts.segments import PayBreakdown, pay_breakdown


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
