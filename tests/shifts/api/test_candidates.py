from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Council, Team
from shifts.models import Booking
from tests.conftest import People
from tests.factories import cleared_worker
from tests.shifts.api.test_booking_offers import SignedIn
from tests.shifts.building import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


@pytest.fixture
def hr(signed_in: SignedIn, people: People) -> APIClient:
    return signed_in(people.hr)


@pytest.fixture
def booking(team: Team, people: People) -> Booking:
    return booked(team, people.hr)


def get(hr: APIClient, booking: Booking, **typed: object) -> Any:
    return hr.get(f"/api/v1/bookings/{booking.pk}/candidates/", typed)


def test_get_pages(hr: APIClient, booking: Booking, people: People) -> None:
    pages = [get(hr, booking, page=page, page_size=1).json() for page in (1, 2, 3)]
    assert [len(page["eligible"]) for page in pages] == [1, 1, 0]
    listed = {page["eligible"][0]["worker"] for page in pages[:2]}
    assert listed == {people.worker.pk, people.other_worker.pk}
    for page in pages:
        assert page["found"] == page["pool"] == {"eligible": 2, "ineligible": 0}


def test_get_one_list(hr: APIClient, booking: Booking, wirral: Council) -> None:
    cleared_worker(shares_with=[], employing_council=wirral)
    found = get(hr, booking, which="ineligible").json()
    assert found["eligible"] == []
    assert [each["findings"][0]["code"] for each in found["ineligible"]] == ["CLEARED"]
    assert found["found"] == {"eligible": 2, "ineligible": 1}
    assert found["blocked"] == {"CLEARED": 1}
    assert get(hr, booking, which="eligible").json()["ineligible"] == []


def test_get_the_narrowed(hr: APIClient, booking: Booking, people: People) -> None:
    council = people.worker.employing_council.gss_code
    found = get(hr, booking, name=people.worker.user.full_name.upper(), council=council).json()
    assert [each["worker"] for each in found["eligible"]] == [people.worker.pk]
    assert found["pool"]["eligible"] == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_miles", "far"),
        ("council", "E08000035"),  # Leeds, of another region
        ("knows_team", "false"),
        ("cleared_until", "2026-02-30"),
        ("code", "XYZ"),
        ("which", "both"),
        ("page", "0"),
        ("page", "9" * 30),
        ("page_size", "101"),
        ("page_size", "ten"),
        ("name", "x" * 121),
    ],
)
def test_get_names_what_cannot_be_used(
    hr: APIClient, booking: Booking, field: str, value: str
) -> None:
    answer = get(hr, booking, **{field: value})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]
