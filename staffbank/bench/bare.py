"""The least that each answer needs: plain arithmetic, or the SQL that reads or writes the facts."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

DAY = timedelta(days=1)

CAPS = """
SELECT cap.id, cap.hourly_rate, cap.effective * version.effective
FROM rates_cap AS cap
JOIN rates_memorandumversion AS version ON version.id = cap.version_id
JOIN rates_signature AS signature ON signature.version_id = version.id
WHERE signature.council_id = %s AND cap.job_role_id = %s AND cap.basis = %s
AND version.state IN ('in_force', 'superseded')
AND cap.effective * version.effective && daterange(%s, %s)
"""

# Each fact that a rule looks at, once for each worker of the pool, as joins of whole tables, and
# whether the worker is free of other work; nothing is compared, worded or ranked.
POOL = """
WITH pool AS MATERIALIZED (
    SELECT worker.id, person.full_name, worker.latitude, worker.longitude
    FROM accounts_worker AS worker
    JOIN accounts_user AS person ON person.id = worker.user_id
    JOIN accounts_council AS employer ON employer.id = worker.employing_council_id
    WHERE worker.left_at IS NULL AND person.is_active AND employer.region_id = %(region)s
), dbs AS (
    SELECT worker_id, max(greatest(issued_on, update_service_checked_on)) AS checked
    FROM accounts_dbscheck WHERE childrens_barred_list GROUP BY worker_id
), right_to_work AS (
    SELECT worker_id, range_agg(effective) AS days FROM accounts_righttowork GROUP BY worker_id
), reference AS (
    SELECT worker_id, count(*) AS given FROM accounts_reference
    WHERE practice_based AND standard_template GROUP BY worker_id
), spell AS (
    SELECT worker_id, range_agg(effective) AS days, max(upper(effective)) AS until
    FROM accounts_employmentspell WHERE directly_employed AND child_and_family GROUP BY worker_id
), clearance AS (
    SELECT worker_id, range_agg(effective) AS days FROM accounts_clearance
    WHERE job_role_id = %(job_role)s GROUP BY worker_id
)
SELECT pool.*, registration.status, registration.registered_until, dbs.checked,
    right_to_work.days, reference.given, spell.days, spell.until, clearance.days,
    consent.id IS NOT NULL,
    NOT EXISTS (SELECT FROM shifts_shift AS held WHERE held.worker_id = pool.id
                AND held.state = 'held' AND held.period && tstzrange(%(starts)s, %(ends)s))
FROM pool
LEFT JOIN accounts_registration AS registration ON registration.worker_id = pool.id
LEFT JOIN dbs ON dbs.worker_id = pool.id
LEFT JOIN right_to_work ON right_to_work.worker_id = pool.id
LEFT JOIN reference ON reference.worker_id = pool.id
LEFT JOIN spell ON spell.worker_id = pool.id
LEFT JOIN clearance ON clearance.worker_id = pool.id
LEFT JOIN accounts_consent AS consent ON consent.worker_id = pool.id
    AND consent.council_id = %(council)s AND consent.withdrawn_at IS NULL
"""


def rows(sql: str, values: Any) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found


def passes(caps: Sequence[Decimal], rate: Decimal) -> bool:
    """The comparison that any decision comes down to."""
    return rate <= min(caps)


def undone(work: Callable[[], object]) -> Callable[[], None]:
    """The work in a transaction that is rolled back, so that it can be done again."""

    def run() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return run
