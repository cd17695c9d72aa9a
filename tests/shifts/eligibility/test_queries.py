from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Council, Team, User, Worker
from rates.models import MemorandumVersion
from shifts.eligibility.search import candidates, findings_for
from shifts.models import Booking
from tests.factories import cleared_worker
from tests.shifts.building import NOW, booked

TODAY = NOW.date()


@pytest.fixture
def booking_id(team: Team, hr: User, memorandum: MemorandumVersion) -> int:
    return booked(team, hr).pk


def queries(booking_id: int, look: Callable[[Booking], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        look(Booking.objects.get(pk=booking_id))
    return len(captured)


def everyone(booking: Booking) -> None:
    found = candidates(booking, today=TODAY)
    told = [
        (str(each.worker), str(each.worker.employing_council), each.score_parts)
        for each in found.eligible + found.ineligible
    ]
    assert len(told) in (10, 60)


def test_candidates_take_as_many_queries_for_sixty_as_for_ten(
    booking_id: int, liverpool: Council, wirral: Council
) -> None:
    for count in range(10):
        cleared_worker(shares_with=[liverpool] if count % 2 else [], employing_council=wirral)
    for_ten = queries(booking_id, everyone)
    for _ in range(50):
        cleared_worker(shares_with=[liverpool])
    assert queries(booking_id, everyone) == for_ten == 8


def test_findings_for_one_worker(booking_id: int, worker: Worker) -> None:
    def one(booking: Booking) -> None:
        findings_for(booking, worker, today=TODAY)

    assert queries(booking_id, one) <= 9
