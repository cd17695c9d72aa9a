"""In the background: twice at once, killed half-way, and over a real broker."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from rates import tasks
from rates.actions import what_if as actions
from rates.actions.what_if import replaying
from rates.models import MemorandumVersion, WhatIf
from rates.tasks import SILENCE, resume_what_ifs, run_what_if
from staffbank.embedded.places import BASE_DIR
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.what_if.conftest import ask, run

ON_ITS_OWN = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(run_what_if, "delay", found.append)
    return found


@pytest.mark.django_db
def test_run_twice(asked: WhatIf) -> None:
    assert [run_what_if(asked.pk), run_what_if(asked.pk)] == ["nothing left", "nothing left"]
    asked.refresh_from_db()
    assert (asked.state, asked.figures.count()) == ("done", 2)


@pytest.mark.django_db
def test_run_says_what_stopped_it(asked: WhatIf, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**values: Any) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(tasks, "replay_next_part", broken)
    assert run_what_if(asked.pk) == "failed"
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("failed", "OperationalError")


@pytest.mark.django_db
def test_resume_takes_what_was_left_lying(asked: WhatIf, sent: list[int]) -> None:
    assert resume_what_ifs() == "0 resumed"
    long_ago = timezone.now() - SILENCE - timedelta(seconds=1)
    WhatIf.objects.update(progressed_at=long_ago)
    assert resume_what_ifs() == "1 resumed"
    assert sent == [asked.pk]
    run(asked)
    WhatIf.objects.filter(pk=asked.pk, state="queued").update(progressed_at=long_ago)
    assert resume_what_ifs() == "0 resumed"


@ON_ITS_OWN
def test_killed_half_way_goes_on(
    asked: WhatIf, monkeypatch: pytest.MonkeyPatch, draft: MemorandumVersion, people: People
) -> None:
    """A part that dies after counting leaves nothing behind, and the next worker counts it."""
    actions.replay_next_part(what_if_id=asked.pk)

    def killed(*values: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(replaying.WhatIfFigures.objects, "bulk_create", killed)
        with pytest.raises(SystemExit):
            run_what_if(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.parts_done) == ("running", 1)
    assert asked.parts.filter(is_done=True).count() == 1
    whole = run(asked)
    assert (whole.state, whole.digest) == ("done", run(ask(draft, people)).digest)


@ON_ITS_OWN
def test_two_workers_count_each_council_once(
    asked: WhatIf, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    figures_of = replaying.figures_of

    def slowly(part: Any) -> Any:
        counted.append(part.council_id)
        time.sleep(GAP / 4)
        return figures_of(part)

    monkeypatch.setattr(replaying, "figures_of", slowly)
    assert at_once([lambda: run_what_if(asked.pk)] * 2) == ["nothing left"] * 2
    run(asked)
    assert sorted(counted) == sorted(asked.parts.values_list("council", flat=True))
    asked.refresh_from_db()
    assert asked.parts_done == 6


@ON_ITS_OWN
def test_cancel_does_not_wait_for_the_counting(
    asked: WhatIf, monkeypatch: pytest.MonkeyPatch, people: People
) -> None:
    counting, cancelled = Event(), Event()
    figures_of = replaying.figures_of

    def until_cancelled(part: Any) -> Any:
        counting.set()
        assert cancelled.wait(PATIENCE)
        return figures_of(part)

    def work() -> None:
        run_what_if(asked.pk)
        connection.close()

    monkeypatch.setattr(replaying, "figures_of", until_cancelled)
    worker = Thread(target=work)
    worker.start()
    assert counting.wait(PATIENCE)
    actions.cancel_what_if(by=people.lead, what_if=asked)
    cancelled.set()
    worker.join(PATIENCE)
    asked.refresh_from_db()
    assert (asked.state, asked.parts_done, asked.figures.count()) == ("cancelled", 0, 0)


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker of its own on the test's database, reading a queue that no other test writes."""
    usual, queue = current_app.conf.task_default_queue, f"what-if-{uuid4().hex}"
    current_app.conf.task_default_queue = queue
    at = connection.get_connection_params()
    database = "postgresql://{user}:{password}@/{dbname}?host={host}&port={port}".format(
        **{"user": "", "password": "", "host": "", "port": ""} | at
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "staffbank", "worker", "-c", "1", "-Q", queue],
        cwd=BASE_DIR,
        env={**os.environ, "DATABASE_URL": database, "REDIS_URL": settings.REDIS_URL},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield
    current_app.conf.task_default_queue = usual
    process.terminate()
    process.wait(PATIENCE)


@pytest.mark.servers
@ON_ITS_OWN
def test_over_a_real_broker(
    worker: None, spent: None, draft: MemorandumVersion, people: People
) -> None:
    what_if = ask(draft, people)
    deadline = time.monotonic() + 6 * PATIENCE
    while what_if.is_under_way:
        assert time.monotonic() < deadline
        time.sleep(GAP)
        what_if.refresh_from_db()
    assert (what_if.state, what_if.parts_done, what_if.figures.count()) == ("done", 6, 2)
