"""Proving that statements charge what the ledgers hold: each line once, as posted, added up, sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from rates.actions.recharges.sealing import sealed
from rates.models import RechargeStatement
from rates.money import as_pounds
from rates.recharge_rules import RechargeState

# All work of the bank at another council, by the ledger that holds it.
POSTED = """
SELECT 'spend' AS source, id, 'pay' AS kind, worked_on AS "on", employing_council_id,
    host_council_id, worker_id, team_id, job_role_id, timesheet_number, minutes, amount
FROM rates_spendline
WHERE engagement IN ('bank_own', 'bank_hosted') AND host_council_id <> employing_council_id
UNION ALL
SELECT 'on_cost', id, kind, pay_week + 6, employing_council_id, host_council_id, worker_id,
    team_id, job_role_id, timesheet_number, 0, amount
FROM rates_oncostline WHERE host_council_id <> employing_council_id
UNION ALL
SELECT 'expense', id, 'expense', spent_on, employing_council_id, host_council_id, worker_id,
    team_id, job_role_id, timesheet_number, 0, amount
FROM rates_expenseline
WHERE engagement IN ('bank_own', 'bank_hosted') AND host_council_id <> employing_council_id
"""
UNLIKE = f"""
SELECT line.id, line.statement_id, line.amount, line.source, line.source_number, posted.amount
FROM rates_rechargeline AS line
JOIN rates_rechargestatement AS statement ON statement.id = line.statement_id
LEFT JOIN ({POSTED}) AS posted
    ON posted.source = line.source AND posted.id = line.source_number
WHERE (line.kind, line."on", statement.employing_council_id, statement.host_council_id,
       line.worker_id, line.team_id, line.job_role_id, line.timesheet_number, line.minutes,
       line.amount) IS DISTINCT FROM
      (posted.kind, posted."on", posted.employing_council_id, posted.host_council_id,
       posted.worker_id, posted.team_id, posted.job_role_id, posted.timesheet_number,
       posted.minutes::int, posted.amount)
    OR line."on" >= statement.month + interval '1 month'
ORDER BY line.id LIMIT 1
"""
SUMS = f"""
SELECT count(line.id), coalesce(sum(posted.amount) FILTER (WHERE line.id IS NOT NULL), 0),
    coalesce(sum(posted.amount) FILTER (WHERE line.id IS NULL), 0)
FROM ({POSTED}) AS posted
LEFT JOIN rates_rechargeline AS line
    ON line.source = posted.source AND line.source_number = posted.id
"""
CHARGED = """
SELECT coalesce(sum(total), 0) FROM rates_rechargestatement WHERE state <> 'replaced'
"""


@dataclass(frozen=True, kw_only=True)
class RechargeProof:
    """`charged` is what the statements that stand come to; `waiting` is posted and in none yet."""

    statements: int
    lines: int
    charged: Decimal
    waiting: Decimal
    problems: tuple[str, ...]


def prove_recharges() -> RechargeProof:
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        lines, taken, waiting = cursor.fetchone()
        cursor.execute(CHARGED)
        (charged,) = cursor.fetchone()
        cursor.execute(UNLIKE)
        unlike = cursor.fetchone()
    found = [*([of_line(*unlike)] if unlike else []), *of_statements()]
    if taken != charged:
        found.append(
            f"Statements come to {as_pounds(charged)}, and the lines that they took from the "
            f"ledgers to {as_pounds(taken)}."
        )
    return RechargeProof(
        statements=RechargeStatement.objects.exclude(state=RechargeState.DRAFT).count(),
        lines=lines,
        charged=charged,
        waiting=waiting,
        problems=tuple(found),
    )


def of_line(
    line: int, statement: int, amount: Decimal, source: str, number: int, posted: Decimal | None
) -> str:
    told = "nothing like it" if posted is None else f"{as_pounds(posted)}, or differs otherwise"
    return (
        f"Line {line} of statement {statement} charges {as_pounds(amount)}: "
        f"{source} line {number} of the ledger says {told}."
    )


def of_statements() -> Iterator[str]:
    """Those whose lines do not add up to what they say, or whose seal does not fit."""
    issued = RechargeStatement.objects.exclude(state=RechargeState.DRAFT).with_names()
    for statement in issued.order_by("pk").iterator():
        lines = list(statement.all_lines())
        summed = sum((line.amount for line in lines), Decimal("0.00"))
        if (len(lines), summed) != (statement.line_count, statement.total):
            yield (
                f"Statement {statement.pk} says {statement.line_count} lines of "
                f"{as_pounds(statement.total)}; it has {len(lines)} of {as_pounds(summed)}."
            )
        elif sealed(statement, lines) != statement.sha256:
            yield f"Statement {statement.pk} is not what was sealed."
