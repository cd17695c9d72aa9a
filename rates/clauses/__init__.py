"""The clauses of a memorandum version: which there are, what they may be, what they mean."""

from rates.clauses.clause import Clause, Kind, Value
from rates.clauses.version import (
    CLAUSES,
    BadClauses,
    Change,
    Sentence,
    defaults,
    diff,
    explain,
    in_full,
    validate,
)

__all__ = [
    "CLAUSES",
    "BadClauses",
    "Change",
    "Clause",
    "Kind",
    "Sentence",
    "Value",
    "defaults",
    "diff",
    "explain",
    "in_full",
    "validate",
]
