from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import DbsCheck, Team, User
from shifts.models import Offer
from tests.conftest import People
from tests.shifts.building import booked, held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]
SignedIn = Callable[[User], APIClient]
URL = "/api/v1/bookings/"
KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def hr(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.hr)


def test_get_candidates(hr: APIClient, people: People, team: Team) -> None:
    DbsCheck.objects.filter(worker=people.other_worker).delete()
    booking = booked(team, people.hr)
    found = hr.get(f"{URL}{booking.pk}/candidates/").json()
    (eligible,), (ineligible,) = found["eligible"], found["ineligible"]
    assert eligible["worker"] == people.worker.pk
    assert eligible["employing_council"] == "E08000012"
    assert eligible["score_parts"]
    assert eligible["findings"] == []
    assert ineligible["worker"] == people.other_worker.pk
    (finding,) = ineligible["findings"]
    assert (finding["code"], finding["severity"]) == ("DBS", "block")
    assert finding["remedy"]


def test_post_offers(hr: APIClient, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    answer = hr.post(f"{URL}{booking.pk}/offers/", {"workers": [people.worker.pk]})
    assert answer.status_code == 201
    (found,) = answer.json()
    assert (found["worker"], found["state"]) == (people.worker.pk, "sent")
    assert found["booking"]["id"] == booking.pk
    assert Offer.objects.get().sent_by == people.hr


@pytest.mark.parametrize("workers", [[], None, ["me"], [10**30], [0], 7, {}])
def test_post_offers_to_nobody(
    hr: APIClient, people: People, team: Team, workers: object
) -> None:
    booking = booked(team, people.hr)
    answer = hr.post(f"{URL}{booking.pk}/offers/", {"workers": workers})
    assert answer.status_code == 400
    assert all(name.startswith("workers") for name in answer.json()["fields"])


def test_post_offers_to_the_blocked(hr: APIClient, people: People, team: Team) -> None:
    DbsCheck.objects.filter(worker=people.worker).delete()
    booking = booked(team, people.hr)
    answer = hr.post(f"{URL}{booking.pk}/offers/", {"workers": [people.worker.pk]})
    assert answer.status_code == 409
    found = answer.json()
    assert found["code"] == "not_eligible"
    assert [finding["code"] for finding in found["findings"]] == ["DBS"]


def test_post_offers_of_a_filled_booking(hr: APIClient, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    held(booking, people.worker)
    answer = hr.post(f"{URL}{booking.pk}/offers/", {"workers": [people.other_worker.pk]})
    assert (answer.status_code, answer.json()["code"]) == (409, "filled")
