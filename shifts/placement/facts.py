"""All that the rules ask about one assignment, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rates.caps import Basis
from rates.clauses import severity as severities
from shifts.awr import Clock


@dataclass(frozen=True, kw_only=True)
class CutShort:
    """An early end. Days are London days; notice runs from being told to the day after."""

    by_council: bool
    told_on: date
    notice_days: int
    notice_due_days: int


@dataclass(frozen=True, kw_only=True)
class Pay:
    """What the worker gets an hour on its basis, and the basic pay of permanent staff, which is PAYE.

    Rates on two bases are never compared without a named conversion.
    """

    paid: Decimal
    basis: Basis
    permanent: Decimal


@dataclass(frozen=True, kw_only=True)
class Approached:
    """A reported approach that nobody has decided on."""

    made_on: date
    promotion: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`clauses` are those of the version that binds; days are London days.

    `clock` is None where agency-worker rights do not reach this engagement, `pay` where there is no
    permanent equivalent to compare with.
    """

    assignment_id: int
    first_day: date
    last_day: date
    today: date
    cancelled: bool  # given up before it began
    clauses: Mapping[str, Any]
    supervisor: str
    supervision_due_on: date
    expected_caseload: int | None
    caseload: int | None
    caseload_counted_on: date | None
    clock: Clock | None
    pay: Pay | None
    review_due_on: date
    reviewed_on: date | None
    cut_short: CutShort | None
    approaches: tuple[Approached, ...]  # the earliest first

    @property
    def begun(self) -> bool:
        return self.first_day <= self.today

    @property
    def over(self) -> bool:
        return self.cancelled or self.last_day < self.today

    @property
    def lasts(self) -> bool:
        return self.begun and not self.over

    def number(self, clause: str) -> int:
        return int(self.clauses[clause])

    def weeks(self, clause: str) -> timedelta:
        return timedelta(weeks=self.number(clause))

    def severity(self, rule: str, found: str) -> str:
        """What was found, or more where a memorandum makes the rule stricter."""
        if rule not in severities.MILDEST:
            return found
        return severities.strictest([found, self.clauses[severities.code_of(rule)]])
