"""How an exception to the cap moves, who must approve it, and when it comes too late (EXCEPTION)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rates.clauses import CLAUSES
from rates.money import EXACT, to_pence

APPROVERS = CLAUSES["exception_approvers"]


class ExceptionState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


S = ExceptionState
NEXT: dict[ExceptionState, frozenset[ExceptionState]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REJECTED, S.EXPIRED}),
    S.APPROVED: frozenset({S.EXPIRED}),
    S.REJECTED: frozenset(),
    S.EXPIRED: frozenset(),
}


def may_become(current: ExceptionState, to: ExceptionState) -> bool:
    return to in NEXT[current]


def offices_asked(terms: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every office that one of these versions names, in the order of the clause."""
    named = {
        office for clauses in terms for office in clauses.get(APPROVERS.code, APPROVERS.default)
    }
    return [office for office in APPROVERS.choices if office in named]


def is_retrospective(on: date, starts_on: date) -> bool:
    """Whether a yes on this day comes after the first day of work has begun."""
    return on >= starts_on


def cost_at_most(over_by: Decimal, hours: Decimal | None) -> Decimal | None:
    """What it costs above the cap, where the hours are known and all are paid at the ceiling."""
    return None if hours is None else to_pence(EXACT.multiply(over_by, hours))
