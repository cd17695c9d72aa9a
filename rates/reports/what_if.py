"""Replaying one council's lines in SQL, and the answer once every council's are done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Min, OuterRef, QuerySet, Subquery

from rates.models import SpendLine, WhatIf
from rates.reports.sheets import Sheet, Value
from rates.what_if import Figures, Row, total

# Decisions are gathered first, so that each counts as one booking without sorting the lines.
REPLAY = """
WITH limits AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(limits)s::jsonb) AS known
        (job_role text, basis text, starts_on date, ends_before date, rate numeric)
), line AS (
    SELECT line.id, line.job_role_id, segment.decision_id, line.minutes, line.amount,
        line.amount_at_cap, line.over_cap_amount, limits.rate,
        line.hourly_rate > line.cap_rate AS is_over,
        line.hourly_rate > limits.rate AS is_over_proposed,
        round(line.minutes * limits.rate * line.multiplier / 60, 2) AS at_proposed
    FROM rates_spendline AS line
    JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
    LEFT JOIN limits ON limits.job_role = line.job_role_id AND limits.basis = line.basis
        AND line.worked_on >= limits.starts_on AND line.worked_on < limits.ends_before
    WHERE line.host_council_id = %(council)s AND line.posted_at <= %(posted_by)s
    AND line.worked_on >= %(starts_on)s AND line.worked_on < %(ends_before)s
    AND line.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM rates_spendline AS back WHERE back.reverses_id = line.id
        AND back.worked_on = line.worked_on AND back.posted_at <= %(posted_by)s)
), booking AS (
    SELECT job_role_id, decision_id, count(*) AS lines, sum(minutes) AS minutes,
        sum(minutes) FILTER (WHERE is_over) AS minutes_over,
        sum(minutes) FILTER (WHERE is_over_proposed) AS minutes_over_proposed,
        sum(minutes) FILTER (WHERE rate IS NULL) AS minutes_no_cap,
        sum(amount) AS spend, sum(amount_at_cap) AS spend_at_cap,
        sum(over_cap_amount) AS over_cap, sum(at_proposed) AS spend_at_proposed,
        sum(greatest(amount - at_proposed, 0)) FILTER (WHERE rate IS NOT NULL)
            AS over_proposed,
        sum(amount) FILTER (WHERE rate IS NULL) AS spend_no_cap,
        bit_xor(hashint8extended(id, 0)) AS fingerprint
    FROM line GROUP BY job_role_id, decision_id
)
SELECT job_role_id, bit_xor(fingerprint) AS fingerprint,
    sum(lines)::bigint AS lines, sum(minutes)::bigint AS minutes,
    coalesce(sum(minutes_over), 0)::bigint AS minutes_over,
    coalesce(sum(minutes_over_proposed), 0)::bigint AS minutes_over_proposed,
    coalesce(sum(minutes_no_cap), 0)::bigint AS minutes_no_cap,
    sum(spend) AS spend, sum(spend_at_cap) AS spend_at_cap, sum(over_cap) AS over_cap,
    coalesce(sum(spend_at_proposed), 0) AS spend_at_proposed,
    coalesce(sum(over_proposed), 0) AS over_proposed,
    coalesce(sum(spend_no_cap), 0) AS spend_no_cap,
    count(*) AS bookings, count(*) FILTER (WHERE minutes_over > 0) AS bookings_over,
    count(*) FILTER (WHERE minutes_over_proposed > 0) AS bookings_over_proposed,
    count(*) FILTER (WHERE minutes_no_cap > 0) AS bookings_no_cap
FROM booking GROUP BY job_role_id
"""
HEADINGS = (
    "lines",
    "hours",
    "spend",
    "spend_at_cap",
    "over_cap",
    "spend_at_proposed",
    "over_proposed",
    "spend_no_cap",
    "bookings",
    "bookings_over",
    "bookings_over_proposed",
    "bookings_no_cap",
    "share_passing_before",
    "share_passing",
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows in the order of council and role; the total is their sum."""

    what_if: WhatIf
    rows: tuple[Row, ...]
    total: Figures


def replayed(
    *,
    council: int,
    starts_on: date,
    ends_before: date,
    posted_by: datetime,
    limits: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The figures of each job role that was worked, from the lines that stood at that moment."""
    values: dict[str, Any] = {
        "council": council,
        "starts_on": starts_on,
        "ends_before": ends_before,
        "posted_by": posted_by,
        "limits": json.dumps(limits),
    }
    with connection.cursor() as cursor:
        cursor.execute(REPLAY, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, record, strict=True)) for record in cursor.fetchall()]


def first_worked(councils: QuerySet[Any]) -> date | None:
    """The first day with a line, found at the start of each council's index."""
    lines = SpendLine.objects.filter(host_council=OuterRef("pk")).order_by("worked_on")
    first = Subquery(lines.values("worked_on")[:1])
    found: date | None = councils.annotate(first=first).aggregate(day=Min("first"))["day"]
    return found


def answer_of(what_if: WhatIf) -> Answer:
    """None of it before all of it is there: half an answer is none."""
    rows = tuple(what_if.rows())
    return Answer(what_if=what_if, rows=rows, total=total(rows))


def sheet_of(answer: Answer) -> Sheet:
    """The total is the last row."""
    rows = [[row.council_name, row.job_role_name, *told(row.figures)] for row in answer.rows]
    return Sheet(
        title="What if",
        columns=["council", "job_role", *HEADINGS],
        rows=rows,
        total=["Total", "", *told(answer.total)],
    )


def told(figures: Figures) -> list[Value]:
    return [getattr(figures, name) for name in HEADINGS]


def file_name(what_if: WhatIf) -> str:
    """Without its ending."""
    return f"what-if-{what_if.pk}-{what_if.first_month:%Y-%m}-{what_if.last_month:%Y-%m}"
