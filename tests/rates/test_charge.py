"""What an employer pays on top of hours, worked by hand and always adding up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rates.charge import (
    Day,
    Due,
    Fee,
    Limits,
    OnCost,
    Pension,
    Scheme,
    Sheet,
    due_of_week,
    nothing_due,
)
from rates.equivalents import OnCosts

MONDAY, WEDNESDAY = date(2026, 10, 12), date(2026, 10, 14)
LIMITS = Limits(
    on_costs=OnCosts(
        tax_year="2026-27",
        ni_rate=Decimal("0.15"),
        ni_weekly_threshold=Decimal("96.00"),
        levy_rate=Decimal("0.005"),
        holiday_rate=Decimal("0.1207"),
    ),
    pension_lower=Decimal(6240),
    pension_upper=Decimal(50270),
)


def sheet(number: int, *days: str, first: date = MONDAY, fee: Fee | None = None) -> Sheet:
    """One day after another, 450 minutes each."""
    return Sheet(
        number=number,
        days=[
            Day(on=date.fromordinal(first.toordinal() + at), gross=Decimal(gross), minutes=450)
            for at, gross in enumerate(days)
        ],
        fee=fee,
    )


def member(scheme: Scheme, rate: str, starts_on: date = MONDAY) -> Pension:
    return Pension(
        number=7,
        scheme=scheme,
        employer_rate=Decimal(rate),
        starts_on=starts_on,
        ends_before=None,
    )


def amounts(dues: tuple[Due, ...]) -> dict[str, str]:
    return {due.scope: str(due.amount) for due in dues if due.amount}


def test_due_of_a_plain_week() -> None:
    """£1,162.50 and £140.31 are £1,302.81: 15 % of £1,206.81, and 0.5 % of it all."""
    dues = due_of_week([sheet(1, *["232.50"] * 5)], LIMITS, [])
    assert amounts(dues) == {"holiday:1": "140.31", "levy:1": "6.51", "ni": "181.02"}
    assert [due.working for due in dues] == [
        "12.07 % of £1,162.50 = £140.31",
        "0.5 % of £1,302.81 of pay and holiday pay = £6.51",
        "15 % of (£1,302.81 of pay and holiday pay in the week - £96.00) = £181.02",
    ]


@pytest.mark.parametrize(("gross", "ni"), [("85.66", "0.00"), ("85.72", "0.01")])
def test_the_threshold_of_the_week(gross: str, ni: str) -> None:
    """£85.66 and £10.34 are £96.00; £85.72 and £10.35 are £96.07, 7p above."""
    (due,) = [each for each in due_of_week([sheet(1, gross)], LIMITS, []) if each.scope == "ni"]
    assert str(due.amount) == ni
    assert ("is not above the weekly threshold" in due.working) == (ni == "0.00")


def test_two_sheets_share_one_threshold() -> None:
    """£781.69 at one host and £521.13 at another: 15 % of £1,206.82, not £1,110.82."""
    dues = due_of_week([sheet(1, *["232.50"] * 3), sheet(2, *["232.50"] * 2)], LIMITS, [])
    assert amounts(dues)["ni"] == "181.02"


def test_pension_from_the_day_of_joining() -> None:
    """Three days of five are £697.50 and £84.19: 18 % of £781.69."""
    lgps = member(Scheme.LGPS, "0.18", WEDNESDAY)
    assert (
        amounts(due_of_week([sheet(1, *["232.50"] * 5)], LIMITS, [lgps]))["pension:7:1"]
        == "140.70"
    )


@pytest.mark.parametrize(
    ("gross", "due"),
    [
        ("107.07", "0.00"),  # with holiday pay £119.99; the weekly lower limit is £120.00
        ("200.00", "3.12"),  # 3 % of £224.14 - £120.00
        ("900.00", "25.40"),  # £1,008.63 counts up to £966.73: 3 % of £846.73
    ],
)
def test_auto_enrolment_between_its_limits(gross: str, due: str) -> None:
    enrolled = member(Scheme.AUTO_ENROLMENT, "0.03")
    found = due_of_week([sheet(1, gross)], LIMITS, [enrolled])
    assert [str(each.amount) for each in found if each.kind == OnCost.PENSION] == [due]


def test_no_pension() -> None:
    dues = due_of_week([sheet(1, "232.50")], LIMITS, [member(Scheme.NONE, "0")])
    assert OnCost.PENSION not in {due.kind for due in dues}


def test_fees_of_a_host() -> None:
    """5 % of £465.00, and 15 hours at £1.50."""
    fee = Fee(percent=Decimal(5), per_hour=Decimal("1.50"))
    found = {
        due.scope: due
        for due in due_of_week([sheet(1, "232.50", "232.50", fee=fee)], LIMITS, [])
    }
    assert str(found["fee:1"].amount) == "23.25"
    assert found["fee_by_hour:1"].working == "15 hours at £1.50 = £22.50"


def test_nothing_due() -> None:
    gone = nothing_due(OnCost.PENSION, "pension:7", 1)
    assert (gone.amount, gone.working) == (Decimal("0.00"), "Nothing is due on no pay.")


pence = st.integers(0, 200_000).map(lambda number: str(Decimal(number) / 100))
weeks = st.lists(st.lists(pence, min_size=1, max_size=5), min_size=1, max_size=3)


@given(weeks)
def test_the_order_of_sheets_changes_nothing(grosses: list[list[str]]) -> None:
    sheets = [sheet(number, *days) for number, days in enumerate(grosses)]
    lgps = member(Scheme.LGPS, "0.18", WEDNESDAY)
    forwards = amounts(due_of_week(sheets, LIMITS, [lgps]))
    assert forwards == amounts(due_of_week(sheets[::-1], LIMITS, [lgps]))
    paid = sum(
        (
            each.gross + Decimal(forwards.get(f"holiday:{each.number}", "0.00"))
            for each in sheets
        ),
        Decimal(0),
    )
    above = max(paid - Decimal(96), Decimal(0)) * Decimal("0.15")
    assert abs(Decimal(forwards.get("ni", "0.00")) - above) <= Decimal("0.005")
