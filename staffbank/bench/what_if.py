"""Replaying a large ledger under a proposed version, beside adding its lines up."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from accounts.models import Membership, Role, User
from rates.actions.memoranda import draft_version
from rates.actions.what_if import ask_what_if, replay_next_part
from rates.models import MemorandumVersion, SpendLine
from staffbank.bench.bare import rows, undone
from staffbank.bench.measure import Case

LINES = 200_000
YEAR = timedelta(days=365)
SUM = """
SELECT count(*), sum(minutes), sum(amount), sum(amount_at_cap), sum(over_cap_amount)
FROM rates_spendline WHERE worked_on BETWEEN %s AND %s
AND host_council_id IN (SELECT council_id FROM rates_party WHERE version_id = %s)
"""


def replaying() -> Case:
    lead = User.objects.get(
        pk=Membership.objects.live().filter(role=Role.REGIONAL_LEAD).earliest("pk").user_id
    )
    version = proposed(lead)
    multiply_ledger()
    today = timezone.localdate()
    first: date = SpendLine.objects.aggregate(first=Min("worked_on"))["first"]
    values = (first.replace(day=1), today, version.pk)
    lines = rows(SUM, values)[0][0]
    return Case(
        name=f"What-if over {lines:,} lines",
        ours=undone(lambda: replay(lead, version, first, today)),
        bare=lambda: rows(SUM, values),
        bare_is="adding those lines up in one select",
    )


def proposed(lead: User) -> MemorandumVersion:
    """The terms in force once more, as a draft for next year."""
    today = timezone.localdate()
    version = MemorandumVersion.objects.in_force(today).earliest("pk")
    parties = version.parties.select_related("council")
    return draft_version(
        by=lead,
        memorandum=version.memorandum,
        effective_from=today + YEAR,
        clauses=version.clauses,
        parties=[party.council for party in parties],
    )


def multiply_ledger() -> None:
    """Each line as often as it takes; copied rows need no second look by the guards."""
    fields = [
        field.column
        for field in SpendLine._meta.concrete_fields
        if field.column and field.column not in ("id", "posting_key")
    ]
    columns = ", ".join(fields)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO rates_spendline ({columns}, posting_key) "
            f"SELECT {columns}, left(posting_key, 9) || 'copy:' || copy || ':' || id "
            "FROM rates_spendline, "
            "generate_series(1, %s / (SELECT count(*) FROM rates_spendline)) AS copy",
            [LINES],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rates_spendline")


def replay(lead: User, version: MemorandumVersion, first: date, today: date) -> None:
    what_if = ask_what_if(
        by=lead, version=version, first_month=first, last_month=today, today=today
    )
    while replay_next_part(what_if_id=what_if.pk):
        pass
