"""Two who move the same statement at the same moment, and one who is killed in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction

from accounts.models import Council, Team
from rates.actions.recharges import (
    agree_recharge,
    answering,
    draft_recharges,
    issue_recharge,
    issuing,
)
from rates.models import MemorandumVersion, RechargeLine, RechargeStatement, RechargeStep
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.asking import AUGUST, stored
from tests.rates.recharges.conftest import NOW, TODAY
from tests.rates.reports.conftest import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def statement(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> RechargeStatement:
    with transaction.atomic():
        decision = stored(
            people.hr, liverpool, "30.50", engagement="bank_hosted", ends_before=AUGUST
        )
        lent = Ledger(people, decision.segments.get(), team)
        lent.add("1", date(2026, 5, 31), 450, people.other_worker)
    draft_recharges(today=TODAY, now=NOW)
    return RechargeStatement.objects.with_names().get(month=date(2026, 5, 1))


def issue(statement: RechargeStatement, people: People) -> str:
    found = RechargeStatement.objects.with_names().get(pk=statement.pk)
    asked: dict[str, Any] = {"statement": found, "today": TODAY, "now": NOW}
    return issue_recharge(by=people.other_hr, **asked).state


def issue_twice(statement: RechargeStatement, people: People) -> list[str]:
    return at_once([partial(issue, statement, people)] * 2)


def test_issue_recharge_once(
    statement: RechargeStatement, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting_lines = issuing.waiting_lines

    def slowly(of: RechargeStatement) -> list[RechargeLine]:
        time.sleep(GAP)
        return waiting_lines(of)

    monkeypatch.setattr(issuing, "waiting_lines", slowly)
    assert issue_twice(statement, people) == ["issued", "wrong_state"]
    assert (RechargeLine.objects.count(), RechargeStep.objects.count()) == (1, 1)


def read_together() -> Callable[[int], RechargeStatement]:
    """Instead of the lock: both have read the statement before either goes on."""
    both_may = Barrier(2, timeout=PATIENCE)

    def read(statement_id: int) -> RechargeStatement:
        found = RechargeStatement.objects.with_names().get(pk=statement_id)
        both_may.wait()
        return found

    return read


def test_issue_recharge_without_the_lock(
    statement: RechargeStatement, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both pass the check, and only the guard stops the second."""
    monkeypatch.setattr(issuing, "lock_recharge", read_together())
    assert issue_twice(statement, people) == ["issued", "recharge_moved_on"]
    assert RechargeLine.objects.count() == 1


def test_killed_while_issuing(statement: RechargeStatement, people: People) -> None:
    """Nothing of it is there; whoever tries again takes each line once."""
    killed = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.races.killed_issuing",
            str(statement.pk),
            str(people.other_hr.pk),
        ],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    statement.refresh_from_db()
    assert (statement.state, statement.steps.count()) == ("draft", 0)
    assert not RechargeLine.objects.exists()
    assert issue(statement, people) == "issued"
    assert RechargeLine.objects.count() == 1


def agree_twice(statement: RechargeStatement, people: People) -> list[str]:
    def agree() -> str:
        found = RechargeStatement.objects.with_names().get(pk=statement.pk)
        return agree_recharge(by=people.hr, statement=found, now=NOW).state

    return at_once([agree, agree])


def test_agree_recharge_once(
    statement: RechargeStatement, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_step = answering.check_step

    def slowly(*asked: Any) -> None:
        check_step(*asked)
        time.sleep(GAP)

    monkeypatch.setattr(answering, "check_step", slowly)
    issue(statement, people)
    assert agree_twice(statement, people) == ["agreed", "wrong_state"]


def test_agree_recharge_without_the_lock(
    statement: RechargeStatement, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both pass the check, and only the guard stops the second."""
    issue(statement, people)
    monkeypatch.setattr(answering, "lock_recharge", read_together())
    assert agree_twice(statement, people) == ["agreed", "recharge_moved_on"]
