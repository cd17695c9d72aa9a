"""Proving that the ledger holds: lines, reversals, the kept summary, and what goes on top of hours.

One month at a time, so that a partition is read once for each question and progress can be shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from rates.caps.in_force import on_day
from rates.charge import LABELS, OnCost
from rates.money import ZERO, as_pounds
from rates.reports import on_cost_proof

MONTHS = """
SELECT month FROM rates_spendsummary
UNION
SELECT to_date(right(inhrelid::regclass::text, 6), 'YYYYMM') FROM pg_inherits
    WHERE inhparent = 'rates_spendline'::regclass
UNION
SELECT date_trunc('month', pay_week)::date FROM rates_oncostline
ORDER BY month
"""
COUNTED = """
SELECT count(*) FROM rates_spendline
    WHERE worked_on >= %(month)s AND worked_on < %(month)s::date + interval '1 month'
"""
IN_MONTH = (
    "line.worked_on >= %(month)s AND line.worked_on < %(month)s::date + interval '1 month'"
)

ARITHMETIC = f"""
SELECT line.id, problem.what, problem.here, problem.right
FROM rates_spendline AS line
JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
CROSS JOIN LATERAL (VALUES
    (1, 'the cap an hour', line.cap_rate, segment.cap_rate),
    (2, 'the amount', line.amount,
        round(line.minutes * line.hourly_rate * line.multiplier / 60, 2)),
    (3, 'the amount at the cap', line.amount_at_cap,
        round(line.minutes * line.cap_rate * line.multiplier / 60, 2)),
    (4, 'the amount over the cap', line.over_cap_amount,
        CASE WHEN line.minutes > 0 THEN greatest(line.amount - line.amount_at_cap, 0)
        ELSE least(line.amount - line.amount_at_cap, 0) END)
) AS problem (turn, what, here, "right")
WHERE {IN_MONTH} AND problem.here IS DISTINCT FROM problem.right
ORDER BY line.id, problem.turn LIMIT 1
"""
# What a reversal says of itself; all else is the reversed line's, or its negative.
REVERSALS = f"""
SELECT line.id, line.amount, taken.id, taken.amount
FROM rates_spendline AS line
LEFT JOIN rates_spendline AS taken ON taken.id = line.reverses_id
    AND taken.worked_on = line.worked_on AND taken.reverses_id IS NULL
WHERE {IN_MONTH} AND line.reverses_id IS NOT NULL AND (
    (taken.minutes, taken.amount, taken.amount_at_cap, taken.over_cap_amount) IS DISTINCT FROM
    (-line.minutes, -line.amount, -line.amount_at_cap, -line.over_cap_amount)
    OR (taken.host_council_id, taken.employing_council_id, taken.team_id, taken.job_role_id,
        taken.worker_id, taken.engagement, taken.basis, taken.multiplier, taken.hourly_rate,
        taken.segment_id, taken.timesheet_number) IS DISTINCT FROM
       (line.host_council_id, line.employing_council_id, line.team_id, line.job_role_id,
        line.worker_id, line.engagement, line.basis, line.multiplier, line.hourly_rate,
        line.segment_id, line.timesheet_number))
ORDER BY line.id LIMIT 1
"""
KEY = (
    "host_council_id, team_id, job_role_id, worker_id, engagement, basis, employing_council_id"
)
OF_LINE = ", ".join(f"line.{name}" for name in KEY.split(", "))
SUMMED = f"""
SELECT {OF_LINE}, count(*) AS lines, sum(line.minutes) AS minutes,
    coalesce(sum(line.minutes) FILTER (WHERE line.over_cap_amount <> 0), 0) AS minutes_over,
    sum(line.amount) AS amount, sum(line.amount_at_cap) AS amount_at_cap,
    sum(line.over_cap_amount) AS over_cap_amount,
    coalesce(sum(line.over_cap_amount) FILTER (WHERE exception.retrospective = false), 0)
        AS over_cap_approved,
    sum(line.amount_at_cap - line.amount + line.over_cap_amount) AS headroom,
    bool_or(cap.provisional) AS provisional
FROM rates_spendline AS line
LEFT JOIN rates_decisionsegment AS segment ON segment.id = line.segment_id
LEFT JOIN rates_cap AS cap ON cap.id = segment.cap_id
LEFT JOIN rates_capdecision AS decision ON decision.id = segment.decision_id
LEFT JOIN rates_capexception AS exception ON exception.id = decision.exception_id
WHERE {IN_MONTH} GROUP BY {OF_LINE}
"""
SUMMARY = f"""
SELECT council.name, team.name, job_role_id, worker_id, engagement, basis,
    figure.what, figure.by_lines, figure.kept
