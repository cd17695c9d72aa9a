"""A cap as it stands in a signed memorandum version, and the days it holds."""

from calendar import month_name
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from rates.caps.basis import Basis, Rate, check_amount
from rates.money import BadInput


class CapKind(StrEnum):
    DERIVED = "derived"
    NEGOTIATED = "negotiated"


@dataclass(frozen=True, kw_only=True)
class CapInForce:
    """`effective_until` is the day after the last; None while no end is known."""

    cap_id: int | str
    memorandum: str
    version: int
    basis: Basis
    job_role: str
    effective_from: date
    effective_until: date | None = None
    amount: Decimal
    kind: CapKind = CapKind.DERIVED
    derived_amount: Decimal | None = None
    negotiated_amount: Decimal | None = None
    provisional: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "basis", Basis(self.basis))
        object.__setattr__(self, "kind", CapKind(self.kind))
        for field in ("amount", "derived_amount", "negotiated_amount"):
            value = getattr(self, field)
            if value is not None:
                object.__setattr__(self, field, check_amount(value, field))
        check_days(self.effective_from, self.effective_until, "effective_until")
        twin = self.derived_amount if self.kind == CapKind.DERIVED else self.negotiated_amount
        if twin is not None and twin != self.amount:
            raise BadInput("amount", self.amount, f"Give the {self.kind} amount, {twin}.")

    @property
    def rate(self) -> Rate:
        return Rate(self.amount, self.basis)

    @property
    def source(self) -> str:
        return f"{self.memorandum}, version {self.version}"

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (
            self.effective_until is None or day < self.effective_until
        )

    def meets(self, starts_on: date, ends_before: date) -> bool:
        """Whether it holds on one of these days."""
        return self.effective_from < ends_before and (
            self.effective_until is None or starts_on < self.effective_until
        )

    def strictness(self) -> tuple[Decimal, str, int, str]:
        """Lowest binds. Equal caps fall to the memorandum's name, so the answer never varies."""
        return (self.amount, self.memorandum, self.version, repr(self.cap_id))

    def as_json(self) -> dict[str, Any]:
        return {
            "cap_id": self.cap_id,
            "memorandum": self.memorandum,
            "version": self.version,
            "basis": self.basis.value,
            "job_role": self.job_role,
            "effective_from": self.effective_from.isoformat(),
            "effective_until": self.effective_until and self.effective_until.isoformat(),
            "amount": str(self.amount),
            "kind": self.kind.value,
            "derived_amount": text_or_none(self.derived_amount),
            "negotiated_amount": text_or_none(self.negotiated_amount),
            "provisional": self.provisional,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        until = stored["effective_until"]
        dates = {
            "effective_from": date.fromisoformat(stored["effective_from"]),
            "effective_until": until and date.fromisoformat(until),
        }
        amounts = {
            field: stored[field] and Decimal(stored[field])
            for field in ("amount", "derived_amount", "negotiated_amount")
        }
        return cls(**stored | dates | amounts)


def check_days(start: date, end: date | None, field: str) -> None:
    """Days, not moments: a moment must first be turned into its London date."""
    for day in (start, end):
        if isinstance(day, datetime):
            raise BadInput(field, day, "Give a date without a time.")
    if end is not None and end <= start:
        raise BadInput(field, on_day(end), f"Give a date after {on_day(start)}.")


def on_day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def text_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
