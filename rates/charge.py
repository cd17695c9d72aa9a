"""What an employing council pays on top of a bank worker's hours, week by week, without Django.

Holiday pay, the levy, a pension that is a share of pay and the fee belong to one timesheet.
Employer National Insurance and auto-enrolment have limits of the week, so they are worked out
once for all of the worker's sheets of that week with one employing council.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Literal

from rates.equivalents import OnCosts
from rates.money import EXACT, ZERO, as_percent, as_pounds, plain, to_pence

WEEKS = 52  # HMRC and the Pensions Regulator turn a year's limits into a week's by 52
MINUTES_PER_HOUR = 60
Per = Literal["pay", "hour"]


class OnCost(StrEnum):
    """What is paid on top of the hours themselves."""

    HOLIDAY = "holiday"
    NI = "ni"
    LEVY = "levy"
    PENSION = "pension"
    FEE = "fee"


LABELS = {
    OnCost.HOLIDAY: "Holiday pay",
    OnCost.NI: "Employer National Insurance",
    OnCost.LEVY: "Apprenticeship levy",
    OnCost.PENSION: "Employer pension",
    OnCost.FEE: "Bank fee",
}


class Scheme(StrEnum):
    """LGPS is a share of all pay; auto-enrolment of the pay between two limits."""

    LGPS = "lgps"
    AUTO_ENROLMENT = "auto_enrolment"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Day:
    """What stands in the ledger of one London date: reversed lines cancel out."""

    on: date
    gross: Decimal
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What the employing council charges a host: per cent of the pay, pounds an hour."""

    percent: Decimal = ZERO
    per_hour: Decimal = ZERO


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One timesheet's work; the fee is None at the worker's own council."""

    number: int
    days: Sequence[Day]
    fee: Fee | None = None

    @property
    def gross(self) -> Decimal:
        return sum((day.gross for day in self.days), ZERO)

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)


@dataclass(frozen=True, kw_only=True)
class Pension:
    """A membership: `ends_before` of None has no end yet."""

    number: int
    scheme: Scheme
    employer_rate: Decimal
    starts_on: date
    ends_before: date | None

    def covers(self, day: Day) -> bool:
        return self.starts_on <= day.on and (
            self.ends_before is None or day.on < self.ends_before
        )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The rates of the tax year in which the week begins, and the yearly pension limits."""

    on_costs: OnCosts
    pension_lower: Decimal
    pension_upper: Decimal

    @property
    def weekly_lower(self) -> Decimal:
        return to_pence(EXACT.divide(self.pension_lower, Decimal(WEEKS)))

    @property
    def weekly_upper(self) -> Decimal:
        return to_pence(EXACT.divide(self.pension_upper, Decimal(WEEKS)))


@dataclass(frozen=True, kw_only=True)
class Due:
    """What one on-cost comes to in all. `base` is pounds of pay, or minutes of a fee by the hour.

    `scope` names what it adds up with; `sheet` is None where it is the whole week's.
    """

    kind: OnCost
    scope: str
    sheet: int | None
    base: Decimal
    rate: Decimal
    threshold: Decimal = ZERO
    per: Per = "pay"
    of: str = ""

    @property
    def amount(self) -> Decimal:
        with localcontext(EXACT):
            due = self.rate * max(self.base - self.threshold, ZERO)
            return to_pence(due / MINUTES_PER_HOUR if self.per == "hour" else due)

    @property
    def working(self) -> str:
        if not self.base:
            return f"Nothing is due on no pay{self.of}."
        if self.per == "hour":
            hours = plain(to_pence(self.base / MINUTES_PER_HOUR))
            return f"{hours} hours at {as_pounds(self.rate)} = {as_pounds(self.amount)}"
        base = f"{as_pounds(self.base)}{self.of}"
        if self.threshold and self.base <= self.threshold:
            return f"{base} is not above the weekly threshold of {as_pounds(self.threshold)}"
        if self.threshold:
            base = f"({base} - {as_pounds(self.threshold)})"
        return f"{as_percent(self.rate)} of {base} = {as_pounds(self.amount)}"


