"""The hours of a week that count now: as approved, or as the last approved correction says."""

from django.db.models import Q

from shifts.calendar import WorkedPeriod
from shifts.models import CorrectionEntry, Timesheet
from shifts.ranges import worked_period
from shifts.states import CorrectionState

Hours = dict[int, WorkedPeriod | None]  # by shift; none where it was not worked after all


def hours_now(timesheet: Timesheet, *, before: int | None = None) -> Hours:
    """Or as they were `before` the correction of that number."""
    counts = Q(correction__state=CorrectionState.APPROVED)
    if before is not None:
        counts &= Q(correction__number__lt=before)
    corrected = CorrectionEntry.objects.filter(counts, correction__timesheet=timesheet)
    standing: Hours = {
        entry.shift_id: worked_period(entry.worked, entry.unpaid_break)
        for entry in timesheet.entries.all()
    }
    for entry in corrected.order_by("correction__number"):
        standing[entry.shift_id] = hours_of(entry)
    return standing


def hours_of(entry: CorrectionEntry) -> WorkedPeriod | None:
    return worked_period(entry.worked, entry.unpaid_break) if entry.worked else None
