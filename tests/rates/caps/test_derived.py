from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.caps import Basis, CapTerms, CouncilEquivalent, Statistic, derived_cap
from rates.clauses import defaults
from rates.equivalents import permanent_equivalent
from rates.money import BadInput, Rounding, round_to
from tests.rates.test_equivalents import ON_COSTS_2025

CODES = {
    Basis.PAYE: ["basic"],
    Basis.UMBRELLA: ["basic", "holiday", "ni", "levy"],
    Basis.LIMITED: ["basic", "holiday", "ni", "levy"],
    Basis.CHARGE: ["basic", "holiday", "ni", "levy", "pension"],
}


def member(name, salary, code=None):
    equivalent = permanent_equivalent(
        salary=Decimal(salary),
        weekly_hours=Decimal(37),
        leave_days=Decimal(36),
        pension_rate=Decimal("0.18"),
        on_costs=ON_COSTS_2025,
    )
    return CouncilEquivalent(
        council_name=name, council_code=code or name.lower(), equivalent=equivalent
    )


HALTON, SEFTON, WIRRAL, KNOWSLEY = MEMBERS = [
    member("Halton", 47181),  # £24.46 basic
    member("Sefton", 39152),  # £20.29
    member("Wirral", 43693),  # £22.65
    member("Knowsley", 45000),  # £23.32
]
terms = st.builds(
    CapTerms,
    statistic=st.sampled_from(Statistic),
    tolerance_percent=st.integers(0, 5000).map(lambda n: Decimal(n).scaleb(-2)),
    rounding=st.sampled_from(Rounding),
    includes_pension=st.booleans(),
)
councils = st.lists(st.integers(20_000, 90_000), min_size=1, max_size=6).map(
    lambda salaries: [member(f"C{number}", salary) for number, salary in enumerate(salaries)]
)


@given(st.sampled_from(Basis), councils, terms)
def test_derived_cap_lines_add_up_to_the_amount(basis, members, terms):
    cap = derived_cap(basis=basis, equivalents=members, terms=terms, council_code="c0")
    assert sum(line.amount for line in cap.lines) == cap.amount


@given(st.sampled_from(Basis), councils, terms)
def test_derived_cap_agrees_with_exact_statistics(basis, members, terms):
    cap = derived_cap(basis=basis, equivalents=members, terms=terms, council_code="c0")
    codes = list(CODES[basis])
    if basis in (Basis.UMBRELLA, Basis.LIMITED) and terms.includes_pension:
        codes.append("pension")
    totals = [
        Fraction(sum(each.equivalent.line(code).amount for code in codes)) for each in members
    ]
    statistics = {"own": itemgetter(0), "mean": mean, "median": median, "highest": max}
    exact = statistics[terms.statistic](totals) * (1 + Fraction(terms.tolerance_percent) / 100)
    assert cap.amount == round_to(
        terms.rounding, Decimal(exact.numerator), Decimal(exact.denominator)
    )


@pytest.mark.parametrize(
    ("statistic", "amount", "counted"),
    [
        (Statistic.OWN, "20.29", [SEFTON]),
        (Statistic.MEAN, "22.68", [SEFTON, WIRRAL, KNOWSLEY, HALTON]),
        (Statistic.MEDIAN, "22.99", [WIRRAL, KNOWSLEY]),
        (Statistic.HIGHEST, "24.46", [HALTON]),
    ],
)
def test_derived_cap_statistics(statistic, amount, counted):
    """(24.46 + 20.29 + 22.65 + 23.32) / 4 is 22.68; (22.65 + 23.32) / 2 is 22.985."""
    cap = derived_cap(
        basis=Basis.PAYE,
        equivalents=MEMBERS,
        terms=CapTerms(statistic=statistic),
        council_code="sefton",
    )
    assert (str(cap.amount), list(cap.counted)) == (amount, counted)
    assert set(cap.members) == set(MEMBERS)


def test_derived_cap_median_of_three_is_the_middle_one():
    terms = CapTerms(statistic=Statistic.MEDIAN)
    cap = derived_cap(basis=Basis.PAYE, equivalents=MEMBERS[:3], terms=terms)
    assert cap.counted == (WIRRAL,)


