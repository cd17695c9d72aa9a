"""Searching the pool for one booking, beside one select of the facts that any answer needs."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Council
from shifts.eligibility.search import candidates
from shifts.models import Booking, Shift
from staffbank.bench.bare import DAY, POOL, rows
from staffbank.bench.measure import Case
from staffbank.bench.national import make_national

WORKERS = 32_500  # about as many children's social workers as England has
PAGE = 25


def candidate_search(booking: Booking, *, rounds: int = 5) -> Case:
    """The first page, with everyone judged, ranked and counted."""
    today = timezone.localdate()
    values = {
        "job_role": booking.job_role_id,
        "council": booking.council_id,
        "region": booking.council.region_id,
        "starts": booking.starts_on,
        "ends": booking.ends_on + DAY,
    }
    shifts = Shift.objects.count()
    return Case(
        name=f"Candidate search, {len(rows(POOL, values)):,} workers, {shifts:,} shifts",
        ours=lambda: candidates(booking, today=today, per_page=PAGE),
        bare=lambda: rows(POOL, values),
        bare_is="one select of the facts that the rules look at, and of who is free",
        rounds=rounds,
    )


def national_search(booking: Booking) -> Iterator[Case]:
    """Among a region's workers, and among all as if they were one region's."""
    make_national(workers=WORKERS)
    yield candidate_search(booking)
    Council.objects.update(region=booking.council.region_id)
    yield candidate_search(booking, rounds=2)
