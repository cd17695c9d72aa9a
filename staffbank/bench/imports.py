"""Bringing a file of 100,000 workers, beside having PostgreSQL copy the same cells into tables."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.actions.worker_imports import ask_import, run_import, try_import
from accounts.models import Membership, Role, User
from accounts.tables import MOST_ROWS
from accounts.worker_file import COLUMNS
from staffbank.bench.bare import undone
from staffbank.bench.measure import Case

TABLE = """
CREATE TEMPORARY TABLE bench_file (
    email text, full_name text, qualified_on date, latitude numeric(6, 3),
    longitude numeric(6, 3), registration_number text, registered_until date,
    registration_status text, registration_conditions text, dbs_certificate_number text,
    dbs_issued_on date, dbs_childrens_barred_list boolean, dbs_update_service_on date,
    dbs_original_seen_by text, dbs_original_seen_on date, dbs_original_seen_how text,
    right_to_work_from date, right_to_work_until date
) ON COMMIT DROP
"""
COPY = "COPY bench_file FROM STDIN (FORMAT csv, HEADER)"
FILL = """
WITH person AS (
    INSERT INTO accounts_user (password, email, full_name, is_active, created_at)
    SELECT '!', email, full_name, true, now() FROM bench_file RETURNING id, email
), member AS (
    INSERT INTO accounts_membership (user_id, role, granted_at, granted_by_id)
    SELECT id, 'worker', now(), %(by)s FROM person
), worker AS (
    INSERT INTO accounts_worker (user_id, employing_council_id, qualified_on, latitude,
        longitude, joined_at, joined_by_id)
    SELECT person.id, %(council)s, qualified_on, latitude, longitude, now(), %(by)s
    FROM person JOIN bench_file USING (email) RETURNING id, user_id
), whose AS (
    SELECT worker.id AS worker_id, bench_file.*
    FROM worker JOIN person ON person.id = worker.user_id JOIN bench_file USING (email)
), registration AS (
    INSERT INTO accounts_registration (worker_id, number, status, conditions,
        registered_until, recorded_at, recorded_by_id)
    SELECT worker_id, registration_number, registration_status, '', registered_until, now(),
        %(by)s FROM whose
), dbs AS (
    INSERT INTO accounts_dbscheck (worker_id, certificate_number, issued_on,
        childrens_barred_list, update_service_checked_on, original_seen_by, original_seen_on,
        original_seen_how, recorded_at, recorded_by_id)
    SELECT worker_id, dbs_certificate_number, dbs_issued_on, dbs_childrens_barred_list,
        dbs_update_service_on, dbs_original_seen_by, dbs_original_seen_on,
        dbs_original_seen_how, now(), %(by)s FROM whose
)
INSERT INTO accounts_righttowork (worker_id, effective, recorded_at, recorded_by_id)
SELECT worker_id, daterange(right_to_work_from, right_to_work_until), now(), %(by)s FROM whose
"""


def importing() -> Iterator[Case]:
    """Every cell of the file is filled in; both imports are rolled back each time."""
    given = asked()
    size = f"{MOST_ROWS:,} workers"
    yield Case(
        name=f"Trying a file of {size}",
        ours=lambda: try_import(**given),
        bare=undone(lambda: copy(given["content"])),
        bare_is="COPY of its cells into one table",
        rounds=1,
    )
    yield Case(
        name=f"Importing {size}",
        ours=undone(lambda: bring(given)),
        bare=undone(lambda: fill(given)),
        bare_is="the same COPY, and one statement from there into the six tables",
        rounds=1,
    )


def asked() -> dict[str, Any]:
    found = Membership.objects.live().filter(role=Role.COUNCIL_HR).earliest("pk")
    assert found.council is not None
    return {
        "by": User.objects.get(pk=found.user_id),
        "council": found.council,
        "content": "\n".join([",".join(each.name for each in COLUMNS), *lines()]).encode(),
        "now": timezone.now(),
    }


def lines() -> Iterator[str]:
    for number in range(MOST_ROWS):
        shift = number % 900 / 1_000
        yield (
            f"worker{number}@brought.example,Worker {number},2015-07-01,{53 + shift:.3f},"
            f"{-2 - shift:.3f},SW{20_000_000 + number},2027-11-30,registered,,"
            f"{800_000_000_000 + number},2025-01-31,yes,2026-05-01,Sam Lee,2025-02-03,"
            "in_person,2020-01-31,"
        )


def bring(given: dict[str, Any]) -> None:
    run_import(ask_import(**given).pk, given["now"])
    check()


def copy(content: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy(COPY) as pipe:
            pipe.write(content)


def fill(given: dict[str, Any]) -> None:
    copy(given["content"])
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"by": given["by"].pk, "council": given["council"].pk})
    check()


def check() -> None:
    """The keys of other tables, which is otherwise left to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
