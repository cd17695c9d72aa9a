"""Payments outside the system: brought at once, answered at once, and killed in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import IntegrityError

from accounts.actions import worker_imports
from accounts.models import AuditEntry, Council
from rates.actions.off_system import (
    answer_payment,
    answering,
    asking,
    bring_file,
    import_file,
    run_import,
    running,
)
from rates.models import MemorandumVersion, OffSystemImport, OffSystemPayment
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
ROW = "Olive Outside,2026-05-10,36.00\n"
Act = Callable[[], str]


@pytest.fixture
def asked_for(
    memorandum: MemorandumVersion,
    liverpool: Council,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], OffSystemImport]:
    """A file that was tried, is wanted, and waits for whoever takes it up."""
    monkeypatch.setattr(asking, "send", lambda import_id: None)

    def ask(rows: str) -> OffSystemImport:
        tried = bring_file(
            by=people.hr,
            council=liverpool,
            source="Payments ledger",
            basis="paye",
            content=f"name,paid on,amount\n{rows}".encode(),
            now=NOW,
        )
        with monkeypatch.context() as now_big:
            now_big.setattr(worker_imports, "AT_ONCE", 1)
            return import_file(by=people.hr, asked=tried, now=NOW)

    return ask


def applying(asked: OffSystemImport) -> Act:
    def run() -> str:
        try:
            run_import(asked.pk, NOW)
        except IntegrityError:
            return "clash"
        return "fine"

    return run


def slow(monkeypatch: Any, room: Any, name: str, then: Callable[[], object]) -> None:
    """Something happens between a look and the write that rests on it."""
    act = getattr(room, name)

    def slowly(*said: Any, **facts: Any) -> Any:
        done = act(*said, **facts)
        then()
        return done

    monkeypatch.setattr(room, name, slowly)


def pause() -> None:
    time.sleep(GAP)


Asked = Callable[[str], OffSystemImport]


def test_run_import_twice_at_once_applies_once(asked_for: Asked, monkeypatch: Any) -> None:
    asked = asked_for(ROW)
    slow(monkeypatch, running, "new_among", pause)
    assert at_once([applying(asked)] * 2) == ["fine", "fine"]
    assert OffSystemPayment.objects.count() == 1
    assert AuditEntry.objects.filter(verb="off_system.imported").count() == 1


def test_run_import_without_the_lock_clashes(asked_for: Asked, monkeypatch: Any) -> None:
    """Proves the test above can fail."""
    asked = asked_for(ROW)
    monkeypatch.setattr(running, "lock_import", lambda pk: OffSystemImport.objects.get(pk=pk))
    monkeypatch.setattr(running, "lock_council", lambda pk: None)
    slow(monkeypatch, running, "new_among", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([applying(asked)] * 2) == ["clash", "fine"]


def test_one_row_of_two_files_at_once_comes_in_once(asked_for: Asked, monkeypatch: Any) -> None:
    files = [asked_for(ROW), asked_for(f"{ROW}\n")]
    slow(monkeypatch, running, "new_among", pause)
    assert at_once([applying(each) for each in files]) == ["fine", "fine"]
    assert OffSystemPayment.objects.count() == 1
    added = OffSystemImport.objects.order_by("added").values_list("added", "known")
    assert list(added) == [(0, 1), (1, 0)]


def test_one_row_of_two_files_without_the_lock_clashes(
    asked_for: Asked, monkeypatch: Any
) -> None:
    """Proves the test above can fail; the database still keeps one."""
    files = [asked_for(ROW), asked_for(f"{ROW}\n")]
    monkeypatch.setattr(running, "lock_council", lambda pk: None)
    slow(monkeypatch, running, "new_among", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([applying(each) for each in files]) == ["clash", "fine"]
    assert OffSystemPayment.objects.count() == 1


def answering_it(payment: OffSystemPayment, people: People) -> Act:
    def answer() -> str:
        answer_payment(by=people.hr, payment=payment, answer="outside", now=NOW)
        return "answered"

    return answer


def befores() -> list[int]:
    """Which of the answers knew of one before it."""
    entries = AuditEntry.objects.filter(verb="off_system.answered").order_by("pk")
    return [entry.body.count('"was_answer": "outside"') for entry in entries]


def test_of_two_answers_each_knows_the_one_before(
    asked_for: Asked, people: People, monkeypatch: Any
) -> None:
    applying(asked_for(ROW))()
    act = answering_it(OffSystemPayment.objects.get(), people)
    slow(monkeypatch, answering, "check_answer", pause)
    assert at_once([act, act]) == ["answered", "answered"]
    assert befores() == [0, 1]


def test_of_two_answers_without_the_lock_neither_knows(
    asked_for: Asked, people: People, monkeypatch: Any
) -> None:
    """Proves the test above can fail."""
    applying(asked_for(ROW))()
    act = answering_it(OffSystemPayment.objects.get(), people)
    monkeypatch.setattr(
        answering, "lock_payment", lambda pk: OffSystemPayment.objects.get(pk=pk)
    )
    slow(monkeypatch, answering, "check_answer", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([act, act]) == ["answered", "answered"]
    assert befores() == [0, 0]


def test_killed_while_importing(asked_for: Asked) -> None:
    """Nothing of it is there; whoever takes it up again brings in all of it."""
    asked = asked_for(ROW + ROW)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.races.killed_off_system", str(asked.pk)],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    asked.refresh_from_db()
    assert (asked.state, OffSystemPayment.objects.count()) == ("queued", 0)
    run_import(asked.pk, NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.added, OffSystemPayment.objects.count()) == ("done", 2, 2)
