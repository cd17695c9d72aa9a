import pytest
from rest_framework.test import APIClient

from accounts.errors import BadInput, NotPermitted
from accounts.models import Council, Team
from rates.models import MemorandumVersion
from shifts.actions.blocks import offer_block
from shifts.models import Booking, Cascade, Offer
from tests.conftest import People
from tests.factories import TeamFactory, WorkerFactory
from tests.shifts.building import NOW, booked, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookings(memorandum: MemorandumVersion, people: People, team: Team) -> list[Booking]:
    return [booked(team, people.hr, places=2), booked(team, people.hr)]


def test_offer_block_by_name_leaves_out_with_reasons(
    bookings: list[Booking], people: People
) -> None:
    unknown = WorkerFactory.create()
    both = [people.worker, unknown]
    results = offer_block(by=people.hr, bookings=bookings, workers=both, now=NOW)
    assert [each.booking for each in results] == bookings
    for each in results:
        assert [offer.worker for offer in each.offers] == [people.worker]
        assert [left.worker for left in each.left_out] == [unknown]
        assert each.left_out[0].reasons


def test_offer_block_one_that_cannot_be_does_not_hold_up_the_rest(
    bookings: list[Booking], people: People
) -> None:
    held(bookings[1], people.other_worker)
    results = offer_block(by=people.hr, bookings=bookings, workers=[people.worker], now=NOW)
    assert [bool(each.problem) for each in results] == [False, True]
    assert Offer.objects.filter(state="sent").count() == 1


def test_offer_block_in_turns(bookings: list[Booking], people: People) -> None:
    results = offer_block(by=people.hr, bookings=bookings, cascade=True, now=NOW)
    assert [each.cascade is not None for each in results] == [True, True]
    assert Cascade.objects.count() == 2


def test_offer_block_is_for_hr_of_each_council(
    bookings: list[Booking], people: People, wirral: Council
) -> None:
    there = booked(TeamFactory.create(council=wirral), people.other_hr)
    with pytest.raises(NotPermitted):
        offer_block(by=people.hr, bookings=[*bookings, there], cascade=True, now=NOW)
    assert not Cascade.objects.exists()


def test_offer_block_bad_input(bookings: list[Booking], people: People) -> None:
    with pytest.raises(BadInput, match="bookings"):
        offer_block(by=people.hr, bookings=[], cascade=True, now=NOW)
    with pytest.raises(BadInput, match="bookings"):
        offer_block(by=people.hr, bookings=bookings[:1] * 51, cascade=True, now=NOW)
    with pytest.raises(BadInput, match="workers"):
        offer_block(by=people.hr, bookings=bookings, now=NOW)


def test_offer_block_with_one_key_offers_once(
    bookings: list[Booking],
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    api: APIClient,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    api.force_authenticate(people.hr)
    body = {"bookings": [each.pk for each in bookings], "workers": [people.worker.pk]}
    answers = [
        api.post(
            "/api/v1/offers/block/", body, format="json", headers={"Idempotency-Key": "one"}
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert [len(each["offers"]) for each in answers[0].json()] == [1, 1]
    assert Offer.objects.count() == 2
    body["bookings"] = [0]
    assert api.post("/api/v1/offers/block/", body, format="json").status_code == 400
