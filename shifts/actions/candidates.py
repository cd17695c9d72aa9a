"""Looking through the pool for a booking, which is itself on the record."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User, Worker
from accounts.models.workers import WorkerQuerySet
from accounts.permissions import Permission, require
from shifts.eligibility.ask import NothingToWork, ask_of
from shifts.eligibility.explained import Explained, explained_of
from shifts.eligibility.narrowing import EVERYONE, Narrowing
from shifts.eligibility.search import PER_PAGE, Candidates, Which, candidates, pool_of
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
    audit.record_once(
        LOOKED,
        by=by,
        at=booking.council,
        target=booking,
        within=ONE_LOOK,  # turning a page or narrowing is the same look
        **found.pool._asdict(),
    )
    return found


def pool_for(booking: Booking, *, today: date) -> WorkerQuerySet:
    """Of whom the booking council may ask; of its own region where nothing is left to work."""
    try:
        return pool_of(ask_of(booking, today=today))
    except NothingToWork:
        region = booking.council.region_id
        return Worker.objects.in_the_pool().filter(employing_council__region=region)


@transaction.atomic
def look_at_candidate(
    *, by: User, booking: Booking, worker: Worker, now: datetime
) -> Explained:
    """One worker of `pool_for` beside whoever was asked. Raises NotPermitted.

    The look is audited, because it crosses councils.
    """
    require(by, Permission.CANDIDATES_VIEW, booking.council)
    explained = explained_of(booking, worker, today=timezone.localdate(now))
    audit.record(
        "candidate.viewed", by=by, at=booking.council, target=booking, worker=worker.pk
    )
    return explained
