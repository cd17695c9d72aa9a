"""The life of a memorandum: drafted by the lead, signed by every party, brought into force."""

from rates.actions.memoranda.derivation import Negotiated
from rates.actions.memoranda.drafting import draft_memorandum, draft_version
from rates.actions.memoranda.signing import bring_into_force, sign_version

__all__ = [
    "Negotiated",
    "bring_into_force",
    "draft_memorandum",
    "draft_version",
    "sign_version",
]
