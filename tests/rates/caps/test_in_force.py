from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from rates.caps import CapInForce, CapKind
from rates.caps.in_force import on_day
from rates.money import BadInput
from tests.rates.caps.builders import APRIL, MAY, cap


def test_cap_in_force_holds_from_its_first_day_to_the_day_before_its_end():
    april = cap(effective_until=MAY)
    assert not april.holds_on(date(2026, 3, 31))
    assert april.holds_on(APRIL)
    assert april.holds_on(date(2026, 4, 30))
    assert not april.holds_on(MAY)


def test_cap_in_force_without_end_goes_on():
    assert cap().holds_on(date(2099, 1, 1))


@pytest.mark.parametrize("end", [APRIL, date(2026, 3, 31)])
def test_cap_in_force_empty_or_backwards_is_refused(end):
    with pytest.raises(BadInput, match=r"effective_until .* Give a date after 1 April 2026\."):
        cap(effective_until=end)


def test_cap_in_force_one_day_is_accepted():
    assert cap(effective_until=date(2026, 4, 2)).holds_on(APRIL)


def test_cap_in_force_refuses_a_moment():
    with pytest.raises(BadInput, match="without a time"):
        cap(effective_from=datetime(2026, 4, 1, tzinfo=ZoneInfo("Europe/London")))


@pytest.mark.parametrize("field", ["amount", "derived_amount", "negotiated_amount"])
def test_cap_in_force_amounts_are_whole_pence_above_nothing(field):
    for refused in ("0", "-1", "31.005", "1000"):
        with pytest.raises(BadInput) as problem:
            cap(**{field: Decimal(refused)})
        assert problem.value.field == field


def test_cap_in_force_amount_is_that_of_its_kind():
    twins = {"derived_amount": Decimal("30.50"), "negotiated_amount": Decimal("31.00")}
    assert cap(kind=CapKind.NEGOTIATED, **twins).amount == Decimal("31.00")
    with pytest.raises(BadInput, match=r"Give the derived amount, 30\.50\."):
        cap(kind=CapKind.DERIVED, **twins)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"cap_id": "a", "effective_until": MAY, "provisional": True},
        {"kind": "negotiated", "negotiated_amount": Decimal(31), "derived_amount": Decimal(30)},
    ],
)
def test_cap_in_force_comes_back_from_json(changes):
    given = cap(**changes)
    assert CapInForce.from_json(given.as_json()) == given


def test_on_day_is_how_people_write_dates():
    assert on_day(APRIL) == "1 April 2026"
