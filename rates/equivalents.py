"""What a permanent employee costs per hour, line by line (design, 3.1)."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from rates.money import (
    EXACT,
    PENNY,
    ZERO,
    as_percent,
    as_pounds,
    check_number,
    plain,
    to_pence,
)

WEEKS_PER_YEAR = Decimal("52.143")
WORKING_DAYS_PER_YEAR = 260

LineCode = Literal[
    "basic", "holiday", "ni", "levy", "pension", "tolerance", "rounding", "annual_cost"
]
SHARE_REMEDY = "Give a share of pay from 0 up to, but not including, 1: 18 % is 0.18."


@dataclass(frozen=True, kw_only=True)
class OnCosts:
    """The employer's statutory rates of one tax year."""

    tax_year: str
    ni_rate: Decimal
    ni_weekly_threshold: Decimal
    levy_rate: Decimal
    holiday_rate: Decimal

    def __post_init__(self) -> None:
        for field in ("ni_rate", "levy_rate", "holiday_rate"):
            check_number(field, getattr(self, field), at_least=0, below=1, remedy=SHARE_REMEDY)
        remedy = "Give the weekly threshold in pounds, 0 or more."
        check_number("ni_weekly_threshold", self.ni_weekly_threshold, at_least=0, remedy=remedy)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One amount per hour and the sum that gives it, from figures already shown."""

    code: LineCode
    label: str
    amount: Decimal
    working: str

    def __str__(self) -> str:
        return f"{self.label}: {as_pounds(self.amount)} ({self.working})"


@dataclass(frozen=True, kw_only=True)
class Post:
    """A permanent post, as the council reports it."""

    salary: Decimal
    supplements: Decimal
    weekly_hours: Decimal
    leave_days: Decimal | None
    pension_rate: Decimal
    on_costs: OnCosts

    def __post_init__(self) -> None:
        check_number("salary", self.salary, above=0, remedy="Give a year's pay above £0.")
        remedy = "Give a year's supplements in pounds, 0 or more."
        check_number("supplements", self.supplements, at_least=0, remedy=remedy)
        check_weekly_hours(self.weekly_hours)
        check_pension(self.pension_rate)
        if self.leave_days is not None:
            remedy = "Give days a year including bank holidays, from 0 and below 260."
            check_number("leave_days", self.leave_days, at_least=0, below=260, remedy=remedy)

    @property
    def annual_pay(self) -> Decimal:
        return to_pence(self.salary) + to_pence(self.supplements)

    def lines(self) -> tuple[Line, ...]:
        basic = self.basic()
        holiday = holiday_line(basic.amount, self.on_costs, self.leave_days)
        on_top = on_cost_lines(
            basic.amount + holiday.amount,
            weekly_hours=self.weekly_hours,
            pension_rate=self.pension_rate,
            on_costs=self.on_costs,
        )
        return (basic, holiday, *on_top)

    def basic(self) -> Line:
        amount = to_pence(self.annual_pay / (WEEKS_PER_YEAR * self.weekly_hours))
        pay = as_pounds(self.salary)
        if self.supplements:
            pay = f"({pay} + {as_pounds(self.supplements)} supplements)"
        hours = f"{WEEKS_PER_YEAR} weeks ÷ {plain(self.weekly_hours)} hours"
        working = f"{pay} ÷ {hours} = {as_pounds(amount)}"
        return Line(code="basic", label="Basic pay", amount=amount, working=working)

    def annual_cost_per_worked_hour(self) -> Line:
        """The other honest divisor: a year's cost over the hours actually worked."""
        costs, pay = self.on_costs, self.annual_pay
        taxed = max(ZERO, pay - costs.ni_weekly_threshold * WEEKS_PER_YEAR)
        extra = costs.ni_rate * taxed + (costs.levy_rate + self.pension_rate) * pay
        year = to_pence(pay + to_pence(extra))
        worked = self.hours_worked_in_a_year().quantize(PENNY)
        amount = to_pence(year / worked)
        working = (
            f"({as_pounds(pay)} pay + {as_pounds(extra)} employer costs) "
            f"÷ {worked:,} hours worked in a year = {as_pounds(amount)}"
        )
        label = "Annual cost per worked hour"
        return Line(code="annual_cost", label=label, amount=amount, working=working)

    def hours_worked_in_a_year(self) -> Decimal:
        paid_for = WEEKS_PER_YEAR * self.weekly_hours
        if self.leave_days is None:
            return paid_for / (1 + self.on_costs.holiday_rate)
        return paid_for * (WORKING_DAYS_PER_YEAR - self.leave_days) / WORKING_DAYS_PER_YEAR


