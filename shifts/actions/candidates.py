"""Looking through the pool for a booking, which is itself on the record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.eligibility.search import Candidates, candidates
from shifts.models import Booking


@transaction.atomic
def look_for_candidates(*, by: User, booking: Booking, now: datetime) -> Candidates:
    """Everyone in the pool, ranked or with the reasons against; other councils' workers too.

    Raises NotPermitted. The look is audited, because it crosses councils.
    """
    require(by, Permission.CANDIDATES_VIEW, booking.council)
    found = candidates(booking, today=timezone.localdate(now))
    audit.record(
        "candidates.viewed",
        by=by,
        at=booking.council,
        target=booking,
        eligible=len(found.eligible),
        ineligible=len(found.ineligible),
    )
    return found
