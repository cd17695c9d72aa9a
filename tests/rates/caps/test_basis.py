import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.caps import Basis, BasisMismatch, Rate, rate_from
from rates.money import BadInput

PAYE, UMBRELLA = (Rate(Decimal(31), basis) for basis in (Basis.PAYE, Basis.UMBRELLA))
COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.sub, max, min]


@pytest.mark.parametrize("compare", COMPARISONS)
def test_rate_two_bases_are_never_compared(compare):
    with pytest.raises(BasisMismatch, match="Convert one of them first") as problem:
        compare(PAYE, UMBRELLA)
    assert problem.value.code == "CAP-BASIS"
    assert {problem.value.left, problem.value.right} == {PAYE, UMBRELLA}


def test_rate_two_bases_are_not_sorted():
    with pytest.raises(BasisMismatch):
        sorted([PAYE, UMBRELLA])


def test_rate_two_bases_are_not_equal():
    assert PAYE != UMBRELLA
    assert len({PAYE, UMBRELLA}) == 2


pence = st.integers(1, 99_999).map(lambda number: Decimal(number).scaleb(-2))


@given(pence, pence, st.sampled_from(Basis))
def test_rate_orders_by_amount_on_one_basis(one, other, basis):
    left, right = Rate(one, basis), Rate(other, basis)
    for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq):
        assert compare(left, right) == compare(one, other)
    assert left - right == one - other


def test_rate_says_its_basis():
    assert str(Rate(Decimal("31.5"), Basis.LIMITED)) == "£31.50 an hour (limited company)"


@pytest.mark.parametrize(
    ("given_as", "amount"),
    [
        ("31", "31.00"),
        ("31.5", "31.50"),
        (" £31.01 ", "31.01"),
        ("£ 31.01", "31.01"),
        (Decimal("31.010"), "31.01"),
        ("0.01", "0.01"),
        ("999.99", "999.99"),
    ],
)
def test_rate_from_reads_what_people_type(given_as, amount):
    rate = rate_from(given_as, Basis.PAYE)
    assert (str(rate.amount), rate.basis) == (amount, Basis.PAYE)


@pytest.mark.parametrize(
    "given_as",
    [
        "", "0", "0.00", "-0.01", "-31", "0.001", "31.005", "31.000", "1000", "1000.00", "NaN",
        "Infinity", "1e1", "31,00", "1,000", "£", "£31 an hour", "31.", "٣١", "31\n32",
        Decimal("0"), Decimal("-0.01"), Decimal("31.005"), Decimal("1000"), Decimal("999.991"),
        Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 31.0, None, True,
    ],
)  # fmt: skip
def test_rate_from_refuses_naming_field_value_and_remedy(given_as):
    with pytest.raises(BadInput) as problem:
        rate_from(given_as, Basis.PAYE, field="ceiling_rate")
    assert problem.value.field == "ceiling_rate"
    assert str(problem.value.value) in (str(given_as), repr(given_as))
    assert "0.01 to 999.99" in problem.value.remedy


def test_rate_from_names_hourly_rate_by_default():
    with pytest.raises(BadInput, match=r"^hourly_rate cannot be '-1'\. Give pounds an hour"):
        rate_from("-1", Basis.PAYE)


def test_rate_cannot_be_made_invalid_without_rate_from():
    with pytest.raises(BadInput):
        Rate(Decimal("31.005"), Basis.PAYE)
    with pytest.raises(ValueError, match="weekly"):
        Rate(Decimal(31), "weekly")
