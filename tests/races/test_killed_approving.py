"""A process that is killed once a week's spend and on-costs are written, and who comes next."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings as configured

from accounts.models import AuditEntry, Notice, Team
from rates.actions.ledger import keep_months
from rates.models import MemorandumVersion, OnCostLine, SpendLine, SpendSummary
from rates.reports.ledger_proof import months_of_the_ledger, proofs
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Timesheet
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import PATIENCE
from tests.shifts.building import AFTER, MONDAY, booked, held, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def test_killed_in_the_middle_of_an_approval(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Nothing of it is there, not even a notice; whoever tries again posts each line once."""
    keep_months([MONDAY])
    sheet = submitted(held(booked(team, people.hr), people.worker))
    entries, notices = AuditEntry.objects.count(), Notice.objects.count()
    killed = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.races.killed_approving",
            str(sheet.pk),
            str(people.manager.pk),
            AFTER.isoformat(),
        ],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    for table in (SpendLine, SpendSummary, OnCostLine):
        assert not table._default_manager.exists()
    assert Timesheet.objects.get().state == "submitted"
    assert (AuditEntry.objects.count(), Notice.objects.count()) == (entries, notices)
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)
    assert (SpendLine.objects.count(), OnCostLine.objects.count()) == (5, 3)
    assert {proof.problem for proof in proofs(months_of_the_ledger())} == {""}
