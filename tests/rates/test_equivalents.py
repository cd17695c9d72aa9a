from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.equivalents import OnCosts, permanent_equivalent
from rates.money import BadInput

ON_COSTS_2024 = OnCosts(
    tax_year="2024-25",
    ni_rate=Decimal("0.138"),
    ni_weekly_threshold=Decimal("175.00"),
    levy_rate=Decimal("0.005"),
    holiday_rate=Decimal("0.1207"),
)
ON_COSTS_2025 = OnCosts(
    tax_year="2025-26",
    ni_rate=Decimal("0.15"),
    ni_weekly_threshold=Decimal("96.00"),
    levy_rate=Decimal("0.005"),
    holiday_rate=Decimal("0.1207"),
)
NORMAL = {
    "salary": Decimal(47181),
    "weekly_hours": Decimal(37),
    "leave_days": Decimal(36),
    "pension_rate": Decimal("0.18"),
    "on_costs": ON_COSTS_2025,
}

salaries = st.integers(1, 20_000_000).map(lambda pence: Decimal(pence).scaleb(-2))
hours = st.integers(1, 1679).map(lambda tenths: Decimal(tenths).scaleb(-1))
leave = st.none() | st.integers(0, 259).map(Decimal)
pensions = st.integers(0, 999).map(lambda thousandths: Decimal(thousandths).scaleb(-3))


def pence(pounds: Fraction) -> Fraction:
    return Fraction(floor(pounds * 100 + Fraction(1, 2)), 100)


@pytest.mark.parametrize(
    ("salary", "weekly_hours", "leave_days", "on_costs", "pension", "lines", "total"),
    [
        (47181, 37, 36, ON_COSTS_2025, "0.18", "24.46 3.93 3.87 0.14 5.11", "37.51"),
        (39152, 37, 33, ON_COSTS_2025, "0.20", "20.29 2.95 3.10 0.12 4.65", "31.11"),
        (43693, 36, 35, ON_COSTS_2024, "0.165", "23.28 3.62 3.04 0.13 4.44", "34.51"),
    ],
)
def test_permanent_equivalent_worked_examples(
    salary, weekly_hours, leave_days, on_costs, pension, lines, total
):
    equivalent = permanent_equivalent(
        salary=Decimal(salary),
        weekly_hours=Decimal(weekly_hours),
        leave_days=Decimal(leave_days),
        pension_rate=Decimal(pension),
        on_costs=on_costs,
    )
    assert " ".join(str(line.amount) for line in equivalent.lines) == lines
    assert str(equivalent.total) == total


def test_permanent_equivalent_workings_can_be_checked_from_what_is_shown():
    equivalent = permanent_equivalent(**NORMAL)
    assert {line.code: line.working for line in equivalent.lines} == {
        "basic": "£47,181.00 ÷ 52.143 weeks ÷ 37 hours = £24.46",
        "holiday": "£24.46 × 36 days off ÷ 224 days worked = £3.93",
        "ni": "15 % of (£28.39 × 37 hours - £96.00) ÷ 37 hours = £3.87",
        "levy": "0.5 % of £28.39 = £0.14",
        "pension": "18 % of £28.39 = £5.11",
    }


def test_permanent_equivalent_statutory_holiday():
    equivalent = permanent_equivalent(**NORMAL | {"leave_days": None})
    assert equivalent.line("holiday").working == "12.07 % of £24.46 = £2.95"


def test_permanent_equivalent_counts_supplements_as_pay():
    equivalent = permanent_equivalent(
        **NORMAL | {"salary": Decimal(45181), "supplements": Decimal(2000)}
    )
    assert equivalent.line("basic").amount == Decimal("24.46")
    assert "(£45,181.00 + £2,000.00 supplements)" in equivalent.line("basic").working


def test_permanent_equivalent_at_the_threshold_pays_no_national_insurance():
    """£96.00 for ten hours is £9.60 an hour, holiday included."""
    edge = NORMAL | {"weekly_hours": Decimal(10), "leave_days": Decimal(0)}
    at = permanent_equivalent(**edge | {"salary": Decimal("5005.73")})
    over = permanent_equivalent(**edge | {"salary": Decimal("5057.87")})
    assert (at.line("basic").amount, at.line("ni").amount) == (Decimal("9.60"), 0)
    assert "not above the weekly threshold of £96.00" in at.line("ni").working
    assert (over.line("basic").amount, over.line("ni").amount) == (
        Decimal("9.70"),
        Decimal("0.02"),
    )


