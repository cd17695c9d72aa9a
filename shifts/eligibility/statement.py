"""The one statement that judges the whole pool, ranks it, narrows it, counts it and cuts a page.

Only whether a rule blocks is asked of everyone: the facts and the words are for the page's rows.
Of a worker who does not share their passport only CLEARED is asked. docs/decisions/0024.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField

from accounts.models import Consent, Worker
from accounts.models.workers import WorkerQuerySet
from shifts.eligibility import reliability
from shifts.eligibility.ask import Ask
from shifts.eligibility.narrowing import Narrowing, Order
from shifts.eligibility.ranking import PARTS, midnight, miles_to, offered, points, score, worked
from shifts.eligibility.registry import CLEARED, RULES
from shifts.eligibility.rule import Rule, Severity

Sql = tuple[str, list[Any]]

# The rules' SQL refers to the table of workers, so the pool goes by that name where they are asked.
STATEMENT = """
WITH pool AS MATERIALIZED ({pool}),
judged AS MATERIALIZED (
    SELECT id, name, employing_council_id, shared, miles, {judged}, {cleared} AS clearance
    FROM pool AS accounts_worker
), told AS MATERIALIZED (
    SELECT id, name, employing_council_id AS council, shared, clearance,
        array_remove(ARRAY[{blocks}]::text[], NULL) AS blocks,
        round(accounts_worker.miles::numeric, 1) AS miles,
        {team_hours} AS team_hours, {council_hours} AS council_hours,
        {offered_hours} AS offered_hours,
        coalesce(lost.shifts, 0) AS lost,
        CASE WHEN lost.shifts > 0 THEN lost.shifts + {kept} END AS accepted
    FROM judged AS accounts_worker
    LEFT JOIN ({worked}) AS worked ON worked.worker_id = id
    LEFT JOIN ({offered}) AS offered ON offered.worker_id = id
    LEFT JOIN (SELECT worker, count(*) AS shifts FROM ({lost}) AS lost (worker) GROUP BY worker)
        AS lost ON lost.worker = id
), narrowed AS MATERIALIZED (
    SELECT *, blocks = '{{}}' AS eligible FROM told WHERE {narrowed}
)
SELECT jsonb_build_object(
    'pool', (SELECT jsonb_build_array(count(*) FILTER (WHERE blocks = '{{}}'),
        count(*) FILTER (WHERE blocks <> '{{}}')) FROM told),
    'found', (SELECT jsonb_build_array(count(*) FILTER (WHERE eligible),
        count(*) FILTER (WHERE NOT eligible)) FROM narrowed),
    'blocked', (SELECT coalesce(jsonb_object_agg(code, workers), '{{}}') FROM (
        SELECT code, count(*) AS workers FROM told, unnest(blocks) AS code GROUP BY code
    ) AS by_rule),
    'eligible', (SELECT coalesce(jsonb_agg(page), '[]') FROM (
        SELECT *, {points} FROM narrowed WHERE eligible ORDER BY {order}, id {eligible}
    ) AS page),
    'ineligible', (SELECT coalesce(jsonb_agg(page), '[]') FROM (
        SELECT * FROM narrowed WHERE NOT eligible ORDER BY name, id {ineligible}
    ) AS page)
)::text"""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The rows of a list that are wanted: `count` of them after the first `skip`."""

    skip: int
    count: int

    def __str__(self) -> str:
        return f"LIMIT {self.count} OFFSET {self.skip}"


NOTHING = Cut(skip=0, count=0)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Counts are of the eligible and of the others; rows hold what is measured, and the points."""

    pool: tuple[int, int]
    found: tuple[int, int]
    blocked: dict[str, int]
    eligible: list[dict[str, Any]]
    ineligible: list[dict[str, Any]]


def search(
    pool: WorkerQuerySet, ask: Ask, narrowing: Narrowing, *, eligible: Cut, ineligible: Cut
) -> Answer:
    """The whole answer but for the words."""
    rules = [rule for rule in RULES if rule.applies(ask)]
    pieces: dict[str, Sql] = {
        "pool": of_query(workers_of(pool, ask)),
        "judged": joined([judged(rule, ask) for rule in rules]),
        "cleared": clearance(ask) if narrowing.cleared_until else ("NULL::jsonb", []),
        "blocks": joined([blocked(rule, ask) for rule in rules]),
        "kept": of_expression(reliability.kept(midnight(ask))),
        "worked": of_query(worked(ask)),
        "offered": of_query(offered(pool, ask)),
        "lost": of_query(reliability.lost(midnight(ask))),
        "narrowed": narrowing.sql(),
    }
    sql = STATEMENT.format(
        **{name: piece for name, (piece, _) in pieces.items()},
        team_hours=hours("worked.team"),
        council_hours=hours("worked.council"),
        offered_hours=hours("offered.time"),
        points=", ".join(f"{points(part, ask)} AS points_{part.code}" for part in PARTS),
        order={
            Order.BEST: f"{score(ask)} DESC",
            Order.NEAREST: "miles",
            Order.NAME: "name",
        }[narrowing.order],
        eligible=eligible,
        ineligible=ineligible,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in pieces.values() for value in values])
        (answer,) = cursor.fetchone()
    return Answer(**json.loads(answer, parse_float=Decimal))


def workers_of(pool: WorkerQuerySet, ask: Ask) -> QuerySet[Any, Any]:
    """The pool with each column that a rule may refer to, and what comes from elsewhere."""
    consents = Consent.objects.live().filter(council=ask.council)
    shared = Q(employing_council=ask.council) | Q(pk__in=consents.values("worker"))
    columns = [field.attname for field in Worker._meta.concrete_fields]
    told: QuerySet[Any, Any] = pool.order_by().annotate(
        name=F("user__full_name"),
        shared=ExpressionWrapper(shared, output_field=BooleanField()),
        miles=miles_to(ask),
    )
    return told.values(*columns, "name", "shared", "miles")


def judged(rule: Rule, ask: Ask) -> Sql:
    sql, values = of_expression(rule.judges(ask))
    asked = sql if rule is CLEARED else f"CASE WHEN shared THEN {sql} ELSE '' END"
    return f"{asked} AS {rule.column}", values


def blocked(rule: Rule, ask: Ask) -> Sql:
    """The rule's code where what it found, or the memorandum makes of that, is a block."""
    blocking = [
        severity.value
        for severity in Severity
        if ask.severity(rule.code, severity.value) == Severity.BLOCK
    ]
    return f"CASE WHEN {rule.column} = ANY (%s) THEN %s END", [blocking, rule.code]


def clearance(ask: Ask) -> Sql:
    sql, values = of_expression(CLEARED.found(ask))
    return f"CASE WHEN shared THEN {sql} END", values


def hours(length: str) -> str:
    """Of an interval, whole minutes counted, rounded to a tenth."""
    minutes = f"floor(extract(epoch FROM coalesce({length}, interval '0')) / 60)"
    return f"round({minutes} / 60, 1)"


def of_query(rows: QuerySet[Any, Any]) -> Sql:
    sql, values = rows.query.sql_with_params()
    return sql, list(values)


def of_expression(expression: Any) -> Sql:
    """In the words of a query that has the table of workers."""
    query = Worker.objects.annotate(expression=expression).query
    sql, values = query.get_compiler(connection=connection).compile(
        query.annotations["expression"]
    )
    return sql, list(values)


def joined(pieces: list[Sql]) -> Sql:
    return ", ".join(sql for sql, _ in pieces), [
        each for _, values in pieces for each in values
    ]