@dataclass(frozen=True, kw_only=True)
class PermanentEquivalent:
    """The lines add up to the total. The annual cost is a comparison, never part of it."""

    post: Post
    lines: tuple[Line, ...]
    annual_cost_per_worked_hour: Line

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    def line(self, code: LineCode) -> Line:
        return next(line for line in self.lines if line.code == code)

    def __str__(self) -> str:
        lines = "; ".join(str(line) for line in self.lines)
        return (
            f"{as_pounds(self.total)} an hour is the permanent equivalent in "
            f"{self.post.on_costs.tax_year}: {lines}. "
            f"For comparison only: {self.annual_cost_per_worked_hour}."
        )


def permanent_equivalent(
    *,
    salary: Decimal,
    supplements: Decimal = ZERO,
    weekly_hours: Decimal,
    leave_days: Decimal | None,
    pension_rate: Decimal,
    on_costs: OnCosts,
) -> PermanentEquivalent:
    """Each line is worked from the rounded lines above it, as a calculator would.

    The worked examples of the design come out the same from rounded and from unrounded
    figures. Rounded ones win, because then every working can be checked from what is shown.
    Leave of None means the statutory holiday rate.
    """
    post = Post(
        salary=salary,
        supplements=supplements,
        weekly_hours=weekly_hours,
        leave_days=leave_days,
        pension_rate=pension_rate,
        on_costs=on_costs,
    )
    with localcontext(EXACT):
        return PermanentEquivalent(
            post=post,
            lines=post.lines(),
            annual_cost_per_worked_hour=post.annual_cost_per_worked_hour(),
        )


def holiday_line(basic: Decimal, on_costs: OnCosts, leave_days: Decimal | None = None) -> Line:
    if leave_days is None:
        amount = to_pence(basic * on_costs.holiday_rate)
        working = f"{as_percent(on_costs.holiday_rate)} of {as_pounds(basic)}"
    else:
        worked = WORKING_DAYS_PER_YEAR - leave_days
        amount = to_pence(basic * leave_days / worked)
        days = f"{plain(leave_days)} days off ÷ {plain(worked)} days worked"
        working = f"{as_pounds(basic)} × {days}"
    return Line(
        code="holiday",
        label="Holiday pay",
        amount=amount,
        working=f"{working} = {as_pounds(amount)}",
    )


def on_cost_lines(
    paid: Decimal, *, weekly_hours: Decimal, pension_rate: Decimal, on_costs: OnCosts
) -> tuple[Line, Line, Line]:
    """What the employer pays on top of basic and holiday pay."""
    return (
        ni_line(paid, weekly_hours, on_costs),
        share_line("levy", "Apprenticeship levy", on_costs.levy_rate, paid),
        share_line("pension", "Employer pension", pension_rate, paid),
    )


def ni_line(paid: Decimal, hours: Decimal, on_costs: OnCosts) -> Line:
    rate, threshold = on_costs.ni_rate, on_costs.ni_weekly_threshold
    above = max(ZERO, paid * hours - threshold)
    amount = to_pence(rate * above / hours)
    week = f"{as_pounds(paid)} × {plain(hours)} hours"
    working = (
        f"{as_percent(rate)} of ({week} - {as_pounds(threshold)}) ÷ {plain(hours)} hours"
        if above
        else f"{week} is not above the weekly threshold of {as_pounds(threshold)}"
    )
    return Line(
        code="ni",
        label="Employer National Insurance",
        amount=amount,
        working=f"{working} = {as_pounds(amount)}" if above else working,
    )


def share_line(code: LineCode, label: str, rate: Decimal, paid: Decimal) -> Line:
    amount = to_pence(rate * paid)
    working = f"{as_percent(rate)} of {as_pounds(paid)} = {as_pounds(amount)}"
    return Line(code=code, label=label, amount=amount, working=working)


def check_weekly_hours(hours: Decimal) -> Decimal:
    remedy = "Give the contracted hours of a week, above 0 and below 168, such as 37."
    return check_number("weekly_hours", hours, above=0, below=168, remedy=remedy)


def check_pension(rate: Decimal) -> Decimal:
    return check_number("pension_rate", rate, at_least=0, below=1, remedy=SHARE_REMEDY)
