"""Two who issue the same statement at the same moment, and one that is killed half-way."""

import time
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Council, Team
from rates.actions.recharges import draft_recharges, issue_recharge, issuing
from rates.models import MemorandumVersion, RechargeLine, RechargeStatement, RechargeStep
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


def issue_twice(statement: RechargeStatement, people: People) -> list[str]:
    def issue() -> str:
        found = RechargeStatement.objects.with_names().get(pk=statement.pk)
        asked: dict[str, Any] = {"statement": found, "today": TODAY, "now": NOW}
        return issue_recharge(by=people.other_hr, **asked).state

    return at_once([issue, issue])


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


def test_issue_recharge_without_the_lock(
    statement: RechargeStatement, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both pass the check, and only the guard stops the second."""
    both_may = Barrier(2, timeout=PATIENCE)

    def read(statement_id: int) -> RechargeStatement:
        found = RechargeStatement.objects.with_names().get(pk=statement_id)
        both_may.wait()
        return found

    monkeypatch.setattr(issuing, "lock_recharge", read)
    assert issue_twice(statement, people) == ["issued", "recharge_moved_on"]
    assert RechargeLine.objects.count() == 1
