"""The proof of what is paid on top of hours: it holds, and names what someone tampered with."""

from datetime import time
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Council, Team
from rates.actions.ledger import reverse_spend
from rates.models import MemorandumVersion, OnCostLine, SpendLine
from shifts.actions.on_costs import bring_on_costs
from shifts.actions.timesheets import approve_timesheet
from tests.conftest import People
from tests.factories import TeamFactory, weekdays
from tests.refusals import guards_off
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db
CHECKS = ("due_adds_up", "amount_is_the_difference", "takes_back_what_stood")


@pytest.fixture(autouse=True)
def _week_at_two_hosts(
    memorandum: MemorandumVersion, team: Team, wirral: Council, people: People
) -> None:
    """£697.50 at Liverpool and £465.00 at Wirral share one threshold; a day is taken back."""
    own = submitted(
        held(
            booked(team, people.hr, weekly_pattern=weekdays(time(9), time(17), 0, 1, 2)),
            people.worker,
        )
    )
    theirs = booked(
        TeamFactory.create(council=wirral),
        people.other_hr,
        weekly_pattern=weekdays(time(9), time(17), 3, 4),
        engagement="bank_hosted",
    )
    hosted = submitted(held(theirs, people.worker))
    approve_timesheet(by=people.manager, timesheet=own, now=AFTER)
    approve_timesheet(by=people.other_hr, timesheet=hosted, now=AFTER)
    day = SpendLine.objects.standing().filter(timesheet_number=own.pk)[:1]
    reverse_spend(by=people.hr, lines=day, reason="Not worked", now=AFTER)
    bring_on_costs(by=people.hr, timesheet=own, now=AFTER)


def verify() -> str:
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    return said.getvalue()


def line_of(kind: str, *, latest: bool = True) -> OnCostLine:
    found = OnCostLine.objects.filter(kind=kind).order_by("id")
    return found.latest("id") if latest else found.earliest("id")


def tamper(statement: str, line: OnCostLine) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for check in CHECKS:
            cursor.execute(f"ALTER TABLE rates_oncostline DROP CONSTRAINT oncostline_{check}")
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE id = %s", [line.pk])
        assert cursor.rowcount == 1


def lose(which: str) -> None:
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM rates_oncostline WHERE {which}")


def test_verify_ledger_holds_with_on_costs() -> None:
    assert verify().split(" in ")[0] == f"6 lines and {OnCostLine.objects.count()} on-costs"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("due = due + 1", "what is due is £.* in the ledger and £.* worked out again"),
        ("rate = rate / 2", "what is due is"),
        ("threshold = 0", "what is due is"),
        ("before = before + 1, due = due", "what stood before it is"),
        ("amount = amount + 1", "the amount is"),
        ("reverses_id = NULL", "it reverses nothing, and the line before it is"),
    ],
)
def test_verify_ledger_names_the_on_cost(change: str, problem: str) -> None:
    line = line_of("ni")
    tamper(f"UPDATE rates_oncostline SET {change}", line)
    with pytest.raises(CommandError, match=f"On-cost {line.pk}.*: {problem}"):
        verify()


@pytest.mark.parametrize(
    ("kind", "words"), [("holiday", "Holiday pay"), ("levy", "Apprenticeship levy")]
)
def test_verify_ledger_names_an_on_cost_of_other_work(kind: str, words: str) -> None:
    """It adds up by itself, and not with the spend of its timesheet."""
    line = line_of(kind)
    more = Decimal("100.00")
    due = round(line.rate * (line.base + more), 2)
    tamper(
        f"UPDATE rates_oncostline SET base = base + {more}, due = {due},"
        f" amount = {due} - before, reverses_id = CASE WHEN {due} < before"
        " THEN reverses_id END",
        line,
    )
    with pytest.raises(CommandError, match=f"On-cost {line.pk}: {words} is £{due}, and £"):
        verify()


def test_verify_ledger_names_a_week_whose_insurance_was_lost() -> None:
    lose("kind = 'ni' AND before <> 0")
    told = (
        r"Liverpool, worker \d+, week of \d+ October 2026: "
        "National Insurance of £.* was posted and £141.94 is due"
    )
    with pytest.raises(CommandError, match=told):
        verify()


def test_verify_ledger_names_a_week_without_any_insurance() -> None:
    lose("kind = 'ni'")
    with pytest.raises(CommandError, match=r"of £0.00 was posted and £141.94 is due"):
        verify()
