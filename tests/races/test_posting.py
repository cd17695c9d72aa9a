"""Two who post into one key of the summary at once, and one who is killed in the middle."""

import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.conf import settings as configured
from django.db import connection, transaction

from accounts.models import Council, Team
from rates.actions.ledger import keep_months, post_spend
from rates.models import DecisionSegment, MemorandumVersion, SpendLine, SpendSummary
from rates.reports.ledger_proof import first_problem
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import PATIENCE, at_once
from tests.rates.asking import MAY, stored, work

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = Decimal("30.50")


@pytest.fixture
def segment(
    memorandum: MemorandumVersion, liverpool: Council, people: People
) -> DecisionSegment:
    keep_months([MAY])
    return stored(people.hr, liverpool, "30.50").segments.get()


def test_two_post_into_one_key(segment: DecisionSegment, people: People, team: Team) -> None:
    def post(day: int) -> str:
        on = date(2026, 5, day)
        line = work(segment, team, people.worker, worked_on=on, minutes=60)
        return str(post_spend(by=people.manager, lines=[line]))

    acts = [lambda day=day: post(day) for day in range(1, 7)]
    assert at_once(acts) == ["1"] * 6
    kept = SpendSummary.objects.get()
    assert (kept.lines, kept.minutes, kept.amount) == (6, 360, 6 * HOUR)
    assert first_problem(MAY) == ""


def test_a_summary_that_is_read_first_loses_one(
    segment: DecisionSegment, people: People, team: Team
) -> None:
    """Proves the test above can fail: what was read is written back with one line more."""
    line = work(segment, team, people.worker, minutes=60)
    post_spend(by=people.manager, lines=[line])
    both_have_read = Barrier(2, timeout=PATIENCE)

    def add() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            kept = SpendSummary.objects.get()
            both_have_read.wait()
            SpendSummary.objects.update(lines=kept.lines + 1, amount=kept.amount + HOUR)
        return "added"

    assert at_once([add, add]) == ["added", "added"]
    assert SpendSummary.objects.get().lines == 2
    assert "lines is 1 by the lines, is 2 by the summary" in first_problem(MAY)


@pytest.mark.parametrize("point", ["after the lines", "before the end"])
def test_killed_while_posting(
    point: str, segment: DecisionSegment, people: People, team: Team
) -> None:
    """Nothing of it is there; whoever tries again posts each line once."""
    ids = [segment.pk, team.pk, people.worker.pk, people.manager.pk]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.races.killed_posting", point, *map(str, ids)],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not SpendLine.objects.exists()
    assert not SpendSummary.objects.exists()
    lines = [
        work(segment, team, people.worker, worked_on=date(2026, 5, day), minutes=60)
        for day in (1, 2)
    ]
    assert post_spend(by=people.manager, lines=lines) == 2
    assert (SpendSummary.objects.get().lines, first_problem(MAY)) == (2, "")
