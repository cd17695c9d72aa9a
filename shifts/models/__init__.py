"""The tables of WHEN."""

from shifts.models.assignments import Assignment
from shifts.models.availability import DatedAvailability, WeeklyAvailability
from shifts.models.bookings import Booking, Shift
from shifts.models.cascades import Cascade, CascadeTier
from shifts.models.corrections import Correction, CorrectionEntry
from shifts.models.endings import Absence, BookingCancellation, EarlyEnd, ShiftCancellation
from shifts.models.expenses import Expense
from shifts.models.feeds import BusyTime, CalendarFeed, CalendarLink
from shifts.models.objections import Approach, DoNotRebook
from shifts.models.offers import Offer
from shifts.models.passing_over import PassedOver
from shifts.models.returns import (
    ReturnAnswer,
    ReturnDraft,
    ReturnSupplier,
    ReturnVersion,
)
from shifts.models.supervision import (
    CaseloadCount,
    PlacementReview,
    Supervision,
    SupervisorChange,
)
from shifts.models.templates import BookingTemplate
from shifts.models.timesheets import Timesheet, TimesheetEntry, TimesheetMessage
from shifts.models.variations import Variation
from shifts.models.working_time import CompensatoryRest, OptOut, OutsideWork

__all__ = [
    "Absence",
    "Approach",
    "Assignment",
    "Booking",
    "BookingCancellation",
    "BookingTemplate",
    "BusyTime",
    "CalendarFeed",
    "CalendarLink",
    "Cascade",
    "CascadeTier",
    "CaseloadCount",
    "CompensatoryRest",
    "Correction",
    "CorrectionEntry",
    "DatedAvailability",
    "DoNotRebook",
    "EarlyEnd",
    "Expense",
    "Offer",
    "OptOut",
    "OutsideWork",
    "PassedOver",
    "PlacementReview",
    "ReturnAnswer",
    "ReturnDraft",
    "ReturnSupplier",
    "ReturnVersion",
    "Shift",
    "ShiftCancellation",
    "Supervision",
    "SupervisorChange",
    "Timesheet",
    "TimesheetEntry",
    "TimesheetMessage",
    "Variation",
    "WeeklyAvailability",
]
