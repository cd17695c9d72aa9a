"""Looking: at a passport across councils, and by the operator at anything; both are recorded."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.actions.evidence import council_of
from accounts.errors import NotPermitted
from accounts.models import User, Worker
from accounts.passport_access import Reading, reading_of
from accounts.reports.passport import Passport, passport_of


@transaction.atomic
def look_at_passport(*, worker: Worker, by: User, today: date) -> Passport:
    """All that this person may read of it. Design §6: every look across councils is logged."""
    reading = reading_of(by, worker)
    if reading is None:
        raise NotPermitted
    passport = passport_of(worker, reading, today)
    if reading == Reading.SHARED:
        audit.record(
            "passport.viewed",
            by=by,
            at=worker.employing_council,
            target=worker,
            council=council_of(by, worker),
        )
    return passport


@transaction.atomic
def record_operators_look(*, by: User, target: audit.Target) -> None:
    """Keep that the operator opened a list, or one row. Raises NotPermitted."""
    if not by.is_operator:
        raise NotPermitted
    audit.record("operator.looked", by=by, at=None, target=target)
