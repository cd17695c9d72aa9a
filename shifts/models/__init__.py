"""The tables of WHEN."""

from shifts.models.assignments import Assignment
from shifts.models.bookings import Booking, Shift
from shifts.models.offers import Offer
from shifts.models.timesheets import Timesheet, TimesheetEntry

__all__ = ["Assignment", "Booking", "Offer", "Shift", "Timesheet", "TimesheetEntry"]
