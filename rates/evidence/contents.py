"""What a pack holds: each file, and the statement that fills it. No names, addresses or remarks.

Every statement gives the facts of one region's quarter, in one order, so that the same facts make
the same bytes. What goes on after the quarter is cut at its end: a version's later days, a
departure still to come, the state that an exception is in now.
"""

from dataclasses import dataclass
from string import Template

COUNCILS = "(SELECT id FROM accounts_council WHERE region_id = %(region)s)"
QUARTER = "daterange(%(first)s, %(after)s)"
CHAINS = """(
    SELECT 'region:' || code FROM accounts_region WHERE id = %(region)s
    UNION ALL SELECT 'council:' || gss_code FROM accounts_council WHERE region_id = %(region)s
)"""
# The quarter's end as a moment; what is said later is in the pack of a later quarter.
UNTIL = "(%(after)s::date::timestamp AT TIME ZONE 'Europe/London')"
# Those with a line over the cap in the quarter, and those that were followed up in it.
BREACHES = f"""(
    SELECT breach.* FROM rates_breach AS breach
    WHERE breach.council_id IN {COUNCILS} AND (
        breach.decision_id IN (
            SELECT segment.decision_id FROM rates_spendline AS line
            JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
            WHERE line.worked_on >= %(first)s AND line.worked_on < %(after)s
                AND NOT line.over_cap_amount = 0)
        OR breach.id IN (
            SELECT step.breach_id FROM rates_breachstep AS step
            WHERE step.recorded_at < {UNTIL} AND step.recorded_at >=
                (%(first)s::date::timestamp AT TIME ZONE 'Europe/London')))
)"""
VERSIONS = f"""(
    SELECT DISTINCT version.* FROM rates_memorandumversion AS version
    JOIN rates_signature AS signature ON signature.version_id = version.id
    WHERE version.state IN ('in_force', 'superseded') AND version.effective && {QUARTER}
        AND signature.council_id IN {COUNCILS}
)"""


@dataclass(frozen=True)
class Content:
    """One file: its rows are in the order of its first `key` columns."""

    name: str
    sql: str
    key: int = 1


def content(name: str, sql: str, key: int = 1) -> Content:
    written = Template(sql).substitute(
        councils=COUNCILS,
        quarter=QUARTER,
        chains=CHAINS,
        versions=VERSIONS,
        breaches=BREACHES,
        until=UNTIL,
    )
    return Content(f"{name}.csv", written, key)


