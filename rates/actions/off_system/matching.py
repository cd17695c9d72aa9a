"""Looking for payments in the ledger again, as work is approved and titles are mapped."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from accounts import audit
from accounts.models import Council
from rates.actions.off_system.judging import Judged, judged, taken_of
from rates.actions.off_system.locks import lock_council
from rates.actions.off_system.rows import OF_THE_CAP, OF_THE_FINDING, as_compared, as_found
from rates.models import OffSystemPayment
from rates.off_system.file import PaymentRow

DAY = timedelta(days=1)
MOVES = (*OF_THE_FINDING, *OF_THE_CAP)
STAGE = (
    "CREATE TEMPORARY TABLE off_system_found ON COMMIT DROP AS"
    f" SELECT id, {', '.join(MOVES)} FROM rates_offsystempayment WITH NO DATA"
)
COPY = f"COPY off_system_found (id, {', '.join(MOVES)}) FROM STDIN"
UPDATE = f"""
UPDATE rates_offsystempayment AS kept SET ({", ".join(MOVES)}) =
    ({", ".join(f"anew.{name}" for name in MOVES)})
FROM off_system_found AS anew WHERE kept.id = anew.id AND kept.answer = ''
AND ({", ".join(f"kept.{name}" for name in MOVES)}) IS DISTINCT FROM
    ({", ".join(f"anew.{name}" for name in MOVES)})
"""


@transaction.atomic
def match_again(*, council: Council) -> int:
    """Look up what nobody has answered, for the clock; safe to run twice. Says how many changed."""
    lock_council(council.pk)
    unanswered = OffSystemPayment.objects.unanswered().filter(council=council)
    waiting = list(unanswered.defer("candidates", "comparison").order_by("pk"))
    taken = taken_of(council, answered=True)
    found = list(judged(council, [row_of(each) for each in waiting], taken))
    changed = keep_found([each.pk for each in waiting], found)
    if changed:
        audit.record(
            "off_system.matched_again", by=None, at=council, target=council, changed=changed
        )
    return changed


def row_of(payment: OffSystemPayment) -> PaymentRow:
    worked = payment.worked
    return PaymentRow(
        row=payment.row,
        amount=payment.amount,
        basis=payment.basis,
        worker_name=payment.worker_name,
        registration_number=payment.registration_number,
        starts_on=worked and worked.lower,
        ends_on=worked and worked.upper - DAY,
        paid_on=payment.paid_on,
        hours=payment.hours,
        hourly_rate=payment.hourly_rate,
        title=payment.title,
        supplier=payment.supplier,
        reference=payment.reference,
    )


def keep_found(pks: Sequence[int], found: Sequence[Judged]) -> int:
    """By a table that ends with the transaction; an answer that came meanwhile stands."""
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy(COPY) as pipe:
            for pk, each in zip(pks, found, strict=True):
                pipe.write_row((pk, *as_found(each), *as_compared(each)))
        cursor.execute(UPDATE)
        changed = int(cursor.rowcount)
        cursor.execute("DROP TABLE off_system_found")
    return changed
