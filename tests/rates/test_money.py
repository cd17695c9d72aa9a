import pickle
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.money import (
    BadInput,
    Rounding,
    as_difference,
    as_percent,
    as_pounds,
    check_number,
    plain,
    round_to,
    to_pence,
)

MICROPOUNDS = st.integers(-(10**12), 10**12)


def half_up_pence(micropounds: int) -> int:
    """Half-up in whole numbers alone, away from zero."""
    pence = (abs(micropounds) + 5_000) // 10_000
    return pence if micropounds >= 0 else -pence


@given(MICROPOUNDS)
def test_to_pence_agrees_with_whole_number_arithmetic(micropounds):
    amount = Decimal(micropounds).scaleb(-6)
    assert to_pence(amount) * 100 == half_up_pence(micropounds)


@given(MICROPOUNDS)
def test_to_pence_reversal_cancels_exactly(micropounds):
    amount = Decimal(micropounds).scaleb(-6)
    assert to_pence(amount) + to_pence(-amount) == 0


@pytest.mark.parametrize(
    ("amount", "pence"),
    [
        ("24.4549", "24.45"),
        ("24.455", "24.46"),
        ("0.005", "0.01"),
        ("0.0049999999999999999999999999999999999", "0.00"),
        ("-0.004", "0.00"),
        ("-0.005", "-0.01"),
        ("31", "31.00"),
    ],
)
def test_to_pence_boundaries(amount, pence):
    assert str(to_pence(Decimal(amount))) == pence


def test_to_pence_ignores_the_callers_context():
    with localcontext(prec=3, rounding="ROUND_DOWN"):
        assert to_pence(Decimal("47181.005")) == Decimal("47181.01")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("47181", "£47,181.00"),
        ("24.46", "£24.46"),
        ("-1234.5", "-£1,234.50"),
        ("-0.001", "£0.00"),
    ],
)
def test_as_pounds_is_how_people_write_it(amount, text):
    assert as_pounds(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("0.01", "1p"), ("0.99", "99p"), ("1", "£1.00"), ("0", "£0.00")]
)
def test_as_difference_says_pence_below_a_pound(amount, text):
    assert as_difference(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("number", "text"), [("37", "37"), ("37.50", "37.5"), ("40", "40"), ("1E+1", "10")]
)
def test_plain_has_no_trailing_zeros(number, text):
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(("rate", "text"), [("0.1207", "12.07 %"), ("0.15", "15 %")])
def test_as_percent(rate, text):
    assert as_percent(Decimal(rate)) == text


@pytest.mark.parametrize(
    ("rounding", "below", "at", "expected_below", "expected_at"),
    [
        (Rounding.PENNY, "31.0049", "31.005", "31.00", "31.01"),
        (Rounding.DOWN_PENNY, "31.0099", "31.01", "31.00", "31.01"),
        (Rounding.NEAREST_10P, "31.0499", "31.05", "31.00", "31.10"),
        (Rounding.NEAREST_50P, "31.2499", "31.25", "31.00", "31.50"),
        (Rounding.NEAREST_POUND, "31.4999", "31.50", "31.00", "32.00"),
        (Rounding.DOWN_50P, "31.4999", "31.50", "31.00", "31.50"),
        (Rounding.DOWN_POUND, "31.9999", "32.00", "31.00", "32.00"),
    ],
)
def test_round_to_both_sides(rounding, below, at, expected_below, expected_at):
    assert str(round_to(rounding, Decimal(below), Decimal(1))) == expected_below
    assert str(round_to(rounding, Decimal(at), Decimal(1))) == expected_at


def test_round_to_sees_an_exact_half_through_a_third():
    """£0.10 over three councils with 5 % on top is exactly 3.5p."""
    assert round_to(Rounding.PENNY, Decimal("0.10") * 105, Decimal(300)) == Decimal("0.04")


def test_rounding_every_mode_has_a_label():
    assert all(rounding.label for rounding in Rounding)


@pytest.mark.parametrize("value", ["1", "1.5", "9.99"])
def test_check_number_inside_passes(value):
    number = Decimal(value)
    assert check_number("hours", number, at_least=1, below=10, remedy="Fix it.") == number


@pytest.mark.parametrize(
    "value",
    [Decimal("0.99"), Decimal(10), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 5.0],
)
def test_check_number_outside_names_field_value_and_remedy(value):
    with pytest.raises(BadInput) as refused:
        check_number("hours", value, at_least=1, below=10, remedy="Fix it.")
    assert (refused.value.field, refused.value.remedy) == ("hours", "Fix it.")
    assert str(refused.value) == f"hours cannot be {value}. Fix it."


def test_check_number_above_leaves_out_its_limit():
    assert check_number("salary", Decimal("0.01"), above=0, remedy="") == Decimal("0.01")
    with pytest.raises(BadInput):
        check_number("salary", Decimal(0), above=0, remedy="")


def test_bad_input_survives_pickling():
    copy = pickle.loads(pickle.dumps(BadInput("salary", 0, "Give more.")))
    assert (copy.field, copy.value, copy.remedy) == ("salary", 0, "Give more.")
