"""Bringing workers and their passports from a file: tried first, then all of it or nothing.

A big file is dealt with in the background; its page says how far it is.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from celery import current_app
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.cells import Problem
from accounts.errors import BadInput
from accounts.file_forms import decoded
from accounts.models import (
    Council,
    DbsCheck,
    Membership,
    Registration,
    RightToWork,
    Role,
    User,
    Worker,
    WorkerImport,
)
from accounts.models.imports import ImportState
from accounts.permissions import Permission, require
from accounts.tables import rows_of_csv
from accounts.worker_file import WorkerRow, Workers, read_workers

TASK = "accounts.tasks.import_workers"
AT_ONCE = 200_000  # bytes; a bigger file goes to the background
BATCH, PROBLEMS_KEPT = 2_000, 100


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
    found, new, known = looked_at(council, content, now)
    return Tried(
        added=len(new), known=known, merged=found.merged, problems=tuple(found.problems)
    )


@transaction.atomic
def ask_import(*, by: User, council: Council, content: bytes, now: datetime) -> WorkerImport:
    """Keep the file and deal with it, now or in the background; the same file twice is one."""
    require(by, Permission.WORKER_REGISTER, council)
    Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council.pk)
    digest = hashlib.sha256(content).hexdigest()
    standing = WorkerImport.objects.filter(council=council, sha256=digest)
    kept = standing.exclude(state=ImportState.FAILED).first()
    if kept is not None:
        return kept
    asked = WorkerImport.objects.create(
        council=council,
        sha256=digest,
        content=content,
        requested_at=now,
        requested_by=by,
        progressed_at=now,
    )
    audit.record("workers.import_asked", by=by, at=council, target=asked, sha256=digest)
    if len(content) > AT_ONCE:
        transaction.on_commit(lambda: send(asked.pk), robust=True)
    return asked


def send(import_id: int) -> None:
    current_app.send_task(TASK, args=[import_id], retry=False)


def import_now(*, by: User, council: Council, content: bytes, now: datetime) -> WorkerImport:
    """The same, and a small file is dealt with before this returns."""
    asked = ask_import(by=by, council=council, content=content, now=now)
    if asked.state == ImportState.QUEUED and len(content) <= AT_ONCE:
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
        rows = rows_of_csv(decoded(bytes(asked.content)))
        found = read_workers(rows, timezone.localdate(now), told)
    except BadInput as bad:
        said = " ".join(sentence for told in bad.fields.values() for sentence in told)
        found = Workers(problems=[Problem(0, "", "", said)])
    settle_import(by=asked.requested_by, import_id=import_id, found=found, now=now)


@transaction.atomic
def settle_import(*, by: User, import_id: int, found: Workers, now: datetime) -> WorkerImport:
    """Add every worker who is new, or keep why none is."""
    asked = WorkerImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if not asked.under_way:
        return asked
    council = Council.objects.get(pk=asked.council_id)
    require(by, Permission.WORKER_REGISTER, council)
    new, asked.known = what_is_new(council, found)
    if found.problems:
        asked.state = ImportState.FAILED
        asked.problems = [asdict(each) for each in found.problems[:PROBLEMS_KEPT]]
    else:
        add_all(new, council, by, now)
        asked.state, asked.added = ImportState.DONE, len(new)
    asked.content, asked.progressed_at = b"", now
    asked.rows_done = len(found.rows) + found.merged
    asked.save()
    audit.record(
        "workers.imported" if not found.problems else "workers.import_refused",
        by=by,
        at=council,
        target=asked,
        sha256=asked.sha256,
        added=asked.added,
        known=asked.known,
    )
    return asked


def looked_at(
    council: Council, content: bytes, now: datetime
) -> tuple[Workers, list[WorkerRow], int]:
    found = read_workers(rows_of_csv(decoded(content)), timezone.localdate(now))
    new, known = what_is_new(council, found)
    return found, new, known


def what_is_new(council: Council, found: Workers) -> tuple[list[WorkerRow], int]:
    """The rows whose workers are not there yet; what clashes is added to the problems."""
    new: list[WorkerRow] = []
    known = 0
    for rows in in_batches(found.rows):
        people = {
            user.email: user
            for user in User.objects.filter(
                email__in=[row.email for row in rows]
            ).select_related("worker")
        }
        fresh = [row for row in rows if row.email not in people]
        for row in rows:
            if row.email in people:
                known += is_known(row, people[row.email], council, found)
        refuse_taken(fresh, found)
        new += fresh
    return new, known


def is_known(row: WorkerRow, user: User, council: Council, found: Workers) -> bool:
    worker: Worker | None = getattr(user, "worker", None)
    if worker is None or worker.employing_council_id != council.pk:
        remedy = (
            "Somebody else signs in with it; give another address, or register them singly."
        )
        found.problems.append(Problem(row.row, "email", row.email, remedy))
        return False
    if (user.full_name, worker.qualified_on) != (row.full_name, row.qualified_on):
        remedy = (
            f"They are in the pool as {user.full_name}, qualified on {worker.qualified_on}."
        )
        found.problems.append(Problem(row.row, "full_name", row.full_name, remedy))
        return False
    return True


def refuse_taken(fresh: Sequence[WorkerRow], found: Workers) -> None:
    """Numbers that belong to somebody who is in the pool already."""
    held: dict[str, Iterable[str]] = {
        "registration_number": Registration.objects.filter(
            number__in=[row.registration_number for row in fresh if row.registration_number]
        ).values_list("number", flat=True),
        "dbs_certificate_number": DbsCheck.objects.filter(
            certificate_number__in=[
                row.dbs_certificate_number for row in fresh if row.dbs_certificate_number
            ]
        ).values_list("certificate_number", flat=True),
    }
    for name, numbers in held.items():
        taken = set(numbers)
        for row in fresh:
            if getattr(row, name) in taken:
                remedy = "It belongs to a worker of the pool; check the number."
                found.problems.append(Problem(row.row, name, getattr(row, name), remedy))


def in_batches(rows: Sequence[WorkerRow]) -> Iterator[Sequence[WorkerRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def add_all(new: Sequence[WorkerRow], council: Council, by: User, now: datetime) -> None:
    for rows in in_batches(new):
        users = User.objects.bulk_create(
            User(email=row.email, full_name=row.full_name, password=make_password(None))
            for row in rows
        )
        Membership.objects.bulk_create(
            Membership(user=user, role=Role.WORKER, granted_at=now, granted_by=by)
            for user in users
        )
        workers = Worker.objects.bulk_create(
            Worker(
                user=user,
                employing_council=council,
                qualified_on=row.qualified_on,
                latitude=row.latitude,
                longitude=row.longitude,
                joined_at=now,
                joined_by=by,
            )
            for user, row in zip(users, rows, strict=True)
        )
        add_passports(list(zip(workers, rows, strict=True)), by, now)


def add_passports(pairs: Sequence[tuple[Worker, WorkerRow]], by: User, now: datetime) -> None:
    """Nobody is said to have seen the originals: that is recorded when somebody has."""
    kept: dict[str, Any] = {"recorded_at": now, "recorded_by": by}
    Registration.objects.bulk_create(
        Registration(
            worker=worker,
            number=row.registration_number,
            status="registered",
            registered_until=row.registered_until or "",
            **kept,
        )
        for worker, row in pairs
        if row.registration_number
    )
    DbsCheck.objects.bulk_create(
        DbsCheck(
            worker=worker,
            certificate_number=row.dbs_certificate_number,
            issued_on=row.dbs_issued_on or "",
            childrens_barred_list=bool(row.dbs_childrens_barred_list),
            update_service_checked_on=row.dbs_update_service_on,
            **kept,
        )
        for worker, row in pairs
        if row.dbs_certificate_number
    )
    RightToWork.objects.bulk_create(
        RightToWork(
            worker=worker,
            effective=DateRange(row.right_to_work_from, day_after(row)),
            **kept,
        )
        for worker, row in pairs
        if row.right_to_work_from
    )


def day_after(row: WorkerRow) -> date | None:
    return row.right_to_work_until and row.right_to_work_until + timedelta(days=1)
