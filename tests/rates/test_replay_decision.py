from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Council
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.rates.asking import stored
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(memorandum: MemorandumVersion, liverpool: Council, people: People) -> CapDecision:
    return stored(people.hr, liverpool, "30.50")


def test_replay_decision_proves(decision: CapDecision) -> None:
    told = StringIO()
    call_command("replay_decision", decision.pk, stdout=told)
    assert "£30.50 an hour is within the cap of £31.00" in told.getvalue()
    assert decision.digest in told.getvalue()


def test_replay_decision_changed_behind_the_guards(decision: CapDecision) -> None:
    with guards_off():
        decision.segments.update(cap_rate=Decimal("31.50"))
    with pytest.raises(CommandError, match="the answer has another pence"):
        call_command("replay_decision", decision.pk)


def test_replay_decision_that_is_not_there(decision: CapDecision) -> None:
    with pytest.raises(CommandError, match="0: there is no such decision"):
        call_command("replay_decision", decision.pk, 0, stdout=StringIO())
