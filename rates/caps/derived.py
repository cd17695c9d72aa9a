"""From each council's permanent equivalent to one cap (design, 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any, Self

from rates.caps.basis import Basis
from rates.equivalents import Line, LineCode, PermanentEquivalent
from rates.money import (
    EXACT,
    ZERO,
    BadInput,
    Rounding,
    as_pounds,
    check_number,
    plain,
    round_to,
    to_pence,
)

PAY: tuple[LineCode, ...] = ("basic",)
PAY_AND_TAX: tuple[LineCode, ...] = ("basic", "holiday", "ni", "levy")
EVERYTHING: tuple[LineCode, ...] = (*PAY_AND_TAX, "pension")


class Statistic(StrEnum):
    """Whose permanent equivalent the cap stands on."""

    OWN = "own"
    MEAN = "mean"
    MEDIAN = "median"
    HIGHEST = "highest"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Statistic.OWN: "the council's own figure",
    Statistic.MEAN: "the mean across signatories",
    Statistic.MEDIAN: "the median across signatories",
    Statistic.HIGHEST: "the highest among signatories",
}


@dataclass(frozen=True, kw_only=True)
class CouncilEquivalent:
    council_name: str
    council_code: str
    equivalent: PermanentEquivalent

    def on(self, codes: tuple[LineCode, ...]) -> Decimal:
        return sum((self.equivalent.line(code).amount for code in codes), ZERO)


@dataclass(frozen=True, kw_only=True)
class CapTerms:
    """The clauses of a memorandum version that turn equivalents into a cap."""

    statistic: Statistic = Statistic.MEAN
    tolerance_percent: Decimal = ZERO
    rounding: Rounding = Rounding.PENNY
    includes_pension: bool = False

    def __post_init__(self) -> None:
        remedy = "Give a percentage from 0 to 50."
        check_number("tolerance_percent", self.tolerance_percent, at_least=0, remedy=remedy)
        if self.tolerance_percent > 50:
            raise BadInput("tolerance_percent", self.tolerance_percent, remedy)

    @classmethod
    def from_clauses(cls, values: Mapping[str, Any]) -> Self:
        """From values that `clauses.validate` has passed."""
        return cls(
            statistic=Statistic(values["statistic"]),
            tolerance_percent=Decimal(values["tolerance_percent"]),
            rounding=Rounding(values["rounding"]),
            includes_pension=values["umbrella_includes_pension"],
        )

    def codes(self, basis: Basis) -> tuple[LineCode, ...]:
        """A charge is all that the council pays, so its cap always has the pension in it."""
        if basis == Basis.PAYE:
            return PAY
        if basis == Basis.CHARGE or self.includes_pension:
            return EVERYTHING
        return PAY_AND_TAX


@dataclass(frozen=True, kw_only=True)
class DerivedCap:
    """The lines add up to the amount. `counted` are the members that the statistic used."""

    amount: Decimal
    basis: Basis
    lines: tuple[Line, ...]
    members: tuple[CouncilEquivalent, ...]
    counted: tuple[CouncilEquivalent, ...]
    terms: CapTerms

    def __str__(self) -> str:
        lines = "; ".join(str(line) for line in self.lines)
        names = ", ".join(member.council_name for member in self.counted)
        return (
            f"{as_pounds(self.amount)} an hour is the derived cap ({self.basis.label}), "
            f"from {self.terms.statistic.label} ({names}): {lines}."
        )


def derived_cap(
    *,
    basis: Basis,
    equivalents: Sequence[CouncilEquivalent],
    terms: CapTerms,
    council_code: str | None = None,
) -> DerivedCap:
    """Tolerance and rounding are applied once, to the exact statistic.

    The lines are rounded to the penny like any others; a rounding line makes them add up.
    """
    codes = terms.codes(basis)
    members = tuple(
        sorted(check_members(equivalents), key=lambda m: (m.on(codes), m.council_code))
    )
    counted = pick(members, terms.statistic, council_code)
    count = Decimal(len(counted))
    with localcontext(EXACT):
        total = sum((member.on(codes) for member in counted), ZERO)
        lines = tuple(statistic_line(code, counted) for code in codes)
        if terms.tolerance_percent:
            lines += (tolerance_line(lines, terms.tolerance_percent),)
        amount = round_to(terms.rounding, total * (100 + terms.tolerance_percent), 100 * count)
        lines += rounding_line(lines, amount, terms.rounding)
    if amount <= 0:
        raise BadInput("rounding", terms.rounding, "It leaves no cap; choose a finer rounding.")
    return DerivedCap(
        amount=amount, basis=basis, lines=lines, members=members, counted=counted, terms=terms
    )


def check_members(equivalents: Sequence[CouncilEquivalent]) -> Sequence[CouncilEquivalent]:
    if not equivalents:
        raise BadInput("equivalents", "empty", "Give at least one signatory's equivalent.")
    codes = [member.council_code for member in equivalents]
    for code in codes:
        if codes.count(code) > 1:
            raise BadInput("equivalents", code, "Give each council once.")
    return equivalents


def pick(
    members: tuple[CouncilEquivalent, ...], statistic: Statistic, council_code: str | None
) -> tuple[CouncilEquivalent, ...]:
    """The members whose mean is the statistic; `members` are in order of amount."""
    if statistic == Statistic.OWN:
        own = tuple(member for member in members if member.council_code == council_code)
        if not own:
            raise BadInput(
                "council_code", council_code, "Give the code of one of the signatories."
            )
        return own
    if statistic == Statistic.HIGHEST:
        return members[-1:]
    if statistic == Statistic.MEDIAN:
        return members[(len(members) - 1) // 2 : len(members) // 2 + 1]
    return members


def statistic_line(code: LineCode, counted: tuple[CouncilEquivalent, ...]) -> Line:
    lines = [member.equivalent.line(code) for member in counted]
    if len(lines) == 1:
        working = f"{counted[0].council_name}: {lines[0].working}"
        return Line(code=code, label=lines[0].label, amount=lines[0].amount, working=working)
    amount = to_pence(sum((line.amount for line in lines), ZERO) / len(lines))
    added = " + ".join(as_pounds(line.amount) for line in lines)
    working = f"({added}) ÷ {len(lines)} councils = {as_pounds(amount)}"
    return Line(code=code, label=lines[0].label, amount=amount, working=working)


def tolerance_line(lines: tuple[Line, ...], percent: Decimal) -> Line:
    base = sum((line.amount for line in lines), ZERO)
    amount = to_pence(base * percent / 100)
    working = f"{plain(percent)} % of {as_pounds(base)} = {as_pounds(amount)}"
    return Line(code="tolerance", label="Tolerance", amount=amount, working=working)


def rounding_line(
    lines: tuple[Line, ...], amount: Decimal, rounding: Rounding
) -> tuple[Line, ...]:
    base = sum((line.amount for line in lines), ZERO)
    if base == amount:
        return ()
    working = (
        f"The cap before rounding, worked from unrounded means and taken {rounding.label}, is "
        f"{as_pounds(amount)}; the lines above come to {as_pounds(base)}"
    )
    return (Line(code="rounding", label="Rounding", amount=amount - base, working=working),)
