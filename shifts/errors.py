"""What can go wrong with bookings, offers and hours."""

from contextlib import AbstractContextManager

from accounts.checks import refused_as
from accounts.errors import DomainError, WrongState


class Filled(DomainError):
    """Someone else took the last place. Nothing is expected of you."""

    code = "filled"


class OfferClosed(DomainError):
    """This offer can no longer be answered."""

    code = "offer_closed"


class NotEligible(DomainError):
    """A rule stands between this worker and this booking."""

    code = "not_eligible"


class NeedsSignOff(DomainError):
    """A rule asks for a named sign-off. Say why you take it on, and offer again."""

    code = "needs_sign_off"


class NoticeTooShort(DomainError):
    """The memorandum allows no end with so little notice."""

    code = "notice_too_short"


class Overlapping(DomainError):
    """You already hold a shift at that time, here or at another council."""

    code = "overlap"


class NotYetWorked(DomainError):
    """The hours of this week are not over yet. Submit them after the last shift ends."""

    code = "not_yet_worked"


class OwnCascade(DomainError):
    """Whoever offered the booking does not sign off asking agencies. Ask another approver."""

    code = "own_cascade"
    status = 403


class OutsideDecision(DomainError):
    """This work was never judged against the cap, so it cannot be paid. Send the week back."""

    code = "outside_decision"


class OwnCorrection(DomainError):
    """A correction is answered by someone else: neither who asked for it nor who worked."""

    code = "own_correction"
    status = 403


class OwnTimesheet(DomainError):
    """Nobody approves their own timesheet."""

    code = "own_timesheet"
    status = 403


class AlreadyOptedOut(DomainError):
    """You have opted out already, and that still counts."""

    code = "already_opted_out"


class AlreadyDeclared(DomainError):
    """You have told us of this employer for some of these days. End that first."""

    code = "already_declared"


class RestNotFree(DomainError):
    """The worker is not free at this time. Choose another."""

    code = "rest_not_free"


class ReturnNotReady(DomainError):
    """Some of the return is missing or does not fit. Put it right, then submit it."""

    code = "return_not_ready"


class ReturnWaits(DomainError):
    """A version waits to be signed off. It is signed off or sent back before the next."""

    code = "return_waits"


class NothingNew(DomainError):
    """Nothing has changed since the version that was signed off."""

    code = "nothing_new"


class ReturnAnswered(DomainError):
    """Someone else has just answered this version. Reload the page to see how."""

    code = "return_answered"


class OwnReturn(DomainError):
    """Nobody signs off a return that they submitted themselves."""

    code = "own_return"
    status = 403


class NotTheOffice(DomainError):
    """This return is signed off by another office than yours."""

    code = "not_your_office"
    status = 403


REFUSED_BY: dict[str, DomainError | type[DomainError]] = {
    "assignment_place_once": Filled,
    "assignment_worker_once": Filled,
    "assignment_worker_wanted": NotEligible,
    "compensatoryrest_free_of_shifts": RestNotFree,
    "correction_decided_by_another": OwnCorrection,
    "correction_free_of_other_work": Overlapping("The worker has other hours at that time."),
    "correctionentry_no_overlap": Overlapping("Two of these shifts overlap."),
    "compensatoryrest_no_overlap": RestNotFree,
    "returnversion_life": ReturnAnswered,
    "returnversion_number_once": ReturnWaits,
    "returnversion_office": NotTheOffice,
    "returnversion_one_waits": ReturnWaits,
    "shift_leaves_rest": Overlapping("You have rest to make up for at that time."),
    "shift_worker_in_the_pool": WrongState("This worker has left the bank."),
    "shift_worker_no_overlap": Overlapping,
    "timesheet_not_own_approval": OwnTimesheet,
    "timesheetentry_free_of_corrections": Overlapping,
    "timesheetentry_worker_no_overlap": Overlapping,
}


def database_has_the_last_word() -> AbstractContextManager[None]:
    """Turn the refusal of a named constraint into the error that its rule has."""
    return refused_as(REFUSED_BY)
