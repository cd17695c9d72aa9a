"""A person says what a payment is: this approved work, or pay outside the memorandum."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require
from rates.actions.off_system.locks import lock_payment
from rates.models import OffSystemPayment, SpendLine
from rates.off_system.states import ANSWERS, Found, Standing

CORRECTS = {
    (Found.MATCHED, Standing.OUTSIDE),
    (Found.UNMATCHED, Standing.IN_LEDGER),
}
LONGEST_REASON = 300


@transaction.atomic
def answer_payment(
    *,
    by: User,
    payment: OffSystemPayment,
    answer: str,
    timesheets: Sequence[int] = (),
    reason: str = "",
    now: datetime,
) -> OffSystemPayment:
    """Confirm or correct what was found; a later answer takes the place of an earlier one.

    `timesheets` are what the payment is for, where it is in the ledger; none means those found.
    Raises NotPermitted, BadInput.
    """
    require(by, Permission.OFF_SYSTEM_IMPORT, payment.council)
    payment = lock_payment(payment.pk)
    reason = " ".join(reason.split())
    check_answer(payment, answer, reason)
    was = {"was_answer": payment.answer, "was_timesheets": payment.timesheets}
    if answer == Standing.IN_LEDGER:
        numbers = list(dict.fromkeys(timesheets)) or payment.timesheets
        payment.worker_id = worker_of(payment, numbers)
        payment.timesheets = numbers
    else:
        payment.worker_id, payment.timesheets = None, []
    payment.answer, payment.reason = answer, reason
    payment.answered_at, payment.answered_by = now, by
    payment.save(
        update_fields=["worker", "timesheets", "answer", "reason", "answered_at", "answered_by"]
    )
    payment.refresh_from_db(fields=["standing"])
    audit.record(
        "off_system.answered",
        by=by,
        at=payment.council,
        target=payment,
        answer=answer,
        timesheets=payment.timesheets,
        counted_on=payment.counted_on,
        **was,
    )
    return payment


def check_answer(payment: OffSystemPayment, answer: str, reason: str) -> None:
    with input_checked() as expect:
        known = ", ".join(ANSWERS)
        expect(
            answer in set(ANSWERS),
            "answer",
            f"answer cannot be {answer}. Give one of: {known}.",
        )
        corrects = (payment.found, answer) in CORRECTS
        told = "This is not what was found; say why, for those who ask later."
        expect(bool(reason) or not corrects, "reason", told)
        expect(len(reason) <= LONGEST_REASON, "reason", f"Give up to {LONGEST_REASON} letters.")


def worker_of(payment: OffSystemPayment, numbers: Sequence[int]) -> int:
    """Whose timesheets they are, all of them approved work for this council, or BadInput."""
    if not numbers:
        raise BadInput({"timesheets": "Give the number of the timesheet that it is for."})
    lines = SpendLine.objects.standing().filter(
        host_council=payment.council_id, timesheet_number__in=numbers
    )
    whose = set(lines.order_by().values_list("timesheet_number", "worker_id"))
    missing = sorted(set(numbers) - {number for number, _ in whose})
    workers = {worker for _, worker in whose}
    if missing:
        listed = ", ".join(map(str, missing))
        told = f"There is no approved work of timesheet {listed} at this council."
        raise BadInput({"timesheets": told})
    if len(workers) > 1:
        raise BadInput({"timesheets": "They are of different workers; give those of one."})
    return int(workers.pop())
