"""The proof of the ledger: it holds as it is, and names what someone tampered with."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from rates.actions.ledger import keep_months_ahead, reverse_spend
from rates.models import SpendLine, SpendSummary
from rates.tasks import keep_ledger_months
from tests.conftest import People
from tests.rates.reports.conftest import Ledger, ledger, two_councils
from tests.refusals import guards_off

__all__ = ["ledger", "two_councils"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _corrected(two_councils: Ledger, people: People) -> None:
    """The work of 1 June is taken back, and posted again with another length."""
    wrong = SpendLine.objects.filter(worked_on=date(2026, 6, 1))
    reverse_spend(by=people.manager, lines=wrong, reason="Hours", now=timezone.now())
    two_councils.add("shift:2b", date(2026, 6, 1), 90, people.worker)


def verify(**options: Any) -> str:
    said = StringIO()
    call_command("verify_ledger", stdout=said, **options)
    return said.getvalue()


def tamper(statement: str, values: dict[str, Any]) -> None:
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_verify_ledger_holds() -> None:
    assert verify().startswith("6 lines and 0 on-costs in ")
    assert verify(month=date(2026, 6, 1)) == (
        "4 lines and 0 on-costs in 1 months: the ledger holds.\n"
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("amount = 22.33", "the amount is £22.33 in the ledger and £21.33 worked out again"),
        ("amount_at_cap = 20.66", "the amount at the cap is £20.66"),
        ("over_cap_amount = 0", "the amount over the cap is £0.00 in the ledger and £0.66"),
        ("minutes = 30", "the amount is £21.33 in the ledger and £16.00"),
        ("cap_rate = 32", "the cap an hour is £32.00 in the ledger and £31.00"),
    ],
)
def test_verify_ledger_names_the_line(change: str, problem: str) -> None:
    line = SpendLine.objects.get(over_cap_amount__gt=0)
    without_checks()
    tamper(
        f"UPDATE rates_spendline SET {change} WHERE id = %(id)s AND worked_on = %(day)s",
        {"id": line.pk, "day": line.worked_on},
    )
    with pytest.raises(CommandError, match=f"Line {line.pk}: {problem}") as failed:
        verify()
    assert failed.value.returncode == 1


def without_checks() -> None:
    """The checks of the lines' table are dropped until the end of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for part in ("amount", "cap_amount", "over_cap"):
            cursor.execute(
                f"ALTER TABLE rates_spendline DROP CONSTRAINT spendline_{part}_adds_up"
            )


def test_verify_ledger_names_a_line_that_was_lost() -> None:
    lost = SpendLine.objects.get(over_cap_amount__gt=0)
    tamper("DELETE FROM rates_spendline WHERE id = %(id)s", {"id": lost.pk})
    expected = (
        rf"Liverpool, June 2026, Assessment North, social_worker, worker {lost.worker_id}, "
        "bank_own, paye: lines nothing by the lines, is 1 by the summary"
    )
    with pytest.raises(CommandError, match=expected):
        verify()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("amount = amount + 1", "spend is £45.75 by the lines, is £46.75 by the summary"),
        ("headroom = 0", "headroom is £0.75 by the lines, is £0.00 by the summary"),
        ("lines = 2", "lines is 3 by the lines, is 2 by the summary"),
        ("over_cap_amount = 1", "spend over the cap is £0.00 by the lines, is £1.00"),
        ("over_cap_approved = 1", "approved spend over the cap is £0.00 by the lines"),
        ("minutes_over = 1", "minutes over the cap is 0 by the lines, is 1"),
        (
            "provisional = NOT provisional",
            "a provisional cap is not there by the lines, is there by the summary",
        ),
    ],
)
def test_verify_ledger_names_the_key_of_the_summary(
    change: str, problem: str, people: People
) -> None:
    kept = SpendSummary.objects.get(month=date(2026, 6, 1), worker=people.worker)
    tamper(f"UPDATE rates_spendsummary SET {change} WHERE id = %(id)s", {"id": kept.pk})
    with pytest.raises(CommandError, match=f"Liverpool, June 2026.*: {problem}"):
        verify()


def test_verify_ledger_names_a_month_without_lines(people: People) -> None:
    kept = SpendSummary.objects.get(month=date(2026, 6, 1), worker=people.worker)
    tamper(
        "UPDATE rates_spendsummary SET month = '2019-01-01' WHERE id = %(id)s", {"id": kept.pk}
    )
    with pytest.raises(CommandError, match=r"January 2019.*: lines nothing by the lines, is 3"):
        verify()


def test_verify_ledger_names_a_reversal_of_another_line() -> None:
    back = SpendLine.objects.get(reverses__isnull=False)
    tamper(
        "UPDATE rates_spendline SET timesheet_number = 99 WHERE id = %(id)s", {"id": back.pk}
    )
    problem = f"Line {back.pk}: it takes back £45.75, and reverses line {back.reverses_id} of"
    with pytest.raises(CommandError, match=problem):
        verify()


def test_verify_ledger_names_a_reversal_of_nothing() -> None:
    back = SpendLine.objects.get(reverses__isnull=False)
    tamper("UPDATE rates_spendline SET reverses_id = 0 WHERE id = %(id)s", {"id": back.pk})
    with pytest.raises(CommandError, match=f"Line {back.pk}: .* reverses no line of that day"):
        verify()


def partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'rates_spendline'::regclass"
        )
        return {name for (name,) in cursor.fetchall()}


def test_keep_months_ahead() -> None:
    keep_months_ahead(today=date(2031, 1, 31))
    months = ("203012", "203101", "203102", "203103", "203104")
    assert {f"rates_spendline_{month}" for month in months} <= partitions()


def test_keep_ledger_months_twice() -> None:
    assert keep_ledger_months() == "kept"
    before = partitions()
    assert keep_ledger_months() == "kept"
    assert partitions() == before
    assert f"rates_spendline_{timezone.localdate():%Y%m}" in before
