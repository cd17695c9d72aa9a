"""Looking through the pool for a booking, which is itself on the record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.permissions import Permission, require
from shifts.eligibility.narrowing import EVERYONE, Narrowing
from shifts.eligibility.search import PER_PAGE, Candidates, Which, candidates
from shifts.models import Booking

LOOKED = "candidates.viewed"
ONE_LOOK = timedelta(minutes=1)


@transaction.atomic
def look_for_candidates(
    *,
    by: User,
    booking: Booking,
    now: datetime,
    narrowing: Narrowing = EVERYONE,
    which: Which | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Candidates:
    """A page of everyone in the pool, ranked or with the reasons against.

    Raises NotPermitted, NothingToWork. The look is audited, because it crosses councils.
    """
    require(by, Permission.CANDIDATES_VIEW, booking.council)
    found = candidates(
        booking,
        today=timezone.localdate(now),
        narrowing=narrowing,
        which=which,
        page=page,
        per_page=per_page,
    )
    if not looked_just_now(by, booking):
        audit.record(LOOKED, by=by, at=booking.council, target=booking, **found.pool._asdict())
    return found


def looked_just_now(by: User, booking: Booking) -> bool:
    """Turning a page or narrowing within a minute is the same look. The trail itself says so."""
    return AuditEntry.objects.filter(
        actor=by,
        verb=LOOKED,
        target=audit.name_of(booking),
        at__gt=timezone.now() - ONE_LOOK,
    ).exists()
