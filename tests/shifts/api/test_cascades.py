from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from rates.models import MemorandumVersion
from shifts.models import Booking, Cascade
from tests.conftest import People
from tests.shifts.building import booked, offered
from tests.shifts.cascading import started, waiting_for_sign_off

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], APIClient]


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


@pytest.fixture
def hr(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.hr)


def test_offer_by_cascade(hr: APIClient, booking: Booking, people: People) -> None:
    answer = hr.post(f"/api/v1/bookings/{booking.pk}/offers/", {"cascade": True})
    assert answer.status_code == 201
    assert [(each["worker"], each["tier"]) for each in answer.data] == [
        (people.worker.pk, "own")
    ]
    (found,) = hr.get("/api/v1/cascades/", {"booking": booking.pk}).data["results"]
    assert (found["state"], [tier["kind"] for tier in found["tiers"]]) == (
        "running",
        ["own", "pool", "agency"],
    )


def test_offer_by_cascade_twice_with_one_key(hr: APIClient, booking: Booking) -> None:
    for _ in range(2):
        hr.post(
            f"/api/v1/bookings/{booking.pk}/offers/",
            {"cascade": True},
            headers={"Idempotency-Key": "one"},
        )
    assert Cascade.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"cascade": True, "workers": [1]}])
def test_offers_needs_names_or_a_cascade(
    hr: APIClient, booking: Booking, people: People, body: dict[str, object]
) -> None:
    if "workers" in body:
        body = body | {"workers": [people.worker.pk]}
    answer = hr.post(f"/api/v1/bookings/{booking.pk}/offers/", body)
    assert answer.status_code == 400
    assert "workers" in answer.data["fields"]


def test_stop(hr: APIClient, booking: Booking) -> None:
    cascade = started(booking)
    answer = hr.post(f"/api/v1/cascades/{cascade.pk}/stop/")
    assert (answer.status_code, answer.data["state"]) == (200, "stopped")


def test_sign_off(signed_in: SignedIn, booking: Booking, people: People) -> None:
    cascade = waiting_for_sign_off(booking)
    address = f"/api/v1/cascades/{cascade.pk}/sign-off/"
    assert signed_in(people.approver).post(address, {}).status_code == 400
    answer = signed_in(people.approver).post(address, {"reason": "A child waits."})
    assert (answer.status_code, answer.data["state"]) == (200, "released")
    assert signed_in(people.hr).post(address, {"reason": "Mine."}).status_code == 403
    assert signed_in(people.other_hr).get(address.replace("sign-off/", "")).status_code == 404


def test_withdraw_and_decline_with_a_code(
    signed_in: SignedIn, hr: APIClient, booking: Booking, people: People
) -> None:
    offer = offered(booking, people.worker)
    answer = hr.post(f"/api/v1/offers/{offer.pk}/withdraw/", {"reason": "Not needed."})
    assert (answer.data["state"], answer.data["withdraw_reason"]) == (
        "withdrawn",
        "Not needed.",
    )
    other = offered(booking, people.other_worker)
    said = {"code": "travel", "reason": "An hour each way."}
    worker = signed_in(people.other_worker.user)
    answer = worker.post(f"/api/v1/offers/{other.pk}/decline/", said)
    assert answer.data["decline_code"] == "travel"
    answer = hr.post(f"/api/v1/offers/{other.pk}/withdraw/", {"reason": "Late."})
    assert (answer.status_code, answer.data["code"]) == (409, "offer_closed")
