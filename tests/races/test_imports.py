"""One file of workers, brought twice at once and taken up twice at once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.actions import worker_imports
from accounts.models import AuditEntry, User, WorkerImport
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
FILE = b"email,full_name,qualified_on,latitude,longitude\nzoe@example.org,Zoe,2015-07-01,53,-2"
Act = Callable[[], str]


def unless_it_clashes(act: Callable[[], object]) -> Act:
    def run() -> str:
        try:
            act()
        except IntegrityError:
            return "clash"
        return "fine"

    return run


def asking(people: People) -> Act:
    given: dict[str, Any] = {"council": people.worker.employing_council, "now": NOW}
    return unless_it_clashes(
        lambda: worker_imports.ask_import(by=people.hr, content=FILE, **given)
    )


@pytest.fixture
def asked(people: People) -> WorkerImport:
    council = people.worker.employing_council
    return worker_imports.ask_import(by=people.hr, council=council, content=FILE, now=NOW)


def running(asked: WorkerImport) -> Act:
    return unless_it_clashes(lambda: worker_imports.run_import(asked.pk, NOW))


def slow(monkeypatch: pytest.MonkeyPatch, name: str, then: Callable[[], object]) -> None:
    """Something happens between a look and the write that rests on it."""
    act = getattr(worker_imports, name)

    def slowly(*said: Any, **facts: Any) -> Any:
        done = act(*said, **facts)
        then()
        return done

    monkeypatch.setattr(worker_imports, name, slowly)


def pause() -> None:
    time.sleep(GAP)


def test_ask_import_twice_at_once_keeps_one(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, "same_file", pause)
    assert at_once([asking(people)] * 2) == ["fine", "fine"]
    assert WorkerImport.objects.count() == 1


def test_ask_import_without_the_lock_clashes(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail; the database still keeps one."""
    monkeypatch.setattr(worker_imports, "lock_council", lambda pk: None)
    slow(monkeypatch, "same_file", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([asking(people)] * 2) == ["clash", "fine"]
    assert WorkerImport.objects.count() == 1


def test_run_import_twice_at_once_applies_once(
    asked: WorkerImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, "what_is_new", pause)
    assert at_once([running(asked)] * 2) == ["fine", "fine"]
    assert AuditEntry.objects.filter(verb="workers.imported").count() == 1
    assert User.objects.filter(email="zoe@example.org").count() == 1


def test_run_import_without_the_lock_clashes(
    asked: WorkerImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail."""
    monkeypatch.setattr(
        worker_imports, "lock_import", lambda pk: WorkerImport.objects.get(pk=pk)
    )
    slow(monkeypatch, "what_is_new", Barrier(2, timeout=PATIENCE).wait)
    assert at_once([running(asked)] * 2) == ["clash", "fine"]
