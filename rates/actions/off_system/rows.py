"""Payments as rows of the database: told apart, and copied in."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from psycopg.types.json import Jsonb

from accounts.actions.worker_rows import copy_in
from rates.actions.off_system.judging import Judged
from rates.models import OffSystemImport, OffSystemPayment
from rates.off_system.file import PaymentRow
from rates.off_system.states import Found

DAY = timedelta(days=1)
SAID = [name for name in PaymentRow.__slots__ if name != "row"]
STAGE = """
CREATE TEMPORARY TABLE off_system_staged (place int, fingerprint text, occurrence int)
ON COMMIT DROP
"""
NEW = """
SELECT staged.place FROM off_system_staged AS staged WHERE NOT EXISTS (
    SELECT FROM rates_offsystempayment AS kept WHERE kept.council_id = %s
    AND kept.fingerprint = staged.fingerprint AND kept.occurrence = staged.occurrence
) ORDER BY staged.place
"""
OF_THE_ROW = (
    "council_id",
    "imported_id",
    "row",
    "fingerprint",
    "occurrence",
    "reference",
    "supplier",
    "worker_name",
    "registration_number",
    "title",
    "worked",
    "paid_on",
    "hours",
    "hourly_rate",
    "basis",
    "amount",
)
OF_THE_FINDING = ("found", "confidence", "why", "candidates", "worker_id", "timesheets")
OF_THE_CAP = (
    "job_role_id",
    "cap_id",
    "compared_amount",
    "amount_at_cap",
    "over_cap_amount",
    "converted",
    "comparison",
)
UNSAID = ("answer", "reason")


@dataclass(frozen=True)
class Told:
    """A row, and how it is known again: what it says, and which of those that say the same."""

    row: PaymentRow
    fingerprint: str
    occurrence: int


def told_apart(rows: Iterable[PaymentRow]) -> Iterator[Told]:
    seen: Counter[str] = Counter()
    for row in rows:
        said = "\x1f".join(str(getattr(row, name)) for name in SAID)
        fingerprint = hashlib.sha256(said.encode()).hexdigest()
        seen[fingerprint] += 1
        yield Told(row, fingerprint, seen[fingerprint])


def new_among(council_id: int, told: Sequence[Told]) -> list[Told]:
    """Those that no earlier file of the council held, by a table that ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy("COPY off_system_staged FROM STDIN") as pipe:
            for place, each in enumerate(told):
                pipe.write_row((place, each.fingerprint, each.occurrence))
        cursor.execute(NEW, [council_id])
        new = [told[place] for (place,) in cursor.fetchall()]
        cursor.execute("DROP TABLE off_system_staged")
    return new


def copy_payments(
    asked: OffSystemImport, told: Sequence[Told], found: Sequence[Judged]
) -> None:
    columns = (*OF_THE_ROW, *OF_THE_FINDING, *OF_THE_CAP, *UNSAID)
    council = asked.source.council_id
    copy_in(
        OffSystemPayment,
        columns,
        (
            (council, asked.pk, *as_told(each), *as_found(judged), *as_compared(judged), "", "")
            for each, judged in zip(told, found, strict=True)
        ),
    )


def as_told(told: Told) -> tuple[Any, ...]:
    row = told.row
    worked = row.starts_on and row.ends_on and DateRange(row.starts_on, row.ends_on + DAY)
    return (
        row.row,
        told.fingerprint,
        told.occurrence,
        row.reference,
        row.supplier,
        row.worker_name,
        row.registration_number,
        row.title,
        worked,
        row.paid_on,
        row.hours,
        row.hourly_rate,
        row.basis,
        row.amount,
    )


def as_found(judged: Judged) -> tuple[Any, ...]:
    """Only what was matched names its worker and timesheets."""
    finding = judged.finding
    best = finding.candidates[0] if finding.found == Found.MATCHED else None
    return (
        finding.found.value,
        finding.confidence,
        finding.why,
        Jsonb([each.as_json() for each in finding.candidates]),
        best and best.worker,
        list(best.timesheets) if best else [],
    )


def as_compared(judged: Judged) -> tuple[Any, ...]:
    comparison = judged.comparison
    return (
        comparison.job_role,
        comparison.cap and comparison.cap.cap_id,
        comparison.compared_amount,
        comparison.amount_at_cap,
        comparison.over,
        comparison.converted,
        comparison.told[:500],
    )
