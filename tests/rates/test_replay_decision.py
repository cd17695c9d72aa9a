from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Council
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.rates.asking import stored

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
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE rates_decisionsegment SET cap_rate = 31.50")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(CommandError, match="the answer has another pence"):
        call_command("replay_decision", decision.pk)


def test_replay_decision_that_is_not_there(decision: CapDecision) -> None:
    with pytest.raises(CommandError, match="0: there is no such decision"):
        call_command("replay_decision", decision.pk, 0, stdout=StringIO())
