"""A worker of Wirral at Liverpool: £228.75 in May and £45.75 in June, in two drafts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import Council, Team
from rates.actions.recharges import draft_recharges, issue_recharge
from rates.models import MemorandumVersion, RechargeStatement
from tests.conftest import People
from tests.rates.asking import AUGUST, MAY, stored
from tests.rates.reports.conftest import Ledger

NOW = datetime(2026, 7, 2, 9, tzinfo=UTC)
TODAY = date(2026, 7, 2)
Drafted = Callable[[date], RechargeStatement]


@pytest.fixture
def lent(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> Ledger:
    """And an hour of Liverpool's own worker, which nobody is charged for."""
    decision = stored(
        people.hr, liverpool, "30.50", engagement="bank_hosted", ends_before=AUGUST
    )
    made = Ledger(people, decision.segments.get(), team)
    made.add("shift:1", date(2026, 5, 31), 450, people.other_worker)
    made.add("shift:2", date(2026, 6, 1), 60, people.other_worker, multiplier=Decimal("1.50"))
    made.add("shift:3", date(2026, 6, 2), 60, people.worker)
    return made


@pytest.fixture
def drafted(lent: Ledger, people: People) -> Drafted:
    draft_recharges(today=TODAY, now=NOW)
    return lambda month: RechargeStatement.objects.with_names().get(month=month)


@pytest.fixture
def may(drafted: Drafted, people: People) -> RechargeStatement:
    """Issued by Wirral."""
    return issue_recharge(by=people.other_hr, statement=drafted(MAY), today=TODAY, now=NOW)
