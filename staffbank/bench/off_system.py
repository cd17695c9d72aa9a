"""Bringing 100,000 payments, beside having PostgreSQL copy the same cells into one table."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Council, Membership, Role, User
from accounts.tables import MOST_ROWS
from rates.actions.off_system import import_file, run_import
from rates.actions.off_system.asking import keep_file
from rates.models import SpendLine
from rates.off_system.columns import NAMES
from staffbank.bench.bare import undone
from staffbank.bench.measure import Case

TABLE = """
CREATE TEMPORARY TABLE bench_payments (
    amount numeric(12, 2), worker_name text, registration_number text, worked_from date,
    worked_to date, week_ending date, paid_on date, hours numeric(7, 2),
    hourly_rate numeric(7, 2), basis text, title text, supplier text, reference text UNIQUE
) ON COMMIT DROP
"""
COPY = "COPY bench_payments FROM STDIN (FORMAT csv, HEADER)"
WEEK, WEEKS = timedelta(days=7), 26


def importing_payments() -> Iterator[Case]:
    """Tried and imported in each round, which is rolled back."""
    given = asked()
    yield Case(
        name=f"Trying and importing {MOST_ROWS:,} payments, found in the ledger",
        ours=undone(lambda: bring(given)),
        bare=undone(lambda: copy(given["content"])),
        bare_is="COPY of its cells into one table with one unique index",
        rounds=1,
    )


def asked() -> dict[str, Any]:
    found = Membership.objects.live().filter(role=Role.COUNCIL_HR).earliest("pk")
    assert found.council is not None
    lines = lines_of(found.council, timezone.localdate() - WEEKS * WEEK)
    return {
        "by": User.objects.get(pk=found.user_id),
        "council": found.council,
        "source": "Bench",
        "basis": "paye",
        "content": "\n".join([",".join(NAMES), *lines]).encode(),
        "now": timezone.now(),
    }


def lines_of(council: Council, first: date) -> Iterator[str]:
    """Every third names someone of the ledger, in a week that may have work of theirs."""
    known = SpendLine.objects.standing().filter(host_council=council, worked_on__gte=first)
    people = sorted(
        set(known.values_list("worker__user__full_name", "worker__registration__number"))
    ) or [("Nobody Known", "")]
    for number in range(MOST_ROWS):
        name, registration = people[number % len(people)]
        if number % 3:
            name, registration = f"Person {number}", ""
        monday = first + (number % WEEKS) * WEEK
        yield (
            f"1110.00,{name},{registration or ''},{monday},{monday + WEEK - timedelta(days=1)},"
            f",,37.00,30.00,paye,Social Worker,Example Agency,REF{number}"
        )


def bring(given: dict[str, Any]) -> None:
    kept = keep_file(**given)
    run_import(kept.pk, given["now"])
    kept.refresh_from_db()
    done = import_file(by=given["by"], asked=kept, now=given["now"])
    run_import(done.pk, given["now"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@transaction.atomic
def copy(content: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy(COPY) as pipe:
            pipe.write(content)
