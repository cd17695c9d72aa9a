"""The life of an assignment: started, varied, ended early, its shifts called off or missed."""

from shifts.actions.assignments.answering import agree, decline, withdraw_proposal
from shifts.actions.assignments.calling_off import cancel_shift
from shifts.actions.assignments.cancelling import (
    cancel_booking,
    complete_finished,
    lapse_unfilled,
)
from shifts.actions.assignments.covering import cover_shift
from shifts.actions.assignments.ending import Ending, end_early
from shifts.actions.assignments.leaving import leave_the_bank
from shifts.actions.assignments.missing import record_absence, withdraw_absence
from shifts.actions.assignments.starting import confirm_start, write_handover
from shifts.actions.assignments.varying import (
    Extension,
    propose_extension,
    propose_rate,
)

__all__ = [
    "Ending",
    "Extension",
    "agree",
    "cancel_booking",
    "cancel_shift",
    "complete_finished",
    "confirm_start",
    "cover_shift",
    "decline",
    "end_early",
    "lapse_unfilled",
    "leave_the_bank",
    "propose_extension",
    "propose_rate",
    "record_absence",
    "withdraw_absence",
    "withdraw_proposal",
    "write_handover",
]
