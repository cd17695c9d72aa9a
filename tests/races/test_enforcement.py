"""A row is written by SQL alone while another transaction supersedes the cap that it stands on."""

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import Council, User
from rates.actions.memoranda import bring_into_force
from rates.errors import database_has_the_last_word
from rates.models import CapDecision, DecisionSegment, MemorandumVersion
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.races.test_memoranda import stricter
from tests.rates.asking import stored

__all__ = ["stricter"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
DECISION = """
INSERT INTO rates_capdecision (council_id, job_role_id, engagement, pay_basis, hourly_rate,
    period, verdict, inputs, digest, decided_at, decided_by_id)
SELECT council_id, job_role_id, engagement, pay_basis, hourly_rate,
    period, verdict, inputs, digest, decided_at, decided_by_id
FROM rates_capdecision ORDER BY id LIMIT 1 RETURNING id
"""
SEGMENT = """
INSERT INTO rates_decisionsegment (decision_id, effective, cap_id, cap_rate)
SELECT %s, effective, cap_id, cap_rate FROM rates_decisionsegment ORDER BY id LIMIT 1
"""


@pytest.fixture
def first(memorandum: MemorandumVersion, liverpool: Council, people: People) -> CapDecision:
    """What the rows are copied from: £31.00 in May, as the first version allows."""
    with transaction.atomic():
        return stored(people.hr, liverpool, "31.00")


def writing(superseded: Event) -> Callable[[], str]:
    @transaction.atomic
    def write() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rates_cap")  # the transaction has begun
            superseded.wait(PATIENCE)
            with database_has_the_last_word():
                cursor.execute(DECISION)
                cursor.execute(SEGMENT, cursor.fetchone())
        return "written"

    return write


def superseding(by: User, version: MemorandumVersion, superseded: Event) -> Callable[[], str]:
    """Done, and held open for a while before it is committed."""

    @transaction.atomic
    def supersede() -> str:
        bring_into_force(by=by, version=version)
        superseded.set()
        time.sleep(GAP)
        return "superseded"

    return supersede


def write_while_superseded(by: User, version: MemorandumVersion) -> list[str]:
    superseded = Event()
    return at_once([writing(superseded), superseding(by, version, superseded)])


@pytest.mark.usefixtures("first")
def test_sql_waits_for_the_new_cap_and_is_refused(
    stricter: MemorandumVersion, people: People
) -> None:
    assert write_while_superseded(people.lead, stricter) == ["cap_changed", "superseded"]
    assert DecisionSegment.objects.count() == CapDecision.objects.count() == 1


@pytest.fixture
def _without_the_lock(db: None) -> Iterator[None]:
    """The guard as it is, but for FOR SHARE: it reads what is committed and waits for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('guard_segment_binds'::regproc)")
        (whole,) = cursor.fetchone()
        assert "FOR SHARE" in whole
        cursor.execute(whole.replace("FOR SHARE", ""))
    yield
    with connection.cursor() as cursor:
        cursor.execute(whole)


@pytest.mark.usefixtures("first", "_without_the_lock")
def test_sql_without_the_guards_lock_is_written_under_the_old_cap(
    stricter: MemorandumVersion, people: People
) -> None:
    """Proves that the lock is what refuses it, and that the test above can fail."""
    assert write_while_superseded(people.lead, stricter) == ["superseded", "written"]
    assert DecisionSegment.objects.count() == 2
