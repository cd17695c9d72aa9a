"""What was paid outside the memorandum: worked by hand, added up, and hidden from afar."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry
from rates.models import JobTitleMap
from rates.reports.off_system import (
    MONEY,
    OffSystemFilters,
    Report,
    off_system,
    off_system_payments,
)
from rates.reports.off_system_sheet import OF_PAYMENTS, sheet_of, sheet_of_payments
from rates.reports.sheets import as_csv
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.rates.off_system.conftest import Statement

pytestmark = pytest.mark.django_db
YEAR: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 10, 26)}
ROWS = (
    "Olive Outside,,2026-05-04,2026-05-10,10,360.00,,Practitioner,=Agency,B1",  # £50.00 over
    "Olive Outside,,2026-06-01,2026-06-07,10,290.00,,Practitioner,=Agency,B2",  # £20.00 under
    "OLIVE OUTSIDE,,2026-06-08,2026-06-14,37,1480.00,umbrella,Practitioner,=Agency,B3",
    "Una Unknown,,2026-06-01,2026-06-07,10,500.00,,Consultant,,B4",
    "Olive Outside,,2026-06-15,2026-06-15,-10,-290.00,,Practitioner,=Agency,B5",
)
PAID = {"B1": "360.00", "B2": "290.00", "B3": "1480.00", "B4": "500.00"}


@pytest.fixture
def brought(statement: Statement) -> Statement:
    """Without the credit, which waits for an answer, £2,630.00 is outside; £228.75 is not."""
    statement.imported(*ROWS, statement.in_ledger)
    return statement


def cells(report: Report) -> list[tuple[Any, ...]]:
    return [
        (*(cell.label for cell in row.cells), row.amount, row.over_cap) for row in report.rows
    ]


def test_by_month_as_worked_by_hand(brought: Statement) -> None:
    report = off_system(by=brought.people.hr, **YEAR)
    assert cells(report) == [
        ("May 2026", "Liverpool", Decimal("360.00"), Decimal("50.00")),
        ("June 2026", "Liverpool", Decimal("2270.00"), Decimal("0.00")),
    ]
    total = report.total
    assert (total.amount, total.over_cap) == (Decimal("2630.00"), Decimal("50.00"))
    assert (total.payments, total.workers, total.not_compared) == (4, 2, Decimal("500.00"))
    assert total.at_cap == 20 * Decimal("31.00") + 37 * Decimal("40.00")


def test_a_conversion_is_named(statement: Statement) -> None:
    """£40.00 umbrella on a cap of £31.00 PAYE, in the memorandum's week of 37 hours."""
    memorandum_in_force([statement.council], {("senior_social_worker", "paye"): "31.00"})
    known = JobTitleMap.objects.get(title="Practitioner")
    known.pk, known.title, known.job_role_id = None, "Senior", "senior_social_worker"
    known.save(force_insert=True)
    statement.imported(ROWS[2].replace("Practitioner", "Senior"))
    total = off_system(by=statement.people.hr, **YEAR).total
    (payment,) = off_system_payments(by=statement.people.hr, **YEAR)
    assert payment.converted
    assert "£40.00 an hour umbrella is £31.20 an hour PAYE: 37 hours a week" in (
        payment.comparison
    )
    assert (total.at_cap, total.over_cap) == (37 * Decimal("31.00"), 37 * Decimal("0.20"))
    assert total.over_cap_converted == total.over_cap


@pytest.mark.parametrize(
    "group_by",
    [[], ["month"], ["supplier", "job_role"], ["basis", "comparison"], ["worker", "month"]],
)
def test_rows_and_payments_add_up_to_the_penny(brought: Statement, group_by: list[str]) -> None:
    hr = brought.people.hr
    report = off_system(by=hr, group_by=group_by, **YEAR)
    for name in MONEY:
        assert sum(getattr(row, name) for row in report.rows) == getattr(report.total, name)
    for row in report.rows:
        where = {cell.name: cell.key for cell in row.cells if cell.name != "month"}
        month = next((cell.key for cell in row.cells if cell.name == "month"), None)
        payments = off_system_payments(by=hr, where=OffSystemFilters(**where), **YEAR)
        behind = [each for each in payments if month in (None, each.counted_on.replace(day=1))]
        assert sum(each.amount for each in behind) == row.amount
        assert sum(each.over_cap_amount for each in behind) == row.over_cap
        assert len(behind) == row.payments


