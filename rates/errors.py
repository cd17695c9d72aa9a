"""What can go wrong with rates, caps, grades, memoranda and the ledger."""

from contextlib import AbstractContextManager

from accounts.checks import refused_as
from accounts.errors import BadInput, DomainError
from rates.payroll_errors import AlreadyMember, AlreadyRun


class OverCap(DomainError):
    """The rate is over the cap."""

    code = "over_cap"


class NoCapInForce(DomainError):
    """No cap is in force for this work, so it cannot be booked."""

    code = "no_cap"


class BasisDoesNotFit(BadInput):
    """This kind of engagement is paid on another rate basis."""

    code = "basis_mismatch"


class UnmappedTitle(DomainError):
    """The council's title is not mapped to a job role."""

    code = "unmapped_title"


class CapChanged(DomainError):
    """The caps changed while you were asking. Check the rate again."""

    code = "cap_changed"


class TitleTaken(DomainError):
    """The title already stands for a job role on some of these days."""

    code = "title_taken"


class AlreadyProposed(DomainError):
    """This title is proposed from that day already. Wait for the decision, or withdraw it."""

    code = "already_proposed"


class OwnProposal(DomainError):
    """Nobody approves their own proposal."""

    code = "own_proposal"
    status = 403


class GradeOverlaps(DomainError):
    """The council already has a grade for this job role on some of these days."""

    code = "grade_overlaps"


class NoEquivalent(DomainError):
    """The permanent equivalent cannot be worked out."""

    code = "no_equivalent"


class DataEnds(NoEquivalent):
    """No award or no on-costs are known on this day."""


class NoExceptionNeeded(DomainError):
    """This rate is within the cap, so there is nothing to make an exception of."""

    code = "no_exception_needed"


class OwnException(DomainError):
    """Nobody answers an exception that they asked for themselves."""

    code = "own_exception"
    status = 403


class NotYourOffice(DomainError):
    """This exception asks for other offices than yours."""

    code = "not_your_office"
    status = 403


class AlreadyAnswered(DomainError):
    """Your office has already answered this exception."""

    code = "already_answered"


class ExceptionOver(DomainError):
    """This exception has expired, so it can no longer be answered or used."""

    code = "exception_expired"


class ExceptionNotUsable(DomainError):
    """This exception does not allow this booking."""

    code = "exception_not_usable"


class OverCeiling(OverCap):
    """The rate is over what the exception allows."""

    code = "over_ceiling"


class NotAParty(DomainError):
    """This council is not a party to this version."""

    code = "not_a_party"


class NotCirculated(DomainError):
    """This version is still a draft. It is signed once the regional lead has circulated it."""

    code = "not_circulated"


class AlreadySigned(DomainError):
    """This council has already signed this version."""

    code = "already_signed"


class NotSigned(DomainError):
    """A version comes into force once every party has signed it."""

    code = "not_signed"


class GapBetweenVersions(DomainError):
    """Some days between the two versions would have no cap."""

    code = "gap_between_versions"


class VersionsOverlap(DomainError):
    """Another version of this memorandum is in force on some of these days."""

    code = "versions_overlap"


class AlreadySettled(DomainError):
    """This award has already been settled in this region."""

    code = "already_settled"


class NothingToSettle(DomainError):
    """No provisional award stands on the days of this one."""

    code = "nothing_to_settle"


class NotYetSigned(DomainError):
    """Back-pay follows caps that every party has signed."""

    code = "not_yet_signed"


class AwardOverlaps(DomainError):
    """The spine already has an award of this status on some of these days."""

    code = "award_overlaps"


class SpineDoesNotFit(DomainError):
    """This spine is not open to the council."""

    code = "spine_does_not_fit"


class NotTheNext(DomainError):
    """Another version has come into force since this one was drafted. Draft it again."""

    code = "not_the_next"


class CannotJoin(DomainError):
    """A council of the region joins a version that is in force, from today or later."""

    code = "cannot_join"


class NotBound(DomainError):
    """This council has signed nothing that it could leave."""

    code = "not_bound"


class PostingDiffers(DomainError):
    """This work is in the ledger already, with other figures."""

    code = "posting_differs"


class AlreadyReversed(DomainError):
    """This spend was taken back already."""

    code = "already_reversed"


class BreachMovedOn(DomainError):
    """Someone else has just taken this step. Reload the page to see where it is now."""

    code = "breach_moved_on"


class NotAsJudged(DomainError):
    """Spend is posted at the rate and the cap that were decided for its day."""

    code = "not_as_judged"


class NotAProposal(DomainError):
    """Only a version that is not in force yet can be tried out."""

    code = "not_a_proposal"


class NotAnswered(DomainError):
    """There is no answer yet: ask again once the state is done."""

    code = "not_answered"


class AlreadyUnderWay(DomainError):
    """The same months are being replayed under this version. Wait for that answer."""

    code = "already_under_way"


class PackUnderWay(DomainError):
    """The evidence of this quarter is being made already. Wait until it is there."""

    code = "pack_under_way"


class PackGone(DomainError):
    """The file of this pack is missing or cut. Restore it from a backup of EVIDENCE_DIR."""

    code = "pack_gone"


REFUSED_BY: dict[str, DomainError | type[DomainError]] = {
    "award_no_overlap": AwardOverlaps,
    "breachstep_in_turn": BreachMovedOn,
    "breachstep_once": BreachMovedOn,
    "capdecision_covered": CapChanged,
    "capdecision_excepted": ExceptionNotUsable,
    "decisionsegment_binds": CapChanged,
    "exceptionanswer_office_once": AlreadyAnswered,
    "exceptionanswer_person_once": AlreadyAnswered,
    "expenseline_reverses_whole": AlreadyReversed,
    "grade_no_overlap": GradeOverlaps,
    "grade_spine_fits": SpineDoesNotFit,
    "jobtitlemap_not_approved_by_proposer": OwnProposal,
    "jobtitlemap_one_role_at_a_time": TitleTaken,
    "jobtitlemap_proposed_once": AlreadyProposed,
    "memorandumversion_one_in_force": VersionsOverlap,
    "payrollline_exported_once": AlreadyRun,
    "payrollrun_period_once": AlreadyRun,
    "pensionmembership_no_overlap": AlreadyMember,
    "settlement_once": AlreadySettled,
    "memorandumversion_follows": NotTheNext,
    "signature_joins": CannotJoin,
    "signature_of_party": NotAParty,
    "signature_once": AlreadySigned,
    "spendline_judged": NotAsJudged,
    "spendline_reverses_whole": AlreadyReversed,
    "whatif_once_at_a_time": AlreadyUnderWay,
    "evidencepack_once_at_a_time": PackUnderWay,
}


def database_has_the_last_word() -> AbstractContextManager[None]:
    """Turn the refusal of a named constraint into the error that its rule has."""
    return refused_as(REFUSED_BY)
