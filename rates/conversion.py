"""What an umbrella rate is worth on PAYE, and the other way round (design, 3.3)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from rates.equivalents import (
    Line,
    OnCosts,
    check_pension,
    check_weekly_hours,
    holiday_line,
    on_cost_lines,
)
from rates.money import (
    EXACT,
    ZERO,
    BadInput,
    as_percent,
    as_pounds,
    check_number,
    plain,
    to_pence,
)

ConvertedBasis = Literal["paye", "umbrella"]
NAMES = {"paye": "PAYE", "umbrella": "umbrella"}


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """The lines run from PAYE pay up to the umbrella rate, whichever way it was converted."""

    from_basis: ConvertedBasis
    to_basis: ConvertedBasis
    from_rate: Decimal
    to_rate: Decimal
    lines: tuple[Line, ...]
    working: str

    def __str__(self) -> str:
        return (
            f"{as_pounds(self.from_rate)} an hour {NAMES[self.from_basis]} is "
            f"{as_pounds(self.to_rate)} an hour {NAMES[self.to_basis]}: {self.working}."
        )


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week's work, on which National Insurance is counted."""

    hours: Decimal
    on_costs: OnCosts
    pension_rate: Decimal

    def gross_from_cost(self, cost: Decimal) -> Decimal:
        """Below the threshold no National Insurance is due, so the equation has two parts."""
        ni, threshold = self.on_costs.ni_rate, self.on_costs.ni_weekly_threshold
        other = 1 + self.on_costs.levy_rate + self.pension_rate
        if cost <= threshold * other:
            return cost / other
        return (cost + ni * threshold) / (other + ni)

    def cost_from_gross(self, gross: Decimal) -> Decimal:
        ni, threshold = self.on_costs.ni_rate, self.on_costs.ni_weekly_threshold
        other = 1 + self.on_costs.levy_rate + self.pension_rate
        return gross * other + ni * max(ZERO, gross - threshold)

    def lines(self, *, paye: Decimal, umbrella: Decimal) -> tuple[Line, ...]:
        basic = Line(code="basic", label="PAYE pay", amount=paye, working="The PAYE rate")
        holiday = holiday_line(paye, self.on_costs)
        above = on_cost_lines(
            paye + holiday.amount,
            weekly_hours=self.hours,
            pension_rate=self.pension_rate,
            on_costs=self.on_costs,
        )
        lines = (basic, holiday, *above)
        return (*lines, *rounding_line(lines, umbrella))

    def working(self) -> str:
        costs = self.on_costs
        pension = f", {as_percent(self.pension_rate)} pension" if self.pension_rate else ""
        return (
            f"{plain(self.hours)} hours a week, {as_percent(costs.ni_rate)} employer "
            f"National Insurance above {as_pounds(costs.ni_weekly_threshold)} a week, "
            f"{as_percent(costs.levy_rate)} levy{pension} and "
            f"{as_percent(costs.holiday_rate)} holiday pay, {costs.tax_year}"
        )


def umbrella_to_paye(
    rate: Decimal, *, weekly_hours: Decimal, on_costs: OnCosts, pension_rate: Decimal = ZERO
) -> Conversion:
    """The PAYE rate that costs the employer the same as this umbrella rate."""
    week = check_week(weekly_hours, on_costs, pension_rate)
    umbrella = check_rate(rate)
    with localcontext(EXACT):
        gross = week.gross_from_cost(umbrella * week.hours)
        paye = to_pence(gross / (week.hours * (1 + on_costs.holiday_rate)))
        return Conversion(
            from_basis="umbrella",
            to_basis="paye",
            from_rate=umbrella,
            to_rate=paye,
            lines=week.lines(paye=paye, umbrella=umbrella),
            working=week.working(),
        )


def paye_to_umbrella(
    rate: Decimal, *, weekly_hours: Decimal, on_costs: OnCosts, pension_rate: Decimal = ZERO
) -> Conversion:
    """The umbrella rate that costs the employer the same as this PAYE rate."""
    week = check_week(weekly_hours, on_costs, pension_rate)
    paye = check_rate(rate)
    with localcontext(EXACT):
        gross = paye * (1 + on_costs.holiday_rate) * week.hours
        umbrella = to_pence(week.cost_from_gross(gross) / week.hours)
        return Conversion(
            from_basis="paye",
            to_basis="umbrella",
            from_rate=paye,
            to_rate=umbrella,
            lines=week.lines(paye=paye, umbrella=umbrella),
            working=week.working(),
        )


def rounding_line(lines: tuple[Line, ...], amount: Decimal) -> tuple[Line, ...]:
    """What is lost because each line is rounded; nothing when nothing is lost."""
    total = sum((line.amount for line in lines), ZERO)
    if total == amount:
        return ()
    working = f"{as_pounds(amount)} - {as_pounds(total)}, the sum of the rounded lines above"
    return (Line(code="rounding", label="Rounding", amount=amount - total, working=working),)


def check_week(hours: Decimal, on_costs: OnCosts, pension_rate: Decimal) -> Week:
    return Week(
        hours=check_weekly_hours(hours),
        on_costs=on_costs,
        pension_rate=check_pension(pension_rate),
    )


def check_rate(rate: Decimal) -> Decimal:
    remedy = "Give pounds an hour above £0, in whole pence."
    check_number("rate", rate, above=0, remedy=remedy)
    if rate != to_pence(rate):
        raise BadInput("rate", rate, remedy)
    return to_pence(rate)
