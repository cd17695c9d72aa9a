from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.conversion import paye_to_umbrella, umbrella_to_paye
from rates.money import BadInput
from tests.rates.test_equivalents import ON_COSTS_2024, ON_COSTS_2025

WEEK = {"weekly_hours": Decimal(37), "on_costs": ON_COSTS_2025}
PENNY = Decimal("0.01")

rates = st.integers(1, 99_999).map(lambda pence: Decimal(pence).scaleb(-2))
weeks = st.fixed_dictionaries(
    {
        "weekly_hours": st.integers(1, 480).map(lambda tenths: Decimal(tenths).scaleb(-1)),
        "on_costs": st.sampled_from([ON_COSTS_2024, ON_COSTS_2025]),
        "pension_rate": st.integers(0, 400).map(lambda n: Decimal(n).scaleb(-3)),
    }
)


@pytest.mark.parametrize(
    ("umbrella", "paye_2024", "paye_2025"),
    [("34.00", "27.05", "26.57"), ("36.00", "28.61", "28.11"), ("40.00", "31.74", "31.20")],
)
def test_umbrella_to_paye_table(umbrella, paye_2024, paye_2025):
    for on_costs, paye in ((ON_COSTS_2024, paye_2024), (ON_COSTS_2025, paye_2025)):
        conversion = umbrella_to_paye(
            Decimal(umbrella), weekly_hours=Decimal(37), on_costs=on_costs
        )
        assert str(conversion.to_rate) == paye


@pytest.mark.parametrize(
    ("paye", "umbrella"), [("26.57", "34.00"), ("28.11", "36.00"), ("31.20", "40.00")]
)
def test_paye_to_umbrella_table(paye, umbrella):
    assert str(paye_to_umbrella(Decimal(paye), **WEEK).to_rate) == umbrella


def test_umbrella_to_paye_is_named_and_shown():
    conversion = umbrella_to_paye(Decimal(34), **WEEK)
    assert (conversion.from_basis, conversion.to_basis) == ("umbrella", "paye")
    assert str(conversion) == (
        "£34.00 an hour umbrella is £26.57 an hour PAYE: 37 hours a week, 15 % employer "
        "National Insurance above £96.00 a week, 0.5 % levy and 12.07 % holiday pay, 2025-26."
    )
    assert [(line.code, str(line.amount)) for line in conversion.lines] == [
        ("basic", "26.57"),
        ("holiday", "3.21"),
        ("ni", "4.08"),
        ("levy", "0.15"),
        ("pension", "0.00"),
        ("rounding", "-0.01"),
    ]


def test_umbrella_to_paye_with_pension_says_so():
    without = umbrella_to_paye(Decimal(34), **WEEK)
    conversion = umbrella_to_paye(Decimal(34), **WEEK, pension_rate=Decimal("0.18"))
    assert conversion.to_rate < without.to_rate
    assert "18 % pension" in conversion.working
    assert "pension" not in without.working


def test_umbrella_to_paye_meets_at_the_threshold():
    """A week that costs just the threshold and its levy has no National Insurance either way."""
    week = WEEK | {"weekly_hours": Decimal(10)}
    below = umbrella_to_paye(Decimal("9.64"), **week)
    above = umbrella_to_paye(Decimal("9.66"), **week)
    assert [line.amount for line in below.lines if line.code == "ni"] == [0]
    assert (str(below.to_rate), str(above.to_rate)) == ("8.56", "8.58")


@given(rates, weeks)
def test_conversion_umbrella_round_trip_within_a_penny(rate, week):
    paye = umbrella_to_paye(rate, **week).to_rate
    if paye:
        assert abs(paye_to_umbrella(paye, **week).to_rate - rate) <= PENNY


@given(rates, weeks)
def test_conversion_paye_round_trip_within_a_penny(rate, week):
    umbrella = paye_to_umbrella(rate, **week).to_rate
    assert abs(umbrella_to_paye(umbrella, **week).to_rate - rate) <= PENNY


@given(rates, rates, weeks)
def test_conversion_higher_rate_never_converts_lower(one, other, week):
    low, high = sorted([one, other])
    for convert in (umbrella_to_paye, paye_to_umbrella):
        assert convert(low, **week).to_rate <= convert(high, **week).to_rate


@given(rates, weeks)
def test_conversion_lines_add_up_to_the_umbrella_rate(rate, week):
    there = umbrella_to_paye(rate, **week)
    back = paye_to_umbrella(rate, **week)
    assert sum(line.amount for line in there.lines) == there.from_rate
    assert sum(line.amount for line in back.lines) == back.to_rate
    assert there.lines[0].amount == there.to_rate
    assert back.lines[0].amount == back.from_rate


@given(rates, weeks)
def test_conversion_an_umbrella_rate_is_never_worth_more_on_paye(rate, week):
    assert umbrella_to_paye(rate, **week).to_rate <= rate


@pytest.mark.parametrize("convert", [umbrella_to_paye, paye_to_umbrella])
@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        ("rate", "0.01", "0"),
        ("rate", "31.00", "-31"),
        ("rate", "31.01", "31.005"),
        ("weekly_hours", "0.5", "0"),
        ("pension_rate", "0.999", "1"),
    ],
)
def test_conversion_boundaries(convert, field, accepted, refused):
    normal = {"rate": Decimal(31), **WEEK}
    convert(**normal | {field: Decimal(accepted)})
    with pytest.raises(BadInput) as problem:
        convert(**normal | {field: Decimal(refused)})
    assert (problem.value.field, problem.value.value) == (field, Decimal(refused))
