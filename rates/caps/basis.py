"""A pay rate and the basis it is on. Rates on two bases are never compared unconverted."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

from rates.money import BadInput, as_pounds, check_number, to_pence

REMEDY = "Give pounds an hour from 0.01 to 999.99, with at most two decimals, such as 31.00."
WRITTEN = re.compile(r"£?\s*([0-9]+(?:\.[0-9]{1,2})?)")


class Basis(StrEnum):
    """What an hourly rate pays for."""

    PAYE = "paye"
    UMBRELLA = "umbrella"
    LIMITED = "limited"
    CHARGE = "charge"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Basis.PAYE: "PAYE",
    Basis.UMBRELLA: "umbrella",
    Basis.LIMITED: "limited company",
    Basis.CHARGE: "charge",
}


class BasisMismatch(ValueError):
    """Rates on different bases cannot be compared until one is converted."""

    code = "CAP-BASIS"

    def __init__(self, left: "Rate", right: "Rate") -> None:
        self.left, self.right = left, right
        super().__init__(
            f"{left} and {right} are on different bases. Convert one of them first."
        )


@total_ordering
@dataclass(frozen=True)
class Rate:
    """Pounds an hour on one basis: always whole pence, above nothing."""

    amount: Decimal
    basis: Basis

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", check_amount(self.amount, "amount"))
        object.__setattr__(self, "basis", Basis(self.basis))

    def __lt__(self, other: "Rate") -> bool:
        self.check_comparable(other)
        return self.amount < other.amount

    def __sub__(self, other: "Rate") -> Decimal:
        self.check_comparable(other)
        return self.amount - other.amount

    def check_comparable(self, other: "Rate") -> None:
        if self.basis != other.basis:
            raise BasisMismatch(self, other)

    def __str__(self) -> str:
        return f"{as_pounds(self.amount)} an hour ({self.basis.label})"


def rate_from(given: str | Decimal, basis: Basis, field: str = "hourly_rate") -> Rate:
    """Reads a rate as people type it. A float is refused, because it has already lost pence."""
    if isinstance(given, str):
        written = WRITTEN.fullmatch(given.strip())
        if written is None:
            raise BadInput(field, repr(given), REMEDY)
        given = Decimal(written[1])
    return Rate(check_amount(given, field), basis)


def check_amount(amount: Decimal, field: str) -> Decimal:
    check_number(field, amount, above=0, below=1000, remedy=REMEDY)
    if amount != to_pence(amount):
        raise BadInput(field, amount, REMEDY)
    return to_pence(amount)
