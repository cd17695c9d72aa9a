"""The rows of a file of workers: who is new, whose numbers are taken, and adding them all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.cells import Problem
from accounts.models import (
    Council,
    DbsCheck,
    Membership,
    Registration,
    RightToWork,
    Role,
    User,
    Worker,
)
from accounts.worker_file import WorkerRow, Workers

BATCH = 2_000


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
    """Nobody is said to have seen an original unless the file says who, when and how."""
    kept: dict[str, Any] = {"recorded_at": now, "recorded_by": by}
    Registration.objects.bulk_create(
        Registration(
            worker=worker,
            number=row.registration_number,
            status=row.registration_status or "registered",
            conditions=row.registration_conditions or "",
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
            original_seen_by=row.dbs_original_seen_by or "",
            original_seen_on=row.dbs_original_seen_on,
            original_seen_how=row.dbs_original_seen_how or "",
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