@pytest.mark.parametrize(
    ("basis", "includes_pension", "amount"),
    [
        (Basis.PAYE, False, "24.46"),
        (Basis.PAYE, True, "24.46"),
        (Basis.UMBRELLA, False, "32.40"),
        (Basis.UMBRELLA, True, "37.51"),
        (Basis.LIMITED, False, "32.40"),
        (Basis.LIMITED, True, "37.51"),
        (Basis.CHARGE, False, "37.51"),
        (Basis.CHARGE, True, "37.51"),
    ],
)
def test_derived_cap_bases(basis, includes_pension, amount):
    terms = CapTerms(includes_pension=includes_pension)
    assert str(derived_cap(basis=basis, equivalents=[HALTON], terms=terms).amount) == amount


def test_derived_cap_workings_can_be_checked_from_what_is_shown():
    """The exact mean is 22.375, and 5 % more of it is 23.49375."""
    terms = CapTerms(tolerance_percent=Decimal(5), rounding=Rounding.NEAREST_50P)
    cap = derived_cap(basis=Basis.PAYE, equivalents=[HALTON, SEFTON], terms=terms)
    assert [(line.code, str(line.amount), line.working) for line in cap.lines] == [
        ("basic", "22.38", "(£20.29 + £24.46) ÷ 2 councils = £22.38"),
        ("tolerance", "1.12", "5 % of £22.38 = £1.12"),
    ]
    assert str(cap.amount) == "23.50"


def test_derived_cap_rounding_has_its_own_line():
    terms = CapTerms(rounding=Rounding.DOWN_POUND)
    cap = derived_cap(basis=Basis.PAYE, equivalents=[HALTON], terms=terms)
    assert (str(cap.amount), str(cap.lines[-1].amount)) == ("24.00", "-0.46")
    assert "down to the pound" in cap.lines[-1].working
    assert str(cap).startswith(
        "£24.00 an hour is the derived cap (PAYE), from the mean across signatories (Halton): "
        "Basic pay: £24.46 (Halton: £47,181.00 ÷ 52.143 weeks ÷ 37 hours = £24.46); Rounding"
    )


@given(councils, terms)
def test_derived_cap_order_of_councils_changes_nothing(members, terms):
    caps = [
        derived_cap(basis=Basis.PAYE, equivalents=found, terms=terms, council_code="c0")
        for found in (members, members[::-1])
    ]
    assert caps[0] == caps[1]


def test_derived_cap_without_councils_is_refused():
    with pytest.raises(BadInput, match="at least one signatory"):
        derived_cap(basis=Basis.PAYE, equivalents=[], terms=CapTerms())


def test_derived_cap_a_council_twice_is_refused():
    with pytest.raises(BadInput, match=r"cannot be halton\. Give each council once"):
        derived_cap(basis=Basis.PAYE, equivalents=[HALTON, HALTON], terms=CapTerms())


@pytest.mark.parametrize("code", [None, "leeds"])
def test_derived_cap_own_needs_a_signatory(code):
    terms = CapTerms(statistic=Statistic.OWN)
    with pytest.raises(BadInput, match="one of the signatories"):
        derived_cap(basis=Basis.PAYE, equivalents=MEMBERS, terms=terms, council_code=code)


def test_derived_cap_rounded_away_is_refused():
    tiny = member("Tiny", 1500)  # 78p an hour
    rounding = {"rounding": Rounding.DOWN_POUND}
    with pytest.raises(BadInput, match="choose a finer rounding"):
        derived_cap(basis=Basis.PAYE, equivalents=[tiny], terms=CapTerms(**rounding))
    assert derived_cap(
        basis=Basis.PAYE, equivalents=[tiny], terms=CapTerms(rounding=Rounding.DOWN_50P)
    ).amount == Decimal("0.50")


@pytest.mark.parametrize(("accepted", "refused"), [("0", "-0.01"), ("50", "50.01")])
def test_cap_terms_tolerance_boundaries(accepted, refused):
    CapTerms(tolerance_percent=Decimal(accepted))
    with pytest.raises(BadInput, match="tolerance_percent"):
        CapTerms(tolerance_percent=Decimal(refused))


def test_cap_terms_from_clauses():
    changed = {"statistic": "median", "tolerance_percent": "2.5", "rounding": "nearest_50p"}
    assert CapTerms.from_clauses(defaults()) == CapTerms()
    assert CapTerms.from_clauses(defaults() | changed) == CapTerms(
        statistic=Statistic.MEDIAN,
        tolerance_percent=Decimal("2.5"),
        rounding=Rounding.NEAREST_50P,
    )
