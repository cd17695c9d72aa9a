"""Every kind of notice: what it is called, where people choose about it, and what cannot wait.

Whoever tells people of something new adds its kind here; `give_notice` refuses one it does not find,
and a kind that nothing tells of is taken out again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """A way out of the staff bank; the inbox inside it has every notice."""

    EMAIL = "email"
    TEXT = "text"


class Group(StrEnum):
    """The kinds that people choose about together."""

    OFFERS = "offers"
    BOOKINGS = "bookings"
    TIMESHEETS = "timesheets"
    PASSPORT = "passport"
    EXCEPTIONS = "exceptions"
    MEMORANDA = "memoranda"
    OTHER = "other"


BY_EMAIL = frozenset({Channel.EMAIL})
BY_BOTH = frozenset({Channel.EMAIL, Channel.TEXT})
TITLES = {
    Group.OFFERS: "Offers of work",
    Group.BOOKINGS: "Bookings, shifts and assignments",
    Group.TIMESHEETS: "Timesheets",
    Group.PASSPORT: "Passport and checks",
    Group.EXCEPTIONS: "Exceptions to the cap",
    Group.MEMORANDA: "Memoranda, caps and pay awards",
    Group.OTHER: "Back-pay and everything else",
}
# Until people choose; a text goes only to a number that they have confirmed.
DEFAULTS = {
    group: BY_BOTH if group in {Group.OFFERS, Group.BOOKINGS} else BY_EMAIL for group in Group
}


class UnknownKind(LookupError):
    """No such kind of notice: add it to accounts/notice_kinds.py."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`must` is one that is always e-mailed, whatever people choose: law, or someone's safety."""

    name: str
    label: str
    group: Group
    must: bool = False
    urgent: bool = False

    @property
    def defaults(self) -> frozenset[Channel]:
        return DEFAULTS[self.group]

    def channels(self, chosen: Iterable[Channel]) -> frozenset[Channel]:
        """Where it goes for someone who chose these for its group."""
        return frozenset(chosen) | (BY_EMAIL if self.must else frozenset())


def _kinds(
    group: Group, labels: dict[str, str], *, must: str = "", urgent: str = ""
) -> dict[str, Kind]:
    return {
        name: Kind(
            name=name,
            label=label,
            group=group,
            must=name in must.split(),
            urgent=name in urgent.split(),
        )
        for name, label in labels.items()
    }


OFFERS = {
    "offer_sent": "Work is offered to you",
    "offer_filled": "Someone else took the work",
    "offer_withdrawn": "An offer is taken back",
    "offer_expired": "The time to answer an offer is over",
    "tier_opened": "A booking is offered to more people",
    "agency_sign_off_needed": "Going to an agency needs your yes",
}
BOOKINGS = {
    "booking_cancelled": "A booking is cancelled",
    "assignment_confirmed": "An assignment is confirmed",
    "assignment_extension_proposed": "A longer assignment is proposed",
    "assignment_extension_answered": "A longer assignment is answered",
    "assignment_ended": "An assignment ends",
    "shift_cancelled": "A shift is cancelled",
    "shift_missed": "A shift is missed",
    "late_cancellation": "Work is cancelled late",
    "supervision_due": "Supervision is due",
    "placement_reviewed": "Your placement is reviewed",
    "review_due": "A review at the end of a placement is due",
    "equal_pay_week": "Equal pay is near",
    "caseload_prompt": "A caseload is above the advice",
    "do_not_rebook": "A council asks not to book someone again",
    "do_not_rebook_appeal": "Someone appeals against that",
    "approach_reported": "An approach to a worker is reported",
}
TIMESHEETS = {
    "timesheet_due": "Your hours are due",
    "timesheet_submitted": "Hours are handed in for approval",
    "timesheet_disputed": "Your hours are sent back",
    "timesheet_approved": "Your hours are approved",
    "timesheet_correction_asked": "Approved hours are to be corrected",
    "timesheet_correction_answered": "A correction of hours is answered",
    "timesheet_overdue": "Hours wait too long for approval",
}
PASSPORT = {
    "claim_submitted": "A worker adds to their passport",
    "claim_verified": "What you added is verified",
    "claim_refused": "What you added is refused",
    "credential_expiring": "A check runs out",
    "credentials_expiring_digest": "Checks that run out soon",
    "register_alert": "A worker may no longer work as a social worker",
}
EXCEPTIONS = {
    "exception_requested": "A council asks for an exception",
    "exception_answered": "An exception is answered",
    "breach_detected": "A council has paid over the cap",
    "breach_step_due": "A breach waits for the next step",
}
ROLES = {
    "approver_asked": "A council asks for an approver",
    "invitation_answered": "Somebody answers your invitation",
    "role_ended": "A role of yours ends",
    "role_given": "You are given a role",
    "role_kept": "A role of yours goes on after all",
    "role_offered": "You are invited to a role",
    "token_made_or_revoked": "A token for programs is made or revoked",
}
OTHER = {
    "recharge_drafted": "A recharge is ready to be issued",
    "recharge_moved": "A recharge waits for you, or is settled",
    "return_answered": "The quarterly return is signed off or sent back",
    "return_submitted": "The quarterly return waits for your sign-off",
}
KINDS: dict[str, Kind] = {
    **_kinds(Group.OFFERS, OFFERS, urgent="offer_withdrawn"),
    **_kinds(
        Group.BOOKINGS,
        BOOKINGS,
        must="booking_cancelled do_not_rebook do_not_rebook_appeal late_cancellation"
        " shift_cancelled",
        urgent="booking_cancelled late_cancellation shift_cancelled shift_missed",
    ),
    **_kinds(Group.TIMESHEETS, TIMESHEETS),
    **_kinds(
        Group.PASSPORT,
        PASSPORT,
        must="register_alert",
        urgent="register_alert",
    ),
    # The regional lead is told of each exception within a minute: the DfE's agency rules.
    **_kinds(
        Group.EXCEPTIONS,
        EXCEPTIONS,
        must="exception_requested exception_answered",
        urgent="exception_requested exception_answered",
    ),
    **_kinds(Group.OTHER, OTHER),
    # Who can get in where is told whatever people choose.
    **_kinds(Group.OTHER, ROLES, must="role_ended role_offered token_made_or_revoked"),
}


def kind_named(name: str) -> Kind:
    """Raise UnknownKind for one that is not registered."""
    if name not in KINDS:
        raise UnknownKind(f"“{name}” is no kind of notice: add it to accounts/notice_kinds.py.")
    return KINDS[name]
