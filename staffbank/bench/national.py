"""A national world in bulk: the demonstration's workers copied until there are as many as England's.

Rows go in without triggers, and the exclusion constraints are plain indexes of the same columns, so
this is for throwaway servers only. Whatever a colleague's passport holds, the copy's holds too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.management.base import CommandError
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from accounts.models import (
    Clearance,
    Consent,
    DbsCheck,
    EmploymentSpell,
    Reference,
    Registration,
    RightToWork,
    Team,
    User,
    Worker,
)
from shifts.models import Assignment, Booking, Offer, Shift

FIRST = 10_000_000  # where the copies' numbers begin
TEAMS = 10  # of each council
BOOKINGS, SHIFTS = 8, 20  # of each worker, and of each booking: four weeks of five days

WORKERS = """
CREATE TEMPORARY TABLE bench_worker ON COMMIT DROP AS
SELECT number, %(first)s + number AS id, old.id AS old, old.user_id AS old_user,
    number %% (SELECT count(*) FROM accounts_council) AS council
FROM generate_series(1, %(workers)s - (SELECT count(*) FROM accounts_worker)) AS number
JOIN (SELECT row_number() OVER (ORDER BY id) AS turn, id, user_id FROM accounts_worker) AS old
    ON old.turn = 1 + number %% (SELECT count(*) FROM accounts_worker)
"""
COUNCILS = """
CREATE TEMPORARY TABLE bench_council ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY region_id, id) - 1 AS turn, id, latitude, longitude
FROM accounts_council
"""
BOOKED = f"""
CREATE TEMPORARY TABLE bench_booking ON COMMIT DROP AS
SELECT worker.id AS worker, council.id AS council,
    %(first)s + council.turn * {TEAMS} + (worker.number + nth) %% {TEAMS} AS team,
    %(first)s + (worker.number - 1) * {BOOKINGS} + nth AS id,
    date_trunc('week', now() AT TIME ZONE 'Europe/London')::date
        + CASE nth WHEN 0 THEN 7 * (worker.number %% 8) ELSE -35 * nth END::int AS monday
FROM bench_worker AS worker
CROSS JOIN generate_series(0, {BOOKINGS} - 1) AS nth
JOIN bench_council AS council ON council.turn
    = (worker.council + nth %% 3) %% (SELECT count(*) FROM accounts_council)
