"""Every measure, in the order it is shown, and the tables that their parts are taken from."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rates.reports.beside import Sight
from rates.reports.council_pay import FULL_WEEK
from rates.workforce import last_day_of
from shifts.reports.reliance.hours import AGENCY_SHARE, BANK_SHARE, CONTINUITY
from shifts.reports.reliance.measure import Measure
from shifts.reports.reliance.placements import (
    CASELOAD,
    LONGEST_RUN,
    PLACE_CHANGES,
    TEMP_TO_PERMANENT,
    WORKERS_A_PLACE,
)
from shifts.reports.reliance.staff import AGENCY_HEADS, TURNOVER, VACANCY_RATE

MEASURES: Mapping[str, Measure] = {
    each.code: each
    for each in (
        AGENCY_SHARE,
        BANK_SHARE,
        AGENCY_HEADS,
        VACANCY_RATE,
        TURNOVER,
        PLACE_CHANGES,
        WORKERS_A_PLACE,
        LONGEST_RUN,
        CONTINUITY,
        CASELOAD,
        TEMP_TO_PERMANENT,
    )
}

# Whole months come from the kept summary, which `manage.py verify_ledger` proves.
COMMON = """
WITH seen AS (
    SELECT id FROM accounts_council WHERE region_id = ANY(%(regions)s)
),
counts AS (
    SELECT DISTINCT ON (council_id, month) * FROM rates_workforcecount
    WHERE month BETWEEN %(starts_on)s AND %(ends_on)s AND council_id IN (SELECT id FROM seen)
    ORDER BY council_id, month, version DESC
),
worked AS (
    SELECT summary.host_council_id AS council_id, summary.month, summary.worker_id,
        summary.team_id, summary.engagement, counts.id IS NOT NULL AS counted,
        round(summary.minutes / 60.0, 2) AS hours,
        round(summary.minutes / 60.0 / (coalesce(grade.weekly_hours, %(full_week)s)
            * ((summary.month + interval '1 month')::date - summary.month) / 7), 4) AS full_time
    FROM rates_spendsummary AS summary
    LEFT JOIN counts ON counts.council_id = summary.host_council_id
        AND counts.month = summary.month
    LEFT JOIN rates_grade AS grade ON grade.council_id = summary.host_council_id
        AND grade.job_role_id = summary.job_role_id AND grade.effective @> summary.month
    WHERE summary.month BETWEEN %(starts_on)s AND %(ends_on)s AND summary.minutes <> 0
    AND summary.host_council_id IN (SELECT id FROM seen)
),
outside AS (
    SELECT payment.council_id, counts.month,
        round(payment.hours / (coalesce(grade.weekly_hours, %(full_week)s)
            * ((counts.month + interval '1 month')::date - counts.month) / 7), 4) AS full_time,
        1.0 / count(*) OVER (
            PARTITION BY payment.council_id,
                coalesce(nullif(registration_number, ''), worker_name)) AS person
    FROM rates_offsystempayment AS payment
    JOIN counts ON counts.council_id = payment.council_id
        AND counts.month = date_trunc('month', payment.counted_on)::date
    LEFT JOIN rates_grade AS grade ON grade.council_id = payment.council_id
        AND grade.job_role_id = payment.job_role_id AND grade.effective @> payment.counted_on
    WHERE payment.standing = 'outside' AND payment.hours IS NOT NULL
    AND payment.counted_on BETWEEN %(starts_on)s AND %(ends_on)s
)
"""


def parts_of(measures: Iterable[Measure]) -> str:
    """All parts of these measures, each with the code of its measure; follows COMMON."""
    return " UNION ALL ".join(
        f"SELECT '{each.code}' AS measure, council_id, on_day, worker_id, team_id, booking_id,"
        " what, numerator::numeric AS numerator, denominator::numeric AS denominator, persons"
        f" FROM ({each.parts}) AS of_{each.code}"
        for each in measures
    )


def params_for(sight: Sight, first_month: date, last_month: date) -> dict[str, Any]:
    return {
        **sight.params,
        "starts_on": first_month,
        "ends_on": last_day_of(last_month),
        "full_week": FULL_WEEK,
    }
