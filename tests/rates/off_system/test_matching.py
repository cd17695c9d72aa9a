"""Finding payments in the ledger: the points, and what they come to."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rates.off_system.file import PaymentRow
from rates.off_system.matching import Finding, Ledger, Sheet, is_like
from rates.off_system.states import Found

MONDAY, SUNDAY = date(2026, 5, 4), date(2026, 5, 10)


def sheet(**changes: Any) -> Sheet:
    """37 hours at £30.00 PAYE, Monday to Friday."""
    normal: dict[str, Any] = {
        "number": 1,
        "worker": 7,
        "name": "Grace Obi",
        "registration": "SW12",
        "first": MONDAY,
        "last": date(2026, 5, 8),
        "minutes": 37 * 60,
        "amount": Decimal("1110.00"),
        "basis": "paye",
    }
    return Sheet(**normal | changes)


def paid(**changes: Any) -> PaymentRow:
    normal: dict[str, Any] = {
        "row": 2,
        "amount": Decimal("1110.00"),
        "basis": "paye",
        "worker_name": "OBI, Grace",
        "registration_number": "SW12",
        "starts_on": MONDAY,
        "ends_on": SUNDAY,
        "hours": Decimal("37.00"),
    }
    return PaymentRow(**normal | changes)


def find(row: PaymentRow, *sheets: Sheet, taken: set[int] | None = None) -> Finding:
    return Ledger(sheets or [sheet()], taken or set()).find(row)


def test_the_same_in_everything_is_matched() -> None:
    finding = find(paid())
    assert (finding.found, finding.confidence) == (Found.MATCHED, 100)
    (candidate,) = finding.candidates
    assert (candidate.worker, candidate.timesheets) == (7, (1,))
    assert [(reason.said, reason.points) for reason in candidate.reasons] == [
        ("The registration number is the same.", 50),
        ("All the days worked are among the days paid.", 25),
        ("The hours are the same.", 25),
        ("The amount is the same.", 25),
    ]
    assert candidate.as_json()["first"] == "2026-05-04"


@pytest.mark.parametrize(
    ("changes", "found", "confidence"),
    [
        ({"registration_number": ""}, Found.MATCHED, 100),
        ({"registration_number": "", "hours": None}, Found.MATCHED, 85),
        ({"registration_number": "", "worker_name": "G. Obi"}, Found.MATCHED, 95),
        ({"registration_number": "SW99"}, Found.MATCHED, 90),
        ({"worker_name": "Ann Other"}, Found.MATCHED, 100),
        ({"hours": Decimal("36.00")}, Found.MATCHED, 100),
        ({"hours": Decimal("20.00"), "amount": Decimal("600.00")}, Found.AMBIGUOUS, 45),
        ({"hours": None, "basis": "charge"}, Found.MATCHED, 75),
        ({"registration_number": "", "hours": None, "basis": "umbrella"}, Found.AMBIGUOUS, 60),
        ({"starts_on": date(2026, 5, 6)}, Found.MATCHED, 100),
        ({"starts_on": date(2026, 5, 11), "ends_on": date(2026, 5, 17)}, Found.UNMATCHED, 0),
        ({"registration_number": "SW99", "worker_name": "Ann Other"}, Found.UNMATCHED, 0),
        ({"registration_number": "", "worker_name": ""}, Found.UNMATCHED, 0),
        ({"amount": Decimal("-1110.00"), "hours": None}, Found.AMBIGUOUS, 100),
    ],
)
def test_what_fits_less_is_less_sure(
    changes: dict[str, Any], found: Found, confidence: int
) -> None:
    finding = find(paid(**changes))
    assert (finding.found, finding.confidence) == (found, confidence)


def test_paid_without_days() -> None:
    row = paid(starts_on=None, ends_on=None, paid_on=date(2026, 5, 29))
    assert find(row).found == Found.MATCHED
    late = paid(starts_on=None, ends_on=None, paid_on=date(2026, 6, 20))
    assert find(late).found == Found.UNMATCHED


def test_two_of_one_name_are_for_a_person_to_tell_apart() -> None:
    row = paid(registration_number="")
    finding = find(row, sheet(), sheet(worker=8, number=2, registration="SW13"))
    assert finding.found == Found.AMBIGUOUS
    assert [each.worker for each in finding.candidates] == [7, 8]
    assert finding.why == "More than one answer fits about as well."


def test_a_month_is_found_as_its_weeks_together() -> None:
    weeks = [
        sheet(number=1),
        sheet(number=2, first=date(2026, 5, 11), last=date(2026, 5, 15)),
    ]
    row = paid(ends_on=date(2026, 5, 31), hours=Decimal(74), amount=Decimal("2220.00"))
    finding = find(row, *weeks)
    assert (finding.found, finding.candidates[0].timesheets) == (Found.MATCHED, (1, 2))
    one_week = find(paid(ends_on=date(2026, 5, 31)), *weeks)
    assert one_week.found == Found.AMBIGUOUS  # which of them?


def test_the_second_payment_for_one_timesheet_is_asked_about() -> None:
    ledger = Ledger([sheet()], set())
    assert ledger.find(paid()).found == Found.MATCHED
    again = ledger.find(paid(row=3))
    assert again.found == Found.AMBIGUOUS
    assert again.why.endswith("was it paid twice?")
    assert find(paid(), taken={1}).found == Found.AMBIGUOUS
    other = sheet(number=2, worker=8, name="Grace Obi", registration="SW13")
    row = paid(registration_number="")
    assert find(row, sheet(), other, taken={1}).candidates[0].timesheets == (2,)


def test_a_credit_without_a_match_is_asked_about() -> None:
    finding = find(paid(amount=Decimal("-5.00"), hours=None, worker_name="Nobody Here"))
    assert finding.found == Found.AMBIGUOUS
    row = paid(amount=Decimal("-5.00"), hours=None, worker_name="", registration_number="")
    assert find(row).why == "A credit: say what it takes back."


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("G. Obi", "Grace Obi", True),
        ("Obi, G", "Grace Obi", True),
        ("Grace Obi-Lee", "Grace Lee", True),
        ("A. Obi", "Grace Obi", False),
        ("Obi", "Grace Obi", False),
    ],
)
def test_is_like(name: str, other: str, alike: bool) -> None:
    assert is_like(name, other) is alike
