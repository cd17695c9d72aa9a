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

# Each fact that a rule looks at, read once for each worker of the pool.
POOL = """
SELECT worker.id, person.full_name, worker.latitude, worker.longitude,
    registration.status, registration.registered_until,
    (SELECT max(greatest(issued_on, update_service_checked_on)) FROM accounts_dbscheck AS dbs
     WHERE dbs.worker_id = worker.id AND childrens_barred_list),
    (SELECT range_agg(effective) FROM accounts_righttowork AS right_to_work
     WHERE right_to_work.worker_id = worker.id),
    (SELECT count(*) FROM accounts_reference AS reference
     WHERE reference.worker_id = worker.id AND practice_based AND standard_template),
    (SELECT range_agg(effective) FROM accounts_employmentspell AS spell
     WHERE spell.worker_id = worker.id AND directly_employed AND child_and_family),
    (SELECT max(upper(effective)) FROM accounts_employmentspell AS spell
     WHERE spell.worker_id = worker.id AND substantive),
    (SELECT range_agg(effective) FROM accounts_clearance AS clearance
     WHERE clearance.worker_id = worker.id AND clearance.job_role_id = %(job_role)s),
    EXISTS (SELECT FROM accounts_consent AS consent WHERE consent.worker_id = worker.id
            AND consent.council_id = %(council)s AND withdrawn_at IS NULL),
    (SELECT range_agg(held.period) FROM shifts_shift AS held WHERE held.worker_id = worker.id
     AND held.state = 'held' AND held.period && tstzrange(%(starts)s, %(ends)s)),
    (SELECT sum(upper(held.period) - lower(held.period)) FROM shifts_shift AS held
     JOIN shifts_booking AS booking ON booking.id = held.booking_id
     WHERE held.worker_id = worker.id AND held.state = 'held'
     AND booking.council_id = %(council)s)
FROM accounts_worker AS worker
JOIN accounts_user AS person ON person.id = worker.user_id
JOIN accounts_council AS employer ON employer.id = worker.employing_council_id
LEFT JOIN accounts_registration AS registration ON registration.worker_id = worker.id
WHERE worker.left_at IS NULL AND person.is_active AND employer.region_id = %(region)s
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
