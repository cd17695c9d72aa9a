from decimal import Decimal

import pytest

from shifts.reports.reliance.adding import fewest
from shifts.reports.reliance.measures import MEASURES


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "value", "written"),
    [
        ("agency_share", "13", "100", "13.00", "13.0 %"),
        ("agency_share", "1", "3", "33.33", "33.3 %"),
        ("caseload", "61", "4", "15.25", "15.2"),
        ("longest_run", "184", "7", "184.00", "184 days"),
        ("vacancy_rate", "0", "0", None, "–"),
    ],
)
def test_value(
    code: str, numerator: str, denominator: str, value: str | None, written: str
) -> None:
    measure = MEASURES[code]
    found = measure.value(Decimal(numerator), Decimal(denominator))
    assert (found, measure.written(found)) == (value and Decimal(value), written)


def test_measures_are_told_apart() -> None:
    assert len({each.title for each in MEASURES.values()}) == len(MEASURES)
    assert {each.unit for each in MEASURES.values()} == {"per cent", "number", "days"}
    assert all(each.definition and each.counts and each.of for each in MEASURES.values())


@pytest.mark.parametrize(
    ("one", "other", "least"), [(0, 7, 7), (3, 0, 3), (3, 7, 3), (0, 0, 0)]
)
def test_fewest_decides_for_its_family(one: int, other: int, least: int) -> None:
    assert fewest(one, other) == least
