"""Bringing workers and their passports from a file: tried first, then all of it or nothing.

A big file is dealt with in the background; its page says how far it is.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from celery import current_app
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.worker_rows import add_all, what_is_new
from accounts.cells import Problem
from accounts.errors import BadInput
from accounts.models import (
    Council,
    User,
    WorkerImport,
)
from accounts.models.imports import UNDER_WAY, ImportState
from accounts.permissions import Permission, require
from accounts.tables import rows_of, size_of
from accounts.worker_file import Workers, read_workers

TASK = "accounts.tasks.import_workers"
AT_ONCE = 200_000  # bytes of CSV; a bigger file goes to the background
PROBLEMS_KEPT = 100
VERBS = {
    ImportState.DONE: "workers.imported",
    ImportState.TRIED: "workers.import_tried",
    ImportState.FAILED: "workers.import_refused",
}


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a file would do; `merged` rows repeat an earlier one word for word."""

    added: int
    known: int
    merged: int
    problems: tuple[Problem, ...]


def try_import(*, by: User, council: Council, content: bytes, now: datetime) -> Tried:
    """Say what the file would do, and do nothing. Raises NotPermitted, BadInput."""
    require(by, Permission.WORKER_REGISTER, council)
    found = read_workers(rows_of(content), timezone.localdate(now))
    new, known = what_is_new(council, found)
    return Tried(
        added=len(new), known=known, merged=found.merged, problems=tuple(found.problems)
    )


def is_big(content: bytes) -> bool:
    """Whether nobody should wait for it in a request. Raises BadInput."""
    return size_of(content) > AT_ONCE


@transaction.atomic
def ask_import(
    *, by: User, council: Council, content: bytes, now: datetime, only_try: bool = False
) -> WorkerImport:
    """Keep the file to deal with it, or only to try it; the same file twice is one.

    Raises NotPermitted, BadInput.
    """
    require(by, Permission.WORKER_REGISTER, council)
    big = is_big(content)
    lock_council(council.pk)
    digest = hashlib.sha256(content).hexdigest()
    kept = same_file(council, digest, only_try)
    if kept is not None:
        return kept
    asked = WorkerImport.objects.create(
        council=council,
        sha256=digest,
        content=content,
        only_try=only_try,
        requested_at=now,
        requested_by=by,
        progressed_at=now,
    )
    verb = "workers.try_asked" if only_try else "workers.import_asked"
    audit.record(verb, by=by, at=council, target=asked, sha256=digest)
    if big:
        transaction.on_commit(lambda: send(asked.pk), robust=True)
    return asked


def same_file(council: Council, digest: str, only_try: bool) -> WorkerImport | None:
    """A file that came in stays so; one that was tried may come to something else by now."""
    settled = [] if only_try else [ImportState.DONE]
    same = WorkerImport.objects.filter(council=council, sha256=digest, only_try=only_try)
    return same.filter(state__in=[*UNDER_WAY, *settled]).first()


def lock_council(pk: int) -> Council:
    """So that a file that is brought twice at once is kept once."""
    return Council.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_import(pk: int) -> WorkerImport:
    """So that a file that two tasks took up is applied once."""
    return WorkerImport.objects.select_for_update(of=("self",)).get(pk=pk)


def send(import_id: int) -> None:
    current_app.send_task(TASK, args=[import_id], retry=False)


def import_now(*, by: User, council: Council, content: bytes, now: datetime) -> WorkerImport:
    """The same, and a small file is dealt with before this returns."""
    asked = ask_import(by=by, council=council, content=content, now=now)
    if asked.state == ImportState.QUEUED and not is_big(content):
        run_import(asked.pk, now)
        asked.refresh_from_db()
    return asked


def run_import(import_id: int, now: datetime) -> None:
    """Read the file, saying how far it is, and then apply it. Safe to run twice, and at once."""
    asked = WorkerImport.objects.select_related("council", "requested_by").get(pk=import_id)
    if not asked.under_way:
        return

    def told(row: int) -> None:
        running = WorkerImport.objects.filter(pk=import_id, state__in=["queued", "running"])
        running.update(rows_done=row, state=ImportState.RUNNING, progressed_at=timezone.now())

    try:
        rows = rows_of(bytes(asked.content))
        found = read_workers(rows, timezone.localdate(now), told)
    except BadInput as bad:
        said = " ".join(sentence for told in bad.fields.values() for sentence in told)
        found = Workers(problems=[Problem(0, "", "", said)])
    settle_import(by=asked.requested_by, import_id=import_id, found=found, now=now)


@transaction.atomic
def settle_import(*, by: User, import_id: int, found: Workers, now: datetime) -> WorkerImport:
    """Add every worker who is new, or keep why none is; of a try, how many there would be."""
    asked = lock_import(import_id)
    if not asked.under_way:
        return asked
    council = Council.objects.get(pk=asked.council_id)
    require(by, Permission.WORKER_REGISTER, council)
    new, asked.known = what_is_new(council, found)
    if found.problems:
        asked.state = ImportState.FAILED
        asked.problems = [asdict(each) for each in found.problems[:PROBLEMS_KEPT]]
    else:
        asked.state = ImportState.TRIED if asked.only_try else ImportState.DONE
        asked.added, asked.merged = len(new), found.merged
        if not asked.only_try:
            add_all(new, council, by, now)
    asked.content, asked.progressed_at = b"", now
    asked.rows_done = len(found.rows) + found.merged
    asked.save()
    audit.record(
        VERBS[ImportState(asked.state)],
        by=by,
        at=council,
        target=asked,
        sha256=asked.sha256,
        added=asked.added,
        known=asked.known,
    )
    return asked
