"""A ledger of a nation's size: its report, its proof and posting into it, beside the bare statements."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, Role, User
from rates.models import SpendLine
from rates.reports.ledger_proof import months_of_the_ledger, proofs
from rates.reports.over_cap import over_cap
from rates.reports.spend_against_cap import spend_against_cap
from staffbank.bench.bare import rows, undone
from staffbank.bench.measure import Case
from staffbank.bench.staffing import on_staffing

LINES = 5_000_000
MONTHS = 24
DAY = timedelta(days=1)
SUM = """
SELECT host_council_id, job_role_id, date_trunc('month', worked_on), sum(minutes), sum(amount),
    sum(amount_at_cap), sum(over_cap_amount)
FROM rates_spendline WHERE worked_on BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
OVER = """
SELECT host_council_id, date_trunc('month', worked_on), sum(over_cap_amount)
FROM rates_spendline WHERE worked_on BETWEEN %s AND %s AND NOT over_cap_amount = 0 GROUP BY 1, 2
"""
COPY = """
INSERT INTO rates_spendline ({columns}, worked_on, posting_key)
SELECT {columns}, day, to_char(day, 'YYYYMMDD') || ':bench:' || copy || ':' || line.id
FROM rates_spendline AS line
CROSS JOIN generate_series(1, %s / (SELECT count(*) FROM rates_spendline)) AS copy
CROSS JOIN LATERAL (
    SELECT (line.worked_on - make_interval(months => (copy %% {months})::int))::date AS day) AS on_day
WHERE line.reverses_id IS NULL
"""


def national_ledger(lines: int = LINES) -> Iterator[Case]:
    """Whole months are read from the summary; days at the edges from the lines."""
    fill(lines)
    lead = User.objects.get(
        pk=Membership.objects.live().filter(role=Role.REGIONAL_LEAD).earliest("pk").user_id
    )
    ends_on = timezone.localdate().replace(day=1) - DAY
    starts_on = (ends_on - (MONTHS - 2) * 30 * DAY).replace(day=1)
    count = f"{SpendLine.objects.count():,} lines"
    yield report(f"Report of whole months over {count}", lead, starts_on, ends_on)
    yield report(
        f"Report with broken months over {count}", lead, starts_on + DAY, ends_on - DAY
    )
    yield Case(
        name=f"What was over the cap in {count}",
        ours=undone(lambda: over_cap(by=lead, starts_on=starts_on, ends_on=ends_on)),
        bare=lambda: rows(OVER, (starts_on, ends_on)),
        bare_is="adding up the lines over the cap in one select",
        rounds=5,
    )
    yield from on_staffing(lead, ends_on, count)
    yield Case(
        name=f"Proof of {count}",
        ours=lambda: list(proofs(months_of_the_ledger())),
        bare=lambda: rows(SUM, (date(2000, 1, 1), date(2100, 1, 1))),
        bare_is="adding all of them up in one select",
        rounds=3,
    )
    yield Case(
        name="Adding 1,000 lines to it",
        ours=undone(lambda: copied(1000)),
        bare=undone(lambda: copied(1000, guarded=False)),
        bare_is="the same insert without guards and summary",
    )


def report(name: str, lead: User, starts_on: date, ends_on: date) -> Case:
    return Case(
        name=name,
        ours=undone(lambda: spend_against_cap(by=lead, starts_on=starts_on, ends_on=ends_on)),
        bare=lambda: rows(SUM, (starts_on, ends_on)),
        bare_is="adding the lines up in one select",
        rounds=5,
    )


def columns() -> str:
    left = ("id", "worked_on", "posting_key")
    fields = SpendLine._meta.concrete_fields
    return ", ".join(f"{each.column}" for each in fields if each.column not in left)


def fill(lines: int) -> None:
    """Copies over two years, judged by nobody and summed as ever."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in ("judged", "reverses_whole", "detected"):
            cursor.execute(f"ALTER TABLE rates_spendline DISABLE TRIGGER {name}")
        cursor.execute(
            "SELECT spend_keep_month((now() - make_interval(months => ago))::date)"
            " FROM generate_series(0, %s) AS ago",
            [2 * MONTHS],
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_line AS SELECT * FROM rates_spendline"
            " WHERE reverses_id IS NULL ORDER BY id LIMIT 100"
        )
        cursor.execute(COPY.format(columns=columns(), months=MONTHS), [lines])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("judged", "reverses_whole", "detected"):
            cursor.execute(f"ALTER TABLE rates_spendline ENABLE TRIGGER {name}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rates_spendline, rates_spendsummary")


def copied(count: int, *, guarded: bool = True) -> None:
    """A hundred lines as they were judged, under other keys."""
    with connection.cursor() as cursor:
        if not guarded:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO rates_spendline ({columns()}, worked_on, posting_key) "
            f"SELECT {columns()}, worked_on, left(posting_key, 9) || 'again:' || copy || ':' || id "
            "FROM bench_line, generate_series(1, %s / 100) AS copy",
            [count],
        )
