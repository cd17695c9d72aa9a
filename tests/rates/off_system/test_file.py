"""Payments as a table: what each row says, and what is wrong with it, without a database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.cells import Problem
from rates.off_system.columns import (
    guessed,
    header_of,
    remembered,
    template,
    wrong_with,
)
from rates.off_system.file import PaymentRow, Payments, read_payments

TODAY = date(2026, 10, 26)
HEADER = ["Candidate", "Week ending", "Units", "Net value", "Invoice no", "Gross"]
NAMED = {
    "worker_name": "Candidate",
    "week_ending": "Week ending",
    "hours": "Units",
    "amount": "Net value",
    "reference": "Invoice no",
}


def read(*rows: list[str], header: list[str] = HEADER, **changes: Any) -> Payments:
    named = changes.pop("named", None) or guessed(header)
    given: dict[str, Any] = {"named": named, "basis": "charge", "today": TODAY} | changes
    return read_payments([header, *rows], **given)


def only(found: Payments) -> PaymentRow:
    assert found.problems == []
    (row,) = found.rows
    return row


def told(found: Payments) -> Problem:
    assert found.rows == []
    return found.problems[0]


def test_guessed_by_the_names_that_files_have() -> None:
    assert guessed(HEADER) == NAMED
    assert guessed(["net_amount", " From ", "To"]) == {
        "amount": "net_amount",
        "worked_from": " From ",
        "worked_to": "To",
    }


def test_remembered_where_the_file_has_them_all() -> None:
    assert remembered(NAMED, [*HEADER[:4], "INVOICE  NO"]) == NAMED | {
        "reference": "INVOICE  NO"
    }
    assert remembered(NAMED, HEADER[:3]) is None
    assert remembered({}, HEADER) is None


@pytest.mark.parametrize(
    ("named", "header", "name", "remedy"),
    [
        ({"week_ending": "Week ending"}, HEADER, "amount", "amount paid"),
        ({"amount": "Net value"}, HEADER, "worked_from", "with days"),
        (NAMED | {"worked_to": "Gross"}, HEADER, "worked_to", "first day worked as well"),
        (NAMED | {"title": "Post"}, HEADER, "title", "has no column “Post”"),
        (NAMED | {"title": "units"}, HEADER, "title", "chosen twice"),
        (NAMED, [*HEADER, "Units"], "hours", "twice. Name its columns apart"),
        (NAMED | {"colour": "Gross"}, HEADER, "colour", "none of our columns"),
    ],
)
def test_wrong_with_says_what_to_do(
    named: dict[str, str], header: list[str], name: str, remedy: str
) -> None:
    assert remedy in wrong_with(named, header)[name]


def test_right_as_it_is() -> None:
    assert wrong_with(NAMED, HEADER) == {}
    assert header_of([["A ", "", " b  c", "", ""]]) == ["A", "", "b c"]
    assert header_of([]) == []


def test_a_row_of_a_statement() -> None:
    row = only(read(["Obi, Grace", "2026-05-10", "37", "£1,332.00", "INV-1", "1,598.40"]))
    assert (row.worker_name, row.reference) == ("Obi, Grace", "INV-1")
    assert (row.starts_on, row.ends_on) == (date(2026, 5, 4), date(2026, 5, 10))
    assert (row.hours, row.amount, row.basis) == (Decimal(37), Decimal("1332.00"), "charge")
    assert row.days == (date(2026, 5, 4), date(2026, 5, 10))


def test_the_template_reads_as_it_is_written() -> None:
    header, cells = template()
    row = only(read(cells, header=header))
    assert (row.worker_name, row.supplier) == ("Grace Obi", "Example Agency")
    assert (row.hourly_rate, row.basis, row.paid_on) == (
        Decimal("30.00"),
        "paye",
        date(2026, 5, 15),
    )


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("(12.50)", "-12.50"), ("-£12.50", "-12.50"), ("£-12.5", "-12.50"), ("1,234,567", None)],
)
def test_amounts_below_zero_are_credits(cell: str, amount: str | None) -> None:
    found = read(["Grace Obi", "31/05/2026", "", cell, "", ""])
    if amount is None:
        assert told(found).column == "amount"
    else:
        row = only(found)
        assert (row.amount, row.is_credit) == (Decimal(amount), True)


@pytest.mark.parametrize(
    ("changes", "column", "remedy"),
    [
        ({1: "04/05/2026"}, "week_ending", "mixed up"),
        ({1: "May"}, "week_ending", "Give a day as"),
        ({1: ""}, "worked_from", "Give the days worked, or the day of the payment"),
        ({1: "2026-11-01"}, "worked_from", None),
        ({1: "2027-11-02"}, "worked_from", "in the future"),
        ({2: "half"}, "hours", "Give hours"),
        ({2: "-37"}, "hours", "below zero for a credit"),
        ({3: ""}, "amount", "Give pounds and pence"),
        ({3: "0.00"}, "amount", "not nothing"),
        ({3: "12.345"}, "amount", "Give pounds and pence"),
        ({3: "12,34"}, "amount", "Give pounds and pence"),
        ({0: "x" * 121}, "worker_name", "at most 120"),
    ],
)
def test_bad_cells_name_row_column_and_remedy(
    changes: dict[int, str], column: str, remedy: str | None
) -> None:
    cells = ["Grace Obi", "2026-05-10", "37", "1332.00", "INV-1", ""]
    found = read([changes.get(place, cell) for place, cell in enumerate(cells)])
    if remedy is None:
        assert only(found).ends_on == date(2026, 11, 1)
        return
    problem = told(found)
    assert (problem.row, problem.column) == (2, column)
    assert remedy in problem.remedy


ALL = ["amount", "from", "to", "week ending", "rate", "basis", "sw number"]


@pytest.mark.parametrize(
    ("cells", "column", "remedy"),
    [
        (["9", "2026-05-04", "", "2026-05-10", "", "", ""], "week_ending", "not both"),
        (["9", "2026-05-04", "2026-05-01", "", "", "", ""], "worked_to", "from the first on"),
        (["9", "2025-01-04", "2026-05-01", "", "", "", ""], "worked_to", "within a year"),
        (["9", "", "2026-05-01", "", "", "", ""], "worked_from", "the first day as well"),
        (["9", "2026-05-04", "", "", "-31", "", ""], "hourly_rate", "above 0"),
        (["9", "2026-05-04", "", "", "", "gross", ""], "basis", "paye, umbrella"),
        (["9", "2026-05-04", "", "", "", "", "12"], "registration_number", "SW and digits"),
    ],
)
def test_bad_cells_of_the_other_columns(cells: list[str], column: str, remedy: str) -> None:
    problem = told(read(cells, header=ALL))
    assert problem.column == column
    assert remedy in problem.remedy


def test_cells_as_people_have_them() -> None:
    row = only(read(["9", "2026-05-04", "", "", "£31", "Ltd", "sw 12"], header=ALL))
    assert (row.basis, row.registration_number) == ("limited", "SW12")
    assert (row.starts_on, row.ends_on) == (date(2026, 5, 4), date(2026, 5, 4))


def test_a_formula_stays_text() -> None:
    row = only(read(["=1+1", "2026-05-10", "", "9", "'@x", ""]))
    assert (row.worker_name, row.reference) == ("=1+1", "@x")


def test_files_without_use() -> None:
    assert "no rows" in told(read()).remedy
    assert "is missing: amount" in told(read(named={"paid_on": "Gross"})).remedy


def test_progress_is_told() -> None:
    heard: list[int] = []
    rows = [["A", "2026-05-10", "1", "9", str(number), ""] for number in range(2_100)]
    assert len(read(*rows, told=heard.append).rows) == 2_100
    assert heard == [2_000]
