from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import DbsCheck, Team, User
from rates.models import MemorandumVersion
from shifts.models import Assignment, Booking, Offer
from tests.conftest import People
from tests.shifts.building import booked, offered

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], APIClient]
URL = "/api/v1/offers/"


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


@pytest.fixture
def offer(booking: Booking, people: People) -> Offer:
    return offered(booking, people.worker)


@pytest.fixture
def worker(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.worker.user)


def test_get_offers_are_ones_own(
    booking: Booking, offer: Offer, worker: APIClient, signed_in: SignedIn, people: People
) -> None:
    other = offered(booking, people.other_worker)
    (found,) = worker.get(URL).json()["results"]
    assert (found["id"], found["state"]) == (offer.pk, "sent")
    assert found["booking"]["hourly_rate"] == "31.00"
    assert found["expires_at"] == "2026-10-07T09:00:00+01:00"
    assert worker.get(f"{URL}{other.pk}/").status_code == 404
    council = signed_in(people.hr).get(URL).json()["results"]
    assert [each["id"] for each in council] == [other.pk, offer.pk]


def test_post_accept(offer: Offer, worker: APIClient, people: People) -> None:
    answer = worker.post(f"{URL}{offer.pk}/accept/")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["offer"], found["worker"], found["place"]) == (offer.pk, people.worker.pk, 1)
    assert found["engagement"] == "bank_own"
    assert worker.post(f"{URL}{offer.pk}/accept/").json() == found
    (listed,) = worker.get("/api/v1/assignments/").json()["results"]
    assert listed == found


def test_post_accept_too_late_for_the_place(
    booking: Booking, offer: Offer, worker: APIClient, signed_in: SignedIn, people: People
) -> None:
    other = offered(booking, people.other_worker)
    assert worker.post(f"{URL}{offer.pk}/accept/").status_code == 200
    answer = signed_in(people.other_worker.user).post(f"{URL}{other.pk}/accept/")
    assert answer.status_code == 409
    assert answer.json() == {
        "code": "filled",
        "detail": "Someone else took the last place. Nothing is expected of you.",
    }


def test_post_accept_no_longer_eligible(
    offer: Offer, worker: APIClient, people: People
) -> None:
    DbsCheck.objects.filter(worker=people.worker).delete()
    answer = worker.post(f"{URL}{offer.pk}/accept/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_eligible")
    assert [finding["code"] for finding in answer.json()["findings"]] == ["DBS"]


def test_post_accept_after_it_expired(
    offer: Offer, worker: APIClient, clock: Callable[..., None]
) -> None:
    """Even before the clock has closed it."""
    clock(offer.expires_at)
    answer = worker.post(f"{URL}{offer.pk}/accept/")
    assert (answer.status_code, answer.json()["code"]) == (409, "offer_closed")
    assert not Assignment.objects.exists()


def test_post_accept_on_a_workers_behalf(
    offer: Offer, signed_in: SignedIn, people: People
) -> None:
    """The council sees the offer, and may not answer it."""
    answer = signed_in(people.hr).post(f"{URL}{offer.pk}/accept/")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_post_decline(offer: Offer, worker: APIClient) -> None:
    answer = worker.post(f"{URL}{offer.pk}/decline/", {"reason": "I am away."})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["state"], found["decline_reason"]) == ("declined", "I am away.")
    accepted = worker.post(f"{URL}{offer.pk}/accept/")
    assert (accepted.status_code, accepted.json()["code"]) == (409, "offer_closed")


def test_post_decline_without_a_body(offer: Offer, worker: APIClient) -> None:
    assert worker.post(f"{URL}{offer.pk}/decline/").json()["decline_reason"] == ""


def test_post_decline_at_length(offer: Offer, worker: APIClient) -> None:
    answer = worker.post(f"{URL}{offer.pk}/decline/", {"reason": "x" * 201})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reason"])