def test_permanent_equivalent_annual_cost_is_labelled_and_apart():
    equivalent = permanent_equivalent(**NORMAL)
    annual = equivalent.annual_cost_per_worked_hour
    assert annual not in equivalent.lines
    assert str(annual) == (
        "Annual cost per worked hour: £37.44 ((£47,181.00 pay + £15,054.78 employer costs) "
        "÷ 1,662.16 hours worked in a year = £37.44)"
    )
    assert f"For comparison only: {annual}." in str(equivalent)


def test_permanent_equivalent_annual_cost_with_statutory_holiday():
    annual = permanent_equivalent(**NORMAL | {"leave_days": None}).annual_cost_per_worked_hour
    assert "1,721.51 hours worked" in annual.working


def test_permanent_equivalent_says_what_it_is():
    assert str(permanent_equivalent(**NORMAL)).startswith(
        "£37.51 an hour is the permanent equivalent in 2025-26: Basic pay: £24.46 ("
    )


@given(salaries, hours, leave, pensions)
def test_permanent_equivalent_lines_agree_with_exact_fractions(salary, week, days, pension):
    equivalent = permanent_equivalent(
        salary=salary,
        weekly_hours=week,
        leave_days=days,
        pension_rate=pension,
        on_costs=ON_COSTS_2025,
    )
    basic = pence(Fraction(salary) / Fraction("52.143") / Fraction(week))
    share = Fraction("0.1207") if days is None else Fraction(days) / (260 - Fraction(days))
    holiday = pence(basic * share)
    paid = basic + holiday
    ni = pence(Fraction("0.15") * max(Fraction(0), paid * Fraction(week) - 96) / Fraction(week))
    levy, pension_line = pence(paid * Fraction("0.005")), pence(paid * Fraction(pension))
    amounts = [Fraction(line.amount) for line in equivalent.lines]
    assert amounts == [basic, holiday, ni, levy, pension_line]
    assert equivalent.total == sum(line.amount for line in equivalent.lines)


@given(salaries, salaries, hours, leave, pensions)
def test_permanent_equivalent_more_salary_never_costs_less(one, other, week, days, pension):
    totals = [
        permanent_equivalent(
            salary=salary,
            weekly_hours=week,
            leave_days=days,
            pension_rate=pension,
            on_costs=ON_COSTS_2024,
        ).total
        for salary in sorted([one, other])
    ]
    assert totals == sorted(totals)


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        ("salary", "0.01", "0"),
        ("salary", "47181", "-1"),
        ("supplements", "0", "-0.01"),
        ("weekly_hours", "0.1", "0"),
        ("weekly_hours", "167.99", "168"),
        ("weekly_hours", "37", "NaN"),
        ("leave_days", "0", "-1"),
        ("leave_days", "259.5", "260"),
        ("pension_rate", "0", "-0.01"),
        ("pension_rate", "0.999", "1"),
    ],
)
def test_permanent_equivalent_boundaries(field, accepted, refused):
    permanent_equivalent(**NORMAL | {field: Decimal(accepted)})
    with pytest.raises(BadInput) as problem:
        permanent_equivalent(**NORMAL | {field: Decimal(refused)})
    assert (problem.value.field, str(problem.value.value)) == (field, refused)
    assert problem.value.remedy.startswith("Give ")


def test_permanent_equivalent_refuses_a_float():
    with pytest.raises(BadInput, match=r"salary cannot be 47181\.0\."):
        permanent_equivalent(**NORMAL | {"salary": 47181.0})


@pytest.mark.parametrize("field", ["ni_rate", "levy_rate", "holiday_rate"])
@pytest.mark.parametrize("refused", ["-0.01", "1", "15"])
def test_on_costs_rates_are_shares(field, refused):
    rates = {
        "ni_rate": "0",
        "levy_rate": "0.999",
        "holiday_rate": "0",
        "ni_weekly_threshold": "0",
    }
    costs = {name: Decimal(value) for name, value in rates.items()}
    OnCosts(tax_year="2025-26", **costs)
    with pytest.raises(BadInput) as problem:
        OnCosts(tax_year="2025-26", **costs | {field: Decimal(refused)})
    assert problem.value.field == field


def test_on_costs_threshold_is_not_negative():
    with pytest.raises(BadInput, match="ni_weekly_threshold"):
        OnCosts(
            tax_year="2025-26",
            ni_rate=Decimal(0),
            levy_rate=Decimal(0),
            holiday_rate=Decimal(0),
            ni_weekly_threshold=Decimal("-0.01"),
        )