def due_of_week(
    sheets: Sequence[Sheet], limits: Limits, pensions: Iterable[Pension]
) -> tuple[Due, ...]:
    """Everything due on one worker's week with one employing council, line by line.

    Each line is a share of figures rounded before it, so that a calculator comes to the same.
    """
    members = [each for each in pensions if each.scheme != Scheme.NONE]
    rates = limits.on_costs
    of_sheets = [due for sheet in sheets for due in due_of_sheet(sheet, rates, members)]
    paid = sum((paid_on(sheet.gross, rates) for sheet in sheets), ZERO)
    ni = Due(
        kind=OnCost.NI,
        scope="ni",
        sheet=None,
        base=paid,
        rate=rates.ni_rate,
        threshold=rates.ni_weekly_threshold,
        of=" of pay and holiday pay in the week",
    )
    enrolled = (each for each in members if each.scheme == Scheme.AUTO_ENROLMENT)
    return (*of_sheets, ni, *(enrolment(sheets, limits, each) for each in enrolled))


def paid_on(gross: Decimal, rates: OnCosts) -> Decimal:
    """Pay with its holiday pay, which are paid together and taxed together."""
    return gross + to_pence(EXACT.multiply(gross, rates.holiday_rate))


def due_of_sheet(sheet: Sheet, rates: OnCosts, members: Sequence[Pension]) -> Iterator[Due]:
    number, gross = sheet.number, sheet.gross
    yield Due(
        kind=OnCost.HOLIDAY,
        scope=f"holiday:{number}",
        sheet=number,
        base=gross,
        rate=rates.holiday_rate,
    )
    yield Due(
        kind=OnCost.LEVY,
        scope=f"levy:{number}",
        sheet=number,
        base=paid_on(gross, rates),
        rate=rates.levy_rate,
        of=" of pay and holiday pay",
    )
    for member in members:
        if member.scheme == Scheme.LGPS:
            yield Due(
                kind=OnCost.PENSION,
                scope=f"pension:{member.number}:{number}",
                sheet=number,
                base=paid_on(gross_as_member(sheet, member), rates),
                rate=member.employer_rate,
                of=" of pay and holiday pay as a member",
            )
    if sheet.fee:
        yield from fees(sheet, sheet.fee)


def fees(sheet: Sheet, fee: Fee) -> Iterator[Due]:
    """Both may be agreed; each is a line of its own."""
    yield Due(
        kind=OnCost.FEE,
        scope=f"fee:{sheet.number}",
        sheet=sheet.number,
        base=sheet.gross,
        rate=EXACT.divide(fee.percent, Decimal(100)),
    )
    yield Due(
        kind=OnCost.FEE,
        scope=f"fee_by_hour:{sheet.number}",
        sheet=sheet.number,
        base=Decimal(sheet.minutes),
        rate=fee.per_hour,
        per="hour",
    )


def gross_as_member(sheet: Sheet, member: Pension) -> Decimal:
    return sum((day.gross for day in sheet.days if member.covers(day)), ZERO)


def enrolment(sheets: Sequence[Sheet], limits: Limits, member: Pension) -> Due:
    """A share of the week's qualifying earnings: what lies between the weekly limits."""
    paid = sum(
        (paid_on(gross_as_member(sheet, member), limits.on_costs) for sheet in sheets), ZERO
    )
    upper = limits.weekly_upper
    return Due(
        kind=OnCost.PENSION,
        scope=f"pension:{member.number}",
        sheet=None,
        base=min(paid, upper),
        rate=member.employer_rate,
        threshold=limits.weekly_lower,
        of=f" of the week, counted up to {as_pounds(upper)}",
    )


def nothing_due(kind: OnCost, scope: str, sheet: int | None) -> Due:
    """What stands under a scope that asks for nothing any more goes back to nothing."""
    return Due(kind=kind, scope=scope, sheet=sheet, base=ZERO, rate=ZERO)
