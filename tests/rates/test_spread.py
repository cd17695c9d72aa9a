from collections.abc import Sequence
from decimal import Decimal

import pytest

from rates.spread import Spread, spread_of


def spread(*amounts: str) -> Spread:
    found = spread_of([Decimal(each) for each in amounts])
    assert found is not None
    return found


def told(found: Spread) -> list[str]:
    return [
        str(each)
        for each in (
            found.lowest,
            found.lower_quartile,
            found.median,
            found.upper_quartile,
            found.highest,
        )
    ]


def test_spread_of_nothing() -> None:
    assert spread_of([]) is None


@pytest.mark.parametrize(
    ("amounts", "figures"),
    [
        (["20.29"], ["20.29", "20.29", "20.29", "20.29", "20.29"]),
        # Halves and quarters of the ten pence between them: .025, .05 and .075.
        (["20.00", "20.10"], ["20.00", "20.03", "20.05", "20.08", "20.10"]),
        (["3", "1", "2"], ["1.00", "1.50", "2.00", "2.50", "3.00"]),
        (["1", "2", "3", "4"], ["1.00", "1.75", "2.50", "3.25", "4.00"]),
        (["1", "2", "3", "4", "5"], ["1.00", "2.00", "3.00", "4.00", "5.00"]),
        (["1", "2", "3", "4", "5", "6"], ["1.00", "2.25", "3.50", "4.75", "6.00"]),
    ],
)
def test_quartiles_by_hand(amounts: Sequence[str], figures: list[str]) -> None:
    assert told(spread(*amounts)) == figures


def test_outliers_beyond_one_and_a_half_times_the_quartiles_distance() -> None:
    """Quartiles of 10, 11, 12, 13 and x are 11 and 13, so the fences are 8 and 16."""
    assert not spread("10", "11", "12", "13", "16").is_outlier(Decimal("16.00"))
    found = spread("10", "11", "12", "13", "16.01")
    assert found.fences == (Decimal("8.0"), Decimal("16.0"))
    assert found.is_outlier(Decimal("16.01"))
    assert found.is_outlier(Decimal("7.99"))
    assert not found.is_outlier(Decimal("8.00"))


def test_outlier_is_judged_by_exact_quartiles() -> None:
    """Quartiles 10.0125 and 10.0375 shown as 10.01 and 10.04: the fence is 10.075, not 10.085."""
    found = spread("10.00", "10.0125", "10.02", "10.0375", "10.08")
    assert found.is_outlier(Decimal("10.08"))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_no_outlier_among_fewer_than_four(count: int) -> None:
    found = spread(*["1", "1", "999"][-count:])
    assert found.fences is None
    assert not found.is_outlier(Decimal(999))


def test_equal_figures_have_no_outlier() -> None:
    assert not spread(*["20.29"] * 4).is_outlier(Decimal("20.29"))