"""

PASSPORT: Mapping[type[models.Model], Mapping[str, str]] = {
    Registration: {"number": "'SW' || (10000000 + copy.number)"},
    DbsCheck: {
        "certificate_number": "lpad((9e11 + copy.number * 10 + old.id %% 10)::bigint::text, 12)"
    },
    RightToWork: {},
    Reference: {},
    EmploymentSpell: {},
    Clearance: {},
    Consent: {},
}
OF_COPIES = "bench_worker AS copy ON old.worker_id = copy.old"


@dataclass(frozen=True)
class Template:
    """Rows of a model copied with some columns told otherwise; `old` and `copy` may be named."""

    model: type[models.Model]
    changes: Mapping[str, str]
    source: str

    def sql(self) -> str:
        told = [
            str(field.column)
            for field in self.model._meta.concrete_fields
            if not field.generated and (field.column != "id" or "id" in self.changes)
        ]
        values = [self.changes.get(column, f"old.{column}") for column in told]
        table = self.model._meta.db_table
        return (
            f"INSERT INTO {table} ({', '.join(told)}) SELECT {', '.join(values)} "
            f"FROM {table} AS old JOIN {self.source}"
        )


def one_of(model: type[models.Model]) -> str:
    return f"old.id = (SELECT min(id) FROM {model._meta.db_table})"


TEMPLATES = (
    Template(
        User,
        {
            "id": "copy.id",
            "email": "copy.number || '.' || old.email",
            "full_name": "old.full_name || ' ' || copy.number",
        },
        "bench_worker AS copy ON old.id = copy.old_user",
    ),
    Template(
        Worker,
        {
            "id": "copy.id",
            "user_id": "copy.id",
            "employing_council_id": "council.id",
            "latitude": "council.latitude + (copy.number %% 200) / 1000.0 - 0.1",
            "longitude": "council.longitude + (copy.number %% 190) / 1000.0 - 0.095",
        },
        "bench_worker AS copy ON old.id = copy.old "
        "JOIN bench_council AS council ON council.turn = copy.council",
    ),
    *(
        Template(model, {"worker_id": "copy.id", **changes}, OF_COPIES)
        for model, changes in PASSPORT.items()
    ),
    Template(
        Team,
        {
            "id": f"%(first)s + council.turn * {TEAMS} + copy",
            "name": "'Team ' || copy",
            "council_id": "council.id",
            "latitude": "council.latitude",
            "longitude": "council.longitude",
        },
        f"bench_council AS council ON {one_of(Team)} CROSS JOIN generate_series(0, {TEAMS - 1}) "
        "AS copy",
    ),
    Template(
        Booking,
        {
            "id": "copy.id",
            "cap_decision_id": "copy.id",
            "council_id": "copy.council",
            "team_id": "copy.team",
            "places": "1",
            "state": "'filled'",
            "period": "daterange(copy.monday, copy.monday + 28)",
        },
        f"bench_booking AS copy ON {one_of(Booking)}",
    ),
    Template(
        Offer,
        {
            "id": "copy.id",
            "booking_id": "copy.id",
            "worker_id": "copy.worker",
            "state": "'accepted'",
            "sent_at": "copy.monday::timestamptz - interval '14 days'",
            "expires_at": "copy.monday::timestamptz",
            "closed_at": "copy.monday::timestamptz - interval '13 days'",
        },
        f"bench_booking AS copy ON {one_of(Offer)}",
    ),
    Template(
        Assignment,
        {
            "id": "copy.id",
            "booking_id": "copy.id",
            "offer_id": "copy.id",
            "worker_id": "copy.worker",
            "place": "1",
            "state": "'active'",
            "accepted_at": "copy.monday::timestamptz - interval '13 days'",
        },
        f"bench_booking AS copy ON {one_of(Assignment)}",
    ),
    Template(
        Shift,
        {
            "booking_id": "copy.id",
            "assignment_id": "copy.id",
            "worker_id": "copy.worker",
            "place": "1",
            "state": "'held'",
            "unpaid_break": "NULL",
            "period": "tstzrange((copy.monday + day + time '09:00') AT TIME ZONE 'Europe/London', "
            "(copy.monday + day + time '17:00') AT TIME ZONE 'Europe/London')",
        },
        f"bench_booking AS copy ON {one_of(Shift)} CROSS JOIN generate_series(0, {SHIFTS // 5 * 7} "
        "- 1) AS day WHERE day %% 7 < 5",
    ),
)


def make_national(*, workers: int) -> None:
    """Raises CommandError on a server that keeps what it is given."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        if cursor.fetchone() != ("off",):
            raise CommandError("A national world is only made on a throwaway server.")
    with transaction.atomic(), connection.cursor() as cursor:
        fill(cursor, {"first": FIRST, "workers": workers})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fill(cursor: CursorWrapper, values: Mapping[str, int]) -> None:
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    indexes = set_aside(cursor)
    for sql in (WORKERS, COUNCILS, BOOKED, *(template.sql() for template in TEMPLATES)):
        cursor.execute(sql, values)
    for index in indexes:
        cursor.execute(index)


def set_aside(cursor: CursorWrapper) -> list[str]:
    """Drops the indexes of the shifts but the key, and says how to make each again, unchecked."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname FROM pg_index "
        "LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'x' "
        "WHERE indrelid = 'shifts_shift'::regclass AND NOT indisunique"
    )
    found = cursor.fetchall()
    for index, _, constraint in found:
        if constraint:
            cursor.execute(f"ALTER TABLE shifts_shift DROP CONSTRAINT {constraint}")
        else:
            cursor.execute(f"DROP INDEX {index}")
    return [made for _, made, _ in found]
