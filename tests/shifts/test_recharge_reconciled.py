"""From hours approved to a statement: to the penny, with on-costs and expenses, each line once."""

from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Team
from rates.actions.recharges import draft_recharges, issue_recharge
from rates.actions.recharges.taking import waiting_lines
from rates.models import (
    ExpenseLine,
    MemorandumVersion,
    OnCostLine,
    RechargeLine,
    RechargeStatement,
    SpendLine,
)
from rates.reports.recharge_statement import document_of
from shifts.actions.timesheets import (
    RightHours,
    approve_correction,
    approve_timesheet,
    ask_correction,
)
from shifts.models import Shift, Timesheet
from tests.conftest import People
from tests.refusals import guards_off
from tests.shifts.building import AFTER, MONDAY, booked, held, submitted

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def statement(memorandum: MemorandumVersion, people: People, team: Team) -> RechargeStatement:
    """A week of Wirral's worker at Liverpool, approved and with an expense, and a draft of it."""
    assignment = held(booked(team, people.hr), people.other_worker)
    approve_timesheet(by=people.manager, timesheet=submitted(assignment), now=AFTER)
    line = SpendLine.objects.filter(worked_on=MONDAY).get()
    ExpenseLine.objects.create(
        spent_on=MONDAY,
        host_council=line.host_council,
        employing_council=line.employing_council,
        team=line.team,
        job_role=line.job_role,
        worker=line.worker,
        engagement=line.engagement,
        kind="mileage",
        amount="12.60",
        timesheet_number=line.timesheet_number,
        posting_key="expense:1",
        posted_at=AFTER,
        posted_by=people.manager,
    )
    draft_recharges(today=NOVEMBER.date(), now=NOVEMBER)
    return RechargeStatement.objects.with_names().get()


def issued(statement: RechargeStatement, people: People) -> RechargeStatement:
    asked = {"today": NOVEMBER.date(), "now": NOVEMBER}
    return issue_recharge(by=people.other_hr, statement=statement, **asked)  # type: ignore[arg-type]


def verify(command: str = "verify_recharge") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def test_a_week_is_charged_with_all_that_it_costs(
    statement: RechargeStatement, people: People
) -> None:
    """Five days of 7½ hours at £31.00 are £1,162.50; holiday pay at 12.07 % is £140.31."""
    parts = {part.label: str(part.amount) for part in document_of(statement).parts}
    assert (parts["Hours worked"], parts["Holiday pay"]) == ("1162.50", "140.31")
    assert parts["Expenses"] == "12.60"
    assert set(parts) >= {"Employer National Insurance", "Apprenticeship levy"}
    october = issued(statement, people)
    posted = [
        *SpendLine.objects.values_list("amount", flat=True),
        *OnCostLine.objects.values_list("amount", flat=True),
        *ExpenseLine.objects.values_list("amount", flat=True),
    ]
    assert (october.total, october.line_count) == (sum(posted), len(posted))


def test_verify_recharge_before_and_after_it_is_issued(
    statement: RechargeStatement, people: People
) -> None:
    assert verify().startswith("1 approved weeks of £1,162.50 in hours. 0 statements charge £0")
    total = issued(statement, people).total
    assert f"1 statements charge £{total:,} in " in verify()
    assert "and £0.00 waits: the recharges hold." in verify()


def test_verify_recharge_of_a_corrected_week(
    statement: RechargeStatement, people: People
) -> None:
    """Monday was not worked after all: the statement stays, and £232.50 goes back."""
    issued(statement, people)
    week = Timesheet.objects.get()
    monday = Shift.objects.filter(entry__timesheet=week).earliest("period")
    correction = ask_correction(
        by=people.manager,
        timesheet=week,
        hours=[RightHours(shift=monday)],
        reason="Not worked",
        now=NOVEMBER,
    )
    approve_correction(by=people.hr, correction=correction, now=NOVEMBER)
    assert "of £930.00 in hours" in verify()
    waits = sum(line.amount for line in waiting_lines(statement) if line.kind == "pay")
    assert waits == Decimal("-232.50")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            "UPDATE rates_rechargeline SET amount = amount + 1 WHERE kind = 'expense'",
            "charges £13.60: expense line",
        ),
        (
            "UPDATE rates_rechargeline SET working = 'Else' WHERE kind = 'expense'",
            "is not what was sealed",
        ),
        ("UPDATE rates_rechargestatement SET total = total + 1", "Statements come to"),
        (
            "DELETE FROM rates_rechargeline WHERE kind = 'expense'",
            "it has 8 of",
        ),
    ],
)
def test_verify_recharge_names_what_someone_changed(
    statement: RechargeStatement, people: People, change: str, problem: str
) -> None:
    october = issued(statement, people)
    assert RechargeLine.objects.count() == october.line_count
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(change)
    for command in ("verify_recharge", "verify_ledger"):
        with pytest.raises(CommandError, match=problem):
            verify(command)


def test_verify_recharge_compares_with_the_hours(
    statement: RechargeStatement, people: People
) -> None:
    """Hours that someone changed behind the ledger's back."""
    issued(statement, people)
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE shifts_timesheetentry SET unpaid_break = NULL WHERE id ="
            " (SELECT min(id) FROM shifts_timesheetentry)"
        )
    with pytest.raises(CommandError, match=r"£1,178\.00 was worked, £1,162\.50 is charged"):
        verify()
