"""Files of payments as Liverpool's HR leave them, for who gets what from every route."""

from datetime import datetime
from typing import Any

from accounts.models import Council, User
from rates.actions.off_system import bring_file, import_file
from rates.models import OffSystemImport, OffSystemPayment

STATEMENT = (
    "name,week ending,units,net,job title,agency\n"
    "Olive Outside,2026-10-11,37,1332.00,Practitioner,Example Agency\n"
    "Una Unknown,2026-10-18,37,1332.00,Consultant,Example Agency\n"
)
UNNAMED = "wer,wann,was\nOlive Outside,2026-10-11,36.00\n"
NAMED = {"worker_name": "wer", "paid_on": "wann", "amount": "was"}


def brought(by: User, council: Council, now: datetime, text: str = STATEMENT) -> dict[str, Any]:
    return {"by": by, "council": council, "content": text.encode(), "now": now} | {
        "source": "Payments ledger",
        "basis": "paye",
    }


def tried(by: User, council: Council, now: datetime) -> OffSystemImport:
    return bring_file(**brought(by, council, now))


def unnamed(by: User, council: Council, now: datetime) -> OffSystemImport:
    return bring_file(**brought(by, council, now, UNNAMED))


def payment(by: User, council: Council, now: datetime) -> OffSystemPayment:
    """Outside the memorandum, at £36.00 an hour under a cap of £31.00."""
    done = import_file(by=by, asked=tried(by, council, now), now=now)
    return OffSystemPayment.objects.get(imported=done, title="Practitioner")
