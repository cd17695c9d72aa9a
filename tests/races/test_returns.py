"""Two who submit one return at once, two who answer it, and one who is killed in the middle."""

import signal
import subprocess
import sys
import time
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured

from accounts.models import AuditEntry, Council, Notice, Office, Role
from rates.models import MemorandumVersion
from shifts.actions.returns import (
    send_return_back,
    sign_return_off,
    signing,
    submit_return,
    submitting,
)
from shifts.models import ReturnVersion
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.factories import user_with
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.returning import FOURTH, OVER, entered, returned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_to_return(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})


def submit_twice(people: People, liverpool: Council) -> list[str]:
    def submit() -> str:
        version = submit_return(by=people.hr, council=liverpool, quarter=FOURTH, now=OVER)
        return f"version {version.number}"

    return at_once([submit, submit])


def test_submit_return_once(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembled, put_together = submitting.assembled, []

    def slowly(wanted: Any) -> Any:
        put_together.append(wanted)
        time.sleep(GAP)
        return assembled(wanted)

    monkeypatch.setattr(submitting, "assembled", slowly)
    assert submit_twice(people, liverpool) == ["return_waits", "version 1"]
    assert len(put_together) == 1, "The second went past the check."
    assert Notice.objects.filter(kind="return_submitted").count() == 1


def test_submit_return_without_the_lock(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both put it together, and only the constraint is left."""
    both_may, put_together = Barrier(2, timeout=PATIENCE), []
    assembled = submitting.assembled

    def together(wanted: Any) -> Any:
        put_together.append(both_may.wait())
        return assembled(wanted)

    monkeypatch.setattr(submitting, "lock_draft", lambda *_: None)
    monkeypatch.setattr(submitting, "assembled", together)
    assert submit_twice(people, liverpool) == ["return_waits", "version 1"]
    assert len(put_together) == 2


def answer_twice(people: People, liverpool: Council) -> list[str]:
    """The director signs it off as another holder of the office sends it back."""
    other = user_with(Role.APPROVER, liverpool, office=Office.DIRECTOR_OF_CHILDRENS_SERVICES)
    version = returned(people.hr, liverpool)
    return at_once(
        [
            lambda: sign_return_off(by=people.approver, version=version, now=OVER).state,
            lambda: send_return_back(by=other, version=version, reason="No.", now=OVER).state,
        ]
    )


def test_answer_return_once(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_version = signing.lock_version

    def slowly(version_id: int) -> ReturnVersion:
        found = lock_version(version_id)
        time.sleep(GAP)
        return found

    monkeypatch.setattr(signing, "lock_version", slowly)
    assert answer_twice(people, liverpool) in (
        ["signed_off", "wrong_state"],
        ["sent_back", "wrong_state"],
    )


def test_answer_return_without_the_lock(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find it waiting, and only the guard stops the second."""
    both_may = Barrier(2, timeout=PATIENCE)

    def read(version_id: int) -> ReturnVersion:
        found = ReturnVersion.objects.select_related("council__region").get(pk=version_id)
        both_may.wait()
        return found

    monkeypatch.setattr(signing, "lock_version", read)
    told = answer_twice(people, liverpool)
    assert "return_answered" in told
    assert len(set(told) & {"signed_off", "sent_back"}) == 1


@pytest.mark.parametrize("point", ["after the version", "before the end"])
def test_killed_while_submitting(point: str, people: People, liverpool: Council) -> None:
    """Nothing of it is there; whoever tries again makes the first version."""
    ids = [liverpool.pk, people.hr.pk]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.races.killed_submitting", point, *map(str, ids)],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not ReturnVersion.objects.exists()
    assert not Notice.objects.filter(kind="return_submitted").exists()
    assert not AuditEntry.objects.filter(verb="return.submitted").exists()
    assert returned(people.hr, liverpool).number == 1
