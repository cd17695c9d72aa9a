"""What may be paid: bases, derived caps, and decisions that can be replayed."""

from rates.caps.basis import Basis, BasisMismatch, Rate, rate_from
from rates.caps.decision import Decision, Segment, Verdict, decide
from rates.caps.derived import (
    CapTerms,
    CouncilEquivalent,
    DerivedCap,
    Statistic,
    derived_cap,
)
from rates.caps.in_force import CapInForce, CapKind
from rates.caps.replay import decision_hash, replay

__all__ = [
    "Basis",
    "BasisMismatch",
    "CapInForce",
    "CapKind",
    "CapTerms",
    "CouncilEquivalent",
    "Decision",
    "DerivedCap",
    "Rate",
    "Segment",
    "Statistic",
    "Verdict",
    "decide",
    "decision_hash",
    "derived_cap",
    "rate_from",
    "replay",
]