def utc(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


CONTENTS = (
    content(
        "versions",
        f"""
        SELECT version.id, memorandum.name AS memorandum, memorandum.scope,
            version.number AS version, lower(version.effective * $quarter) AS first_day,
            upper(version.effective * $quarter) AS ends_before,
            {utc("version.in_force_at")} AS in_force_at, version.clauses
        FROM $versions AS version
        JOIN rates_memorandum AS memorandum ON memorandum.id = version.memorandum_id
        ORDER BY version.id
        """,
    ),
    content(
        "signatures",
        f"""
        SELECT signature.id, version_id AS version, council.gss_code AS council, office,
            joins_on, {utc("signed_at")} AS signed_at, signed_by_id AS signed_by,
            (SELECT leaves_on FROM rates_departure
             WHERE signature_id = signature.id AND leaves_on < %(after)s) AS leaves_on
        FROM rates_signature AS signature
        JOIN accounts_council AS council ON council.id = signature.council_id
        WHERE version_id IN (SELECT id FROM $versions AS version)
            AND council.region_id = %(region)s AND (joins_on IS NULL OR joins_on < %(after)s)
        ORDER BY signature.id
        """,
    ),
    content(
        "parties",
        """
        SELECT party.id, version_id AS version, council.gss_code AS council
        FROM rates_party AS party
        JOIN accounts_council AS council ON council.id = party.council_id
        WHERE version_id IN (SELECT id FROM $versions AS version)
            AND council.region_id = %(region)s
        ORDER BY party.id
        """,
    ),
    content(
        "caps",
        """
        SELECT cap.id, version_id AS version, job_role_id AS job_role, basis,
            council.gss_code AS council, lower(cap.effective) AS first_day,
            upper(cap.effective) AS ends_before, derived_rate, negotiated_rate, hourly_rate,
            provisional, derivation
        FROM rates_cap AS cap
        LEFT JOIN accounts_council AS council ON council.id = cap.council_id
        WHERE version_id IN (SELECT id FROM $versions AS version)
            AND cap.effective && $quarter
            AND (council_id IS NULL OR council_id IN $councils)
        ORDER BY cap.id
        """,
    ),
    content(
        "decisions",
        f"""
        SELECT decision.id, council.gss_code AS council, job_role_id AS job_role, engagement,
            pay_basis, hourly_rate, lower(period) AS starts_on, upper(period) AS ends_before,
            verdict, exception_id AS exception, {utc("decided_at")} AS decided_at, digest,
            inputs, (
                SELECT jsonb_agg(jsonb_build_array(segment.id, lower(segment.effective),
                    upper(segment.effective), segment.cap_id, segment.cap_rate::text)
                    ORDER BY segment.effective)
                FROM rates_decisionsegment AS segment WHERE segment.decision_id = decision.id
            ) AS segments
        FROM rates_capdecision AS decision
        JOIN accounts_council AS council ON council.id = decision.council_id
        WHERE council.region_id = %(region)s AND period && $quarter
        ORDER BY decision.id
        """,
    ),
    content(
        "exceptions",
        f"""
        SELECT exception.id, council.gss_code AS council, job_role_id AS job_role, engagement,
            pay_basis, ceiling_rate, cap_rate, lower(period) AS starts_on,
            upper(period) AS ends_before, reason, to_json(required_offices) AS required_offices,
            {utc("requested_at")} AS requested_at, requested_by_id AS requested_by,
            {utc("expires_at")} AS expires_at, {utc("approved_at")} AS approved_at,
            retrospective, inputs
        FROM rates_capexception AS exception
        JOIN accounts_council AS council ON council.id = exception.council_id
        WHERE council.region_id = %(region)s AND period && $quarter
        ORDER BY exception.id
        """,
    ),
    content(
        "exception_answers",
        f"""
        SELECT answer.id, exception_id AS exception, office, approves,
            {utc("answered_at")} AS answered_at, answered_by_id AS answered_by
        FROM rates_exceptionanswer AS answer
        JOIN rates_capexception AS exception ON exception.id = answer.exception_id
        WHERE exception.council_id IN $councils AND exception.period && $quarter
        ORDER BY answer.id
        """,
    ),
    content(
        "breaches",
        f"""
        SELECT breach.id, council.gss_code AS council, decision_id AS decision,
            version_id AS version, approved, first_worked_on,
            {utc("detected_at")} AS detected_at
        FROM $breaches AS breach
        JOIN accounts_council AS council ON council.id = breach.council_id
        ORDER BY breach.id
        """,
    ),
    content(
        "breach_steps",
        f"""
        SELECT step.id, breach_id AS breach, step.state, due_on,
            {utc("recorded_at")} AS recorded_at, recorded_by_id AS recorded_by
        FROM rates_breachstep AS step
        WHERE breach_id IN (SELECT id FROM $breaches AS breach) AND recorded_at < $until
        ORDER BY step.id
        """,
    ),
    content(
        "spend_lines",
        f"""
        SELECT line.id, worked_on, host.gss_code AS host_council,
            employing.gss_code AS employing_council, team_id AS team, job_role_id AS job_role,
            worker_id AS worker, engagement, basis, minutes, multiplier, hourly_rate, cap_rate,
            amount, amount_at_cap, over_cap_amount, segment_id AS segment, reverses_id AS reverses,
            timesheet_number AS timesheet, {utc("posted_at")} AS posted_at
        FROM rates_spendline AS line
        JOIN accounts_council AS host ON host.id = line.host_council_id
        JOIN accounts_council AS employing ON employing.id = line.employing_council_id
        WHERE host.region_id = %(region)s
            AND worked_on >= %(first)s AND worked_on < %(after)s
        ORDER BY line.id
        """,
    ),
    content(
        "spend_summary",
        """
        SELECT month, host.gss_code AS host_council, employing.gss_code AS employing_council,
            team_id AS team, job_role_id AS job_role, worker_id AS worker, engagement, basis,
            lines, minutes, minutes_over, amount, amount_at_cap, over_cap_amount,
            over_cap_approved, headroom, provisional
        FROM rates_spendsummary AS summary
        JOIN accounts_council AS host ON host.id = summary.host_council_id
        JOIN accounts_council AS employing ON employing.id = summary.employing_council_id
        WHERE host.region_id = %(region)s AND month >= %(first)s AND month < %(after)s
        ORDER BY month, host.gss_code COLLATE "C", employing.gss_code COLLATE "C", team_id,
            job_role_id COLLATE "C", worker_id, engagement COLLATE "C", basis COLLATE "C"
        """,
        key=8,
    ),
    content(
        "on_cost_lines",
        f"""
        SELECT line.id, pay_week, employing.gss_code AS employing_council,
            host.gss_code AS host_council, team_id AS team, job_role_id AS job_role,
            worker_id AS worker, engagement, kind, per, line.scope, base, rate, threshold, due,
            before, amount, reverses_id AS reverses, timesheet_number AS timesheet,
            {utc("posted_at")} AS posted_at
        FROM rates_oncostline AS line
        JOIN accounts_council AS employing ON employing.id = line.employing_council_id
        JOIN accounts_council AS host ON host.id = line.host_council_id
        WHERE employing.region_id = %(region)s
            AND pay_week >= %(first)s AND pay_week < %(after)s
        ORDER BY line.id
        """,
    ),
    content(
        "audit_entries",
        f"""
        SELECT entry.chain_id AS chain, sequence, {utc("at")} AS at, verb, target,
            previous_hash, entry_hash
        FROM accounts_auditentry AS entry
        JOIN (
            SELECT chain_id, coalesce(max(length) FILTER (WHERE day < %(first)s), 0) AS known,
                max(length) AS reached
            FROM accounts_audithead WHERE day < %(after)s AND chain_id IN $chains
            GROUP BY chain_id
        ) AS span ON span.chain_id = entry.chain_id
            AND sequence > span.known AND sequence <= span.reached
        ORDER BY entry.chain_id COLLATE "C", sequence
        """,
        key=2,
    ),
    content(
        "audit_heads",
        """
        SELECT chain_id AS chain, day, day < %(first)s AS opening, length, head, content,
            previous, signature, public_key
        FROM accounts_audithead
        WHERE day >= %(first)s - 1 AND day < %(after)s AND chain_id IN $chains
        ORDER BY chain_id COLLATE "C", day
        """,
        key=2,
    ),
    content(
        "keys",
        """
        SELECT DISTINCT public_key FROM accounts_audithead
        WHERE day >= %(first)s - 1 AND day < %(after)s AND chain_id IN $chains
        ORDER BY public_key
        """,
    ),
)