FROM ({SUMMED}) AS summed
FULL JOIN (SELECT * FROM rates_spendsummary WHERE month = %(month)s) AS kept USING ({KEY})
JOIN accounts_council AS council ON council.id = host_council_id
JOIN accounts_team AS team ON team.id = team_id
CROSS JOIN LATERAL (VALUES
    (1, 'lines', summed.lines, kept.lines),
    (2, 'minutes', summed.minutes, kept.minutes),
    (3, 'minutes over the cap', summed.minutes_over, kept.minutes_over),
    (4, 'spend', summed.amount, kept.amount),
    (5, 'spend at the cap', summed.amount_at_cap, kept.amount_at_cap),
    (6, 'spend over the cap', summed.over_cap_amount, kept.over_cap_amount),
    (7, 'approved spend over the cap', summed.over_cap_approved, kept.over_cap_approved),
    (8, 'headroom', summed.headroom, kept.headroom),
    (9, 'a provisional cap', summed.provisional::int, kept.provisional::int)
) AS figure (turn, what, by_lines, kept)
WHERE figure.by_lines IS DISTINCT FROM figure.kept
ORDER BY council.name, team.name, job_role_id, worker_id, engagement, basis,
    figure.turn LIMIT 1
"""
COUNTS = {"lines", "minutes", "minutes over the cap"}
YES_OR_NO = "a provisional cap"


@dataclass(frozen=True)
class MonthProof:
    """How many lines a month has, and the first thing in it that does not hold, or nothing.

    `on_costs` are of the weeks that begin in the month.
    """

    month: date
    lines: int
    on_costs: int
    problem: str


def months_of_the_ledger() -> list[date]:
    """Those with a partition, and those that the summary or an on-cost has without one."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        return [month for (month,) in cursor.fetchall()]


def proofs(months: list[date]) -> Iterator[MonthProof]:
    for month in months:
        yield MonthProof(
            month=month,
            lines=number(COUNTED, month),
            on_costs=number(on_cost_proof.COUNTED, month),
            problem=first_problem(month) or first_on_cost_problem(month),
        )


def number(statement: str, month: date) -> int:
    found = first(statement, month)
    return int(found[0]) if found else 0


def first_problem(month: date) -> str:
    if found := first(ARITHMETIC, month):
        line, what, here, right = found
        return (
            f"Line {line}: {what} is {as_pounds(here)} in the ledger and "
            f"{as_pounds(right)} worked out again."
        )
    if found := first(REVERSALS, month):
        line, amount, taken, of = found
        whole = f"line {taken} of {as_pounds(of)}" if taken else "no line of that day"
        return f"Line {line}: it takes back {as_pounds(-amount)}, and reverses {whole}."
    if found := first(SUMMARY, month):
        return summary_problem(found, month)
    return ""


def first_on_cost_problem(month: date) -> str:
    if found := first(on_cost_proof.ARITHMETIC, month):
        line, what, here, right = found
        return (
            f"On-cost {line}: {what} is {as_pounds(here)} in the ledger and "
            f"{as_pounds(right)} worked out again."
        )
    if found := first(on_cost_proof.REVERSALS, month):
        line, amount, taken, earlier = found
        return (
            f"On-cost {line} of {as_pounds(amount)}: it reverses {taken or 'nothing'}, and "
            f"the line before it is {earlier or 'none'}."
        )
    if found := first(on_cost_proof.BASES, month):
        line, about, due, right = found
        return (
            f"On-cost {line}: {LABELS[OnCost(about)]} is {as_pounds(due)}, and "
            f"{as_pounds(right)} of what the timesheet came to."
        )
    if found := first(on_cost_proof.INSURANCE, month):
        council, worker, week, posted, due = found
        return (
            f"{council}, worker {worker}, week of {on_day(week)}: National Insurance of "
            f"{as_pounds(posted)} was posted and {as_pounds(due or ZERO)} is due on the week."
        )
    return ""


def summary_problem(found: tuple[Any, ...], month: date) -> str:
    council, team, job_role, worker, engagement, basis, what, by_lines, kept = found
    key = (
        f"{council}, {month:%B %Y}, {team}, {job_role}, worker {worker}, {engagement}, {basis}"
    )
    return (
        f"{key}: {what} {told(what, by_lines)} by the lines, {told(what, kept)} by the summary."
    )


def told(what: str, figure: Any) -> str:
    if figure is None:
        return "nothing"
    if what == YES_OR_NO:
        return "is there" if figure else "is not there"
    return f"is {int(figure):,}" if what in COUNTS else f"is {as_pounds(figure)}"


def first(statement: str, month: date) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"month": month})
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