def test_labels_say_what_is_not_known(brought: Statement) -> None:
    report = off_system(by=brought.people.hr, group_by=["job_role", "supplier"], **YEAR)
    assert [[cell.label for cell in row.cells] for row in report.rows] == [
        ["No job role known", "Not told"],
        ["Social worker", "=Agency"],
    ]


def test_what_waits_and_what_is_in_the_ledger(brought: Statement) -> None:
    hr = brought.people.hr
    credit = off_system(by=hr, where=OffSystemFilters(standing="to_answer"), **YEAR)
    assert credit.total.amount == Decimal("-290.00")
    known = off_system(by=hr, where=OffSystemFilters(standing="in_ledger"), **YEAR)
    assert known.total.amount == Decimal("228.75")


def test_few_are_hidden_from_who_may_not_know_them(brought: Statement) -> None:
    for who in (brought.people.lead, brought.people.auditor):
        report = off_system(by=who, group_by=["month"], **YEAR)
        assert report.hides
        assert all(row.hidden and row.amount == 0 for row in (*report.rows, report.total))
    july, august = (
        [f"Worker {each},,2026-{month}-06,,1,36.00,,Practitioner,,C{each}" for each in names]
        for month, names in (("07", "ABCDE"), ("08", "FGHIJK"))
    )
    brought.imported(*july, *august)
    report = off_system(by=brought.people.lead, group_by=["month"], **YEAR)
    # July goes too: May and June are of three people together.
    assert [row.hidden for row in report.rows] == [True, True, True, False]
    assert (report.rows[3].amount, report.rows[3].workers) == (Decimal("216.00"), 6)
    assert "hidden" in as_csv(sheet_of(report))


def test_a_look_across_councils_is_told(brought: Statement) -> None:
    off_system(by=brought.people.hr, **YEAR)
    assert not AuditEntry.objects.filter(verb="report.viewed").exists()
    off_system(by=brought.people.lead, **YEAR)
    assert "off_system" in AuditEntry.objects.get(verb="report.viewed").body


def test_another_council_sees_none_of_it(brought: Statement) -> None:
    report = off_system(by=brought.people.other_hr, **YEAR)
    assert (report.rows, report.total.payments) == ((), 0)


def test_who_may_not(brought: Statement, people: People) -> None:
    with pytest.raises(NotPermitted):
        off_system(by=people.manager, **YEAR)
    with pytest.raises(NotPermitted):
        off_system(by=people.lead, group_by=["worker"], **YEAR)
    with pytest.raises(NotPermitted):
        off_system(by=people.lead, where=OffSystemFilters(worker="Olive Outside"), **YEAR)
    with pytest.raises(NotPermitted):
        off_system_payments(by=people.lead, **YEAR)


def test_what_cannot_be_asked(brought: Statement) -> None:
    with pytest.raises(BadInput):
        off_system(by=brought.people.hr, group_by=["colour"], **YEAR)
    with pytest.raises(BadInput):
        off_system(by=brought.people.hr, starts_on=date(2026, 5, 1), ends_on=date(2026, 4, 1))


def test_files_of_it(brought: Statement) -> None:
    hr = brought.people.hr
    told = as_csv(sheet_of(off_system(by=hr, group_by=["supplier"], **YEAR))).splitlines()
    assert told[0].startswith("supplier,payments,workers")
    assert told[1].startswith("Not told,1,1,0,10.00,500.00,")
    assert told[2].startswith("'=Agency,3,1,0,57.00,2130.00,")
    assert told[-1].startswith("Total,4,2,0,67.00,2630.00,")
    sheet = sheet_of_payments(off_system_payments(by=hr, **YEAR))
    assert all(len(row) == len(OF_PAYMENTS) for row in sheet.rows)
    assert "'=Agency" in as_csv(sheet)
    assert "Payments ledger" in as_csv(sheet)


def test_constant_queries(brought: Statement, django_assert_num_queries: Any) -> None:
    hr = brought.people.hr
    with django_assert_num_queries(8):
        off_system(by=hr, **YEAR)
    with django_assert_num_queries(3):
        list(sheet_of_payments(off_system_payments(by=hr, **YEAR)).rows)
