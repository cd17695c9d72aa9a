"""Two who hand the same period to payroll, and one who is killed half-way."""

import signal
import subprocess
import sys
import time
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured

from accounts.models import Council, Team
from rates.actions import payroll
from rates.actions.payroll import make_payroll_run
from rates.models import MemorandumVersion, PayrollLine, PayrollRun
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.pay.paying import CLOSED, CUT_OFF, approved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _approved(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    approved(team, people.hr, people.worker)


def make_two(people: People, council: Council) -> list[str]:
    def make() -> str:
        run = make_payroll_run(by=people.hr, council=council, cut_off_on=CUT_OFF, now=CLOSED)
        return str(run.line_count)

    return at_once([make, make])


def test_two_runs_of_one_period(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = payroll.payroll_csv

    def slowly(*asked: Any) -> str:
        time.sleep(GAP)
        return written(*asked)

    monkeypatch.setattr(payroll, "payroll_csv", slowly)
    assert make_two(people, liverpool) == ["6", "nothing_to_pay"]
    assert PayrollRun.objects.count() == 1


def test_two_runs_without_the_lock(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find the lines, and the database stops the second."""
    both_found, written = Barrier(2, timeout=PATIENCE), payroll.payroll_csv

    def together(*asked: Any) -> str:
        both_found.wait()
        return written(*asked)

    monkeypatch.setattr(payroll, "payroll_csv", together)
    monkeypatch.setattr(payroll, "lock_council", lambda council: council)
    assert make_two(people, liverpool) == ["6", "already_run"]
    assert PayrollLine.objects.count() == 6


KILLED = """
import os, signal, django
django.setup()
from accounts.models import Council, User
from rates.actions import payroll
from tests.rates.pay.paying import CLOSED, CUT_OFF
payroll.audit.record = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
payroll.make_payroll_run(
    by=User.objects.get(pk={by}), council=Council.objects.get(pk={council}),
    cut_off_on=CUT_OFF, now=CLOSED,
)
"""


def test_killed_half_way(people: People, liverpool: Council) -> None:
    """Nothing of it is there; whoever tries again hands over all of it."""
    program = KILLED.format(by=people.hr.pk, council=liverpool.pk)
    killed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not PayrollRun.objects.exists()
    assert not PayrollLine.objects.exists()
    run = make_payroll_run(by=people.hr, council=liverpool, cut_off_on=CUT_OFF, now=CLOSED)
    assert run.lines.count() == 6
