"""Two hundred workers press Accept at the same moment, on the real web process."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Council, Role, Team, User, Worker
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.states import OfferState
from tests.factories import TeamFactory, memorandum_in_force, user_with
from tests.load.pool import pool_of
from tests.serving import PATIENCE, Web, serving, tokens_of
from tests.shifts.building import booked

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
WORKERS = 200
ROUNDS = int(os.environ.get("ACCEPT_ROUNDS", "20"))
OVERLAP_ROUNDS = int(os.environ.get("OVERLAP_ROUNDS", "50"))
DAY = timedelta(days=1)


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[Web]:
    with serving(tmp_path) as web:
        yield web


@pytest.fixture
def councils(city_region: list[Council]) -> list[Council]:
    """Bound by a memorandum that was in force a month ago, whenever the test runs."""
    memorandum_in_force(city_region, effective=(today() - 30 * DAY, None))
    return city_region


def today() -> date:
    return timezone.localdate(datetime.now(UTC))


def one_shift(team: Team, by: User, on: date, start: str, end: str) -> Booking:
    pattern = [{"weekday": on.weekday(), "start": start, "end": end, "break_minutes": 30}]
    return booked(
        team, by, now=datetime.now(UTC), starts_on=on, ends_on=on, weekly_pattern=pattern
    )


def offers_to(bookings: Sequence[Booking], workers: Sequence[Worker]) -> list[Offer]:
    now = datetime.now(UTC)
    return Offer.objects.bulk_create(
        Offer(
            booking=booking,
            worker=worker,
            state=OfferState.SENT,
            sent_at=now,
            sent_by=booking.created_by,
            expires_at=now + DAY,
        )
        for booking in bookings
        for worker in workers
    )


def accept_at_once(web: Web, asked: Sequence[tuple[Offer, str]]) -> Counter[str]:
    """Everyone is connected first; then all press together."""
    start = Barrier(len(asked), timeout=PATIENCE)

    def press(offer: Offer, token: str, over: HTTPConnection) -> str:
        start.wait()
        path = f"/api/v1/offers/{offer.pk}/accept/"
        return web.call("POST", path, token=token, over=over).word

    connections = [web.connect() for _ in asked]
    with ThreadPoolExecutor(len(asked)) as presses:
        waiting = [
            presses.submit(press, offer, token, over)
            for (offer, token), over in zip(asked, connections, strict=True)
        ]
        return Counter(each.result() for each in waiting)


def test_two_hundred_accepts_of_one_place_give_it_once(
    web: Web, councils: list[Council]
) -> None:
    """Every other day, so that whoever won before is free and rested to win again."""
    team = TeamFactory.create(council=councils[0])
    by = user_with(Role.COUNCIL_HR, councils[0])
    workers = pool_of(WORKERS, councils)
    tokens = tokens_of([worker.user for worker in workers])
    for count in range(1, ROUNDS + 1):
        booking = one_shift(team, by, today() + 2 * count * DAY, "09:00", "17:00")
        offers = offers_to([booking], workers)
        answers = accept_at_once(web, list(zip(offers, tokens, strict=True)))
        assert answers == {"200": 1, "409 filled": WORKERS - 1}, f"round {count}"
        assert Assignment.objects.filter(booking=booking).count() == 1
    assert Offer.objects.filter(state=OfferState.ACCEPTED).count() == ROUNDS
    assert Offer.objects.filter(state=OfferState.FILLED).count() == ROUNDS * (WORKERS - 1)
    assert AuditEntry.objects.filter(verb="offer.accepted").count() == ROUNDS


def test_four_overlapping_accepts_of_one_worker_give_one(
    web: Web, councils: list[Council]
) -> None:
    """Four councils want the same worker at hours that all overlap, two of them by a minute."""
    desks = [
        (TeamFactory.create(council=council), user_with(Role.COUNCIL_HR, council))
        for council in councils[:4]
    ]
    hours = [("09:00", "17:00"), ("08:00", "16:00"), ("15:59", "20:00"), ("12:00", "20:00")]
    (worker,) = pool_of(1, councils)
    (token,) = tokens_of([worker.user])
    for count in range(1, OVERLAP_ROUNDS + 1):
        on = today() + 2 * count * DAY
        bookings = [
            one_shift(team, by, on, *times)
            for (team, by), times in zip(desks, hours, strict=True)
        ]
        offers = offers_to(bookings, [worker])
        answers = accept_at_once(web, [(offer, token) for offer in offers])
        refusals = answers["409 not_eligible"] + answers["409 overlap"]
        assert (answers["200"], refusals) == (1, 3), f"round {count}: {answers}"
    assert Assignment.objects.count() == OVERLAP_ROUNDS
    assert Shift.objects.held().count() == OVERLAP_ROUNDS
