"""Equivalents and caps against the same sums in fractions, over spines, hours, leave and dates."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rates.caps import Basis, CapTerms, CouncilEquivalent, Statistic, derived_cap
from rates.conversion import paye_to_umbrella, umbrella_to_paye
from rates.equivalents import OnCosts, permanent_equivalent
from rates.money import Rounding
from tests.rates.independent import Pay, cap, pence

REFERENCE = Path(__file__).parents[2] / "rates/reference"


def rows_of(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def hundredths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda number: Decimal(number) / 100)


def shares(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda number: Decimal(number) / 10_000)


spine_salaries = st.sampled_from(
    [Decimal(row["annual_salary"]) for row in rows_of("njc_spine.csv")]
)
tax_years = st.sampled_from(rows_of("employer_on_costs.csv"))
posts = st.fixed_dictionaries(
    {
        "salary": spine_salaries | hundredths(1_000_000, 12_000_000),
        "supplements": st.just(Decimal(0)) | hundredths(1, 1_000_000),
        "weekly_hours": st.sampled_from([Decimal(35), Decimal(36), Decimal(37)])
        | hundredths(100, 4_800),
        "leave_days": st.integers(20, 80).map(Decimal),
        "pension_rate": shares(0, 3_500),
    }
)


def on_costs(row: dict[str, str]) -> OnCosts:
    return OnCosts(
        tax_year=row["tax_year"],
        ni_rate=Decimal(row["employer_ni_rate"]),
        ni_weekly_threshold=Decimal(row["employer_ni_weekly_threshold"]),
        levy_rate=Decimal(row["apprenticeship_levy_rate"]),
        holiday_rate=Decimal(row["statutory_holiday_rate"]),
    )


def second(post: dict[str, Decimal], row: dict[str, str]) -> Pay:
    return Pay(
        annual=Fraction(post["salary"]) + Fraction(post["supplements"]),
        hours=Fraction(post["weekly_hours"]),
        leave=Fraction(post["leave_days"]),
        pension=Fraction(post["pension_rate"]),
        ni=Fraction(row["employer_ni_rate"]),
        threshold=Fraction(row["employer_ni_weekly_threshold"]),
        levy=Fraction(row["apprenticeship_levy_rate"]),
    )


@settings(max_examples=300)
@given(post=posts, row=tax_years)
def test_permanent_equivalent_worked_twice(post: Any, row: Any) -> None:
    found = permanent_equivalent(on_costs=on_costs(row), **post)
    lines = {line.code: Fraction(line.amount) for line in found.lines}
    assert lines == second(post, row).lines()
    assert Fraction(found.total) == sum(lines.values())


@settings(max_examples=300)
@given(
    drawn=st.lists(posts, min_size=1, max_size=7),
    row=tax_years,
    basis=st.sampled_from(list(Basis)),
    statistic=st.sampled_from(list(Statistic)),
    rounding=st.sampled_from(list(Rounding)),
    tolerance=hundredths(0, 5_000),
    pension_too=st.booleans(),
)
def test_derived_cap_worked_twice(
    drawn: Any,
    row: Any,
    basis: Basis,
    statistic: Statistic,
    rounding: Rounding,
    tolerance: Decimal,
    pension_too: bool,
) -> None:
    """Salaries start at £10,000, so that no rounding leaves nothing."""
    equivalents = [
        CouncilEquivalent(
            council_name=f"Council {number}",
            council_code=f"E{number:08}",
            equivalent=permanent_equivalent(on_costs=on_costs(row), **post),
        )
        for number, post in enumerate(drawn)
    ]
    found = derived_cap(
        basis=basis,
        equivalents=equivalents,
        terms=CapTerms(
            statistic=statistic,
            tolerance_percent=tolerance,
            rounding=rounding,
            includes_pension=pension_too,
        ),
        council_code="E00000000",
    )
    figures = [second(post, row).on(basis.value, pension_too) for post in drawn]
    clauses = {
        "statistic": statistic.value,
        "tolerance_percent": tolerance,
        "rounding": rounding.value,
    }
    assert Fraction(found.amount) == cap(figures, clauses)
    assert sum(line.amount for line in found.lines) == found.amount


@settings(max_examples=300)
@given(
    rate=hundredths(100, 9_999),
    hours=hundredths(100, 4_800),
    row=tax_years,
    pension=shares(0, 3_500),
)
def test_conversion_worked_twice(rate: Any, hours: Any, row: Any, pension: Any) -> None:
    """Design 3.3 in fractions, both ways."""
    terms = {"weekly_hours": hours, "on_costs": on_costs(row), "pension_rate": pension}
    week, holiday = Fraction(hours), 1 + Fraction(row["statutory_holiday_rate"])
    ni, threshold = (
        Fraction(row["employer_ni_rate"]),
        Fraction(row["employer_ni_weekly_threshold"]),
    )
    other = 1 + Fraction(row["apprenticeship_levy_rate"]) + Fraction(pension)

    gross = Fraction(rate) * holiday * week
    umbrella = pence((gross * other + ni * max(0, gross - threshold)) / week)
    assert Fraction(paye_to_umbrella(rate, **terms).to_rate) == umbrella

    cost = Fraction(rate) * week
    below, above = cost / other, (cost + ni * threshold) / (other + ni)
    paid = below if below <= threshold else above
    assert Fraction(umbrella_to_paye(rate, **terms).to_rate) == pence(paid / week / holiday)
