"""Payments against caps: worked by hand, on the same basis or after a named conversion."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rates.caps import Basis, CapInForce
from rates.conversion import Conversion, paye_to_umbrella, umbrella_to_paye
from rates.equivalents import OnCosts
from rates.off_system.comparing import Comparing, Comparison, Titles
from rates.off_system.file import PaymentRow

APRIL, MAY, JUNE = (date(2026, month, 1) for month in (4, 5, 6))
COSTS = OnCosts(
    tax_year="2025-26",
    ni_rate=Decimal("0.15"),
    ni_weekly_threshold=Decimal("96.15"),
    levy_rate=Decimal("0.005"),
    holiday_rate=Decimal("0.1207"),
)
TITLES = Titles({"social worker": [(APRIL, None, "social_worker")]})


def cap(amount: str = "31.00", basis: Basis = Basis.PAYE, **changes: Any) -> CapInForce:
    normal: dict[str, Any] = {
        "cap_id": 1,
        "memorandum": "Mersey",
        "version": 2,
        "basis": basis,
        "job_role": "social_worker",
        "effective_from": APRIL,
        "amount": Decimal(amount),
    }
    return CapInForce(**normal | changes)


def convert(rate: Decimal, basis: Basis, day: date) -> Conversion:
    by = umbrella_to_paye if basis == Basis.UMBRELLA else paye_to_umbrella
    return by(rate, weekly_hours=Decimal(37), on_costs=COSTS)


def compared(*caps: CapInForce, **changes: Any) -> Comparison:
    normal: dict[str, Any] = {
        "row": 2,
        "amount": Decimal("1184.00"),
        "basis": "paye",
        "starts_on": date(2026, 5, 4),
        "ends_on": date(2026, 5, 10),
        "hours": Decimal(37),
        "title": "SOCIAL Worker",
    }
    row = PaymentRow(**normal | changes)
    return Comparing("E08000012", TITLES, caps or [cap()], convert).compare(row)


def test_over_on_the_same_basis() -> None:
    found = compared()  # £32.00 an hour for 37 hours, under a cap of £31.00
    assert (found.compared_amount, found.amount_at_cap) == (
        Decimal("1184.00"),
        Decimal("1147.00"),
    )
    assert (found.over, found.converted) == (Decimal("37.00"), False)
    assert found.told == (
        "£32.00 an hour against the cap of £31.00 (PAYE), set by Mersey, version 2:"
        " £37.00 over in all."
    )


def test_at_the_cap_is_within_and_a_penny_more_is_not() -> None:
    assert compared(amount=Decimal("1147.00")).told.endswith("within it.")
    assert compared(amount=Decimal("1147.01")).over == Decimal("0.01")


def test_a_rate_without_hours() -> None:
    found = compared(hours=None, hourly_rate=Decimal("32.00"))
    assert found.over == Decimal("37.00")


def test_umbrella_against_paye_names_its_conversion() -> None:
    found = compared(basis="umbrella", amount=Decimal("1480.00"))  # £40.00 is £31.20 on PAYE
    assert found.converted
    assert found.compared_amount == Decimal("1154.40")
    assert found.over == Decimal("7.40")
    assert "£40.00 an hour umbrella is £31.20 an hour PAYE: 37 hours a week" in found.told


def test_the_cap_of_its_own_basis_comes_first() -> None:
    own = cap("40.00", Basis.UMBRELLA, cap_id=2)
    found = compared(cap(), own, basis="umbrella", amount=Decimal("1480.00"))
    assert (found.over, found.converted, found.cap) == (Decimal("0.00"), False, own)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "The job title is not told"),
        ({"title": "Practitioner"}, "is not mapped to a job role"),
        ({"starts_on": date(2026, 3, 1)}, "is not mapped to a job role"),
        ({"hours": None}, "Neither hours nor a rate are told"),
        ({"amount": Decimal("-5.00"), "hours": None}, "A credit is not compared"),
        ({"hours": Decimal("0.01")}, "is no hourly rate"),
        ({"basis": "charge"}, "No cap is in force for pay on the basis charge"),
        ({"basis": "limited"}, "No cap is in force for pay on the basis limited company"),
    ],
)
def test_what_cannot_be_compared_says_why(changes: dict[str, Any], told: str) -> None:
    found = compared(**changes)
    assert told in found.told
    assert (found.cap, found.amount_at_cap, found.over) == (None, None, Decimal("0.00"))


def test_a_cap_that_changes_within_the_days() -> None:
    """How the hours fell on the days is not known, so neither cap can be held against them."""
    old = cap("30.00", effective_until=date(2026, 5, 6))
    new = cap("31.00", cap_id=2, effective_from=date(2026, 5, 6))
    assert "changed within these days" in compared(old, new).told
    assert "changed within these days" in compared(old).told
    assert compared(old, new, starts_on=date(2026, 5, 6)).over == Decimal("37.00")
