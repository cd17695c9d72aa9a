"""Hours: filled in by the worker, approved by someone else, posted as spend."""

from shifts.actions.timesheets.bulk import Answered, approve_timesheets
from shifts.actions.timesheets.correcting import (
    RightHours,
    approve_correction,
    ask_correction,
    refuse_correction,
    withdraw_correction,
)
from shifts.actions.timesheets.deciding import approve_timesheet, dispute_timesheet
from shifts.actions.timesheets.filling import (
    Hours,
    record_hours,
    record_week,
    submit_timesheet,
)
from shifts.actions.timesheets.opening import open_timesheet, put_on_open_week
from shifts.actions.timesheets.reminding import remind_of_hours

__all__ = [
    "Answered",
    "Hours",
    "RightHours",
    "approve_correction",
    "approve_timesheet",
    "approve_timesheets",
    "ask_correction",
    "dispute_timesheet",
    "open_timesheet",
    "put_on_open_week",
    "record_hours",
    "record_week",
    "refuse_correction",
    "remind_of_hours",
    "submit_timesheet",
    "withdraw_correction",
]
