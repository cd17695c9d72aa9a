"""The SQL of the rows behind each figure of compliance.

Each gives the council, the record, its day, the worker that it is about and its name, or NULL.
"""

from rates.clauses import CLAUSES

SOON = 14  # days before an exception ends that it is told
LAPSES_WITHIN = 60  # days; the first warning of a credential, design §4
ESCALATION = CLAUSES["timesheet_escalation_days"]


def breaches(where: str) -> str:
    return (
        "SELECT council_id, id, due_on AS on_day, NULL::bigint AS worker_id, NULL AS name"
        f" FROM rates_breach WHERE state <> 'closed' AND {where}"
    )


def late_in(state: str) -> str:
    return breaches(f"state = '{state}' AND due_on < %(today)s")


def exceptions(where: str) -> str:
    return (
        "SELECT council_id, id, (expires_at AT TIME ZONE 'Europe/London')::date AS on_day,"
        f" NULL::bigint AS worker_id, NULL AS name FROM rates_capexception WHERE {where}"
    )


# The clause is of the version whose cap binds on the booking's first day.
HANDED_IN = f"""
SELECT booking.council_id, sheet.id, handed.on_day, assignment.worker_id,
    rates_working_days_after(handed.on_day, coalesce(
        (version.clauses ->> '{ESCALATION.code}')::int, {int(str(ESCALATION.default))}
    )) AS due_on
FROM shifts_timesheet AS sheet
JOIN shifts_assignment AS assignment ON assignment.id = sheet.assignment_id
JOIN shifts_booking AS booking ON booking.id = assignment.booking_id
CROSS JOIN LATERAL (
    SELECT (sheet.submitted_at AT TIME ZONE 'Europe/London')::date AS on_day
) AS handed
CROSS JOIN LATERAL (
    SELECT cap.version_id FROM rates_decisionsegment AS segment
    JOIN rates_cap AS cap ON cap.id = segment.cap_id
    WHERE segment.decision_id = booking.cap_decision_id
    ORDER BY segment.effective LIMIT 1
) AS binding
JOIN rates_memorandumversion AS version ON version.id = binding.version_id
WHERE sheet.state = 'submitted'
"""
LATE_HOURS = (
    "SELECT council_id, id, on_day, worker_id, NULL AS name"
    f" FROM ({HANDED_IN}) AS waiting WHERE due_on < %(today)s"
)
BOUND = """
SELECT DISTINCT signature.council_id
FROM rates_signature AS signature
JOIN rates_memorandumversion AS version ON version.id = signature.version_id
LEFT JOIN rates_departure AS departure ON departure.signature_id = signature.id
WHERE version.state IN ('in_force', 'superseded') AND version.effective @> %(quarter_last)s::date
AND (signature.joins_on IS NULL OR signature.joins_on <= %(quarter_last)s)
AND (departure.leaves_on IS NULL OR departure.leaves_on > %(quarter_last)s)
"""
LAST_RETURNS = """
SELECT DISTINCT ON (council_id) council_id, id, state, submitted_at
FROM shifts_returnversion WHERE quarter = %(quarter)s
ORDER BY council_id, number DESC
"""
NO_RETURN = f"""
SELECT bound.council_id, bound.council_id AS id, %(quarter_last)s::date AS on_day,
    NULL::bigint AS worker_id, NULL AS name
FROM ({BOUND}) AS bound LEFT JOIN ({LAST_RETURNS}) AS sent USING (council_id)
WHERE sent.id IS NULL OR sent.state = 'sent_back'
"""
POSTED_SINCE = f"""
SELECT sent.council_id, sent.id, %(quarter_last)s::date AS on_day, NULL::bigint AS worker_id, NULL AS name
FROM ({LAST_RETURNS}) AS sent
WHERE sent.state <> 'sent_back' AND EXISTS (
    SELECT FROM rates_spendline AS line
    WHERE line.host_council_id = sent.council_id AND line.posted_at > sent.submitted_at
    AND line.worked_on BETWEEN %(quarter)s AND %(quarter_last)s
)
"""
OWED = """
SELECT host_council_id AS council_id, id, month AS on_day, NULL::bigint AS worker_id, NULL AS name
FROM rates_rechargestatement WHERE state IN ('issued', 'queried', 'agreed')
"""
TITLES_WAITING = """
SELECT council_id, id, (proposed_at AT TIME ZONE 'Europe/London')::date AS on_day,
    NULL::bigint AS worker_id, title AS name
FROM rates_jobtitlemap
WHERE approved_at IS NULL AND rejected_at IS NULL AND withdrawn_at IS NULL
"""
# Two titles are alike in any case and without their spaces, as rates.reports.title_flags has it.
IN_TWO_ROLES = """
SELECT one.council_id, one.id, lower(one.effective) AS on_day, NULL::bigint AS worker_id, one.title AS name
FROM rates_jobtitlemap AS one JOIN accounts_council AS council ON council.id = one.council_id
WHERE one.approved_at IS NOT NULL AND EXISTS (
    SELECT FROM rates_jobtitlemap AS other
    JOIN accounts_council AS beside ON beside.id = other.council_id
    WHERE beside.region_id = council.region_id AND other.approved_at IS NOT NULL
    AND other.job_role_id <> one.job_role_id AND other.effective && one.effective
    AND regexp_replace(lower(other.title), '\\s', '', 'g')
        = regexp_replace(lower(one.title), '\\s', '', 'g')
)
"""
LAPSING = """
SELECT worker.employing_council_id AS council_id, worker.id, registration.registered_until AS on_day,
    worker.id AS worker_id, NULL AS name
FROM accounts_registration AS registration
JOIN accounts_worker AS worker ON worker.id = registration.worker_id
JOIN accounts_user AS person ON person.id = worker.user_id
WHERE worker.left_at IS NULL AND person.is_active
AND registration.registered_until <= %(lapses_by)s
"""
ASKED = exceptions("requested_at >= %(from)s AND requested_at < %(until)s")
WAITING = exceptions("state = 'requested' AND expires_at > %(now)s")
LIVE = exceptions("state = 'approved' AND expires_at > %(now)s")
ENDING = exceptions("state = 'approved' AND expires_at > %(now)s AND expires_at <= %(soon)s")
