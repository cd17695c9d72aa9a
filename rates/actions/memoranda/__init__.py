"""The life of a memorandum: drafted and circulated, signed by every party, in force, superseded."""

from rates.actions.memoranda.asked import Terms, name_of, names_in
from rates.actions.memoranda.belonging import join_version, leave_memorandum
from rates.actions.memoranda.circulating import circulate_version, withdraw_version
from rates.actions.memoranda.derivation import Negotiated
from rates.actions.memoranda.drafting import draft_memorandum, draft_version, revise_version
from rates.actions.memoranda.signing import bring_into_force, sign_version

__all__ = [
    "Negotiated",
    "Terms",
    "bring_into_force",
    "circulate_version",
    "draft_memorandum",
    "draft_version",
    "join_version",
    "leave_memorandum",
    "name_of",
    "names_in",
    "revise_version",
    "sign_version",
    "withdraw_version",
]
