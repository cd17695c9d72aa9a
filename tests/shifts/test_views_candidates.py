import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Council, DbsCheck, Role, Team
from shifts.models import Booking
from shifts.states import ShiftState
from shifts.views.candidates import PEOPLE_PER_PAGE
from tests.conftest import People
from tests.factories import cleared_worker, user_with
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


@pytest.fixture
def booking(team: Team, people: People) -> Booking:
    return booked(team, people.hr)


@pytest.fixture
def address(booking: Booking) -> str:
    return reverse("booking", args=[booking.pk])


def test_ineligible_are_listed_with_reasons_and_counted(
    hr: Client, people: People, address: str
) -> None:
    DbsCheck.objects.filter(worker=people.other_worker).delete()
    page = check_sound(hr.get(address))
    assert "1 can do this booking and 1 cannot." in page.text
    assert str(people.other_worker) not in page.text
    assert "Enhanced DBS with the children's barred list 1" in page.text
    page = check_sound(hr.get(address, {"which": "ineligible"}))
    assert f"{people.other_worker} , " in page.text
    assert f"worker-{people.worker.pk}" not in page.ids


def test_a_reason_leads_to_whom_it_stands_against(
    hr: Client, people: People, address: str
) -> None:
    DbsCheck.objects.filter(worker=people.other_worker).delete()
    page = check_sound(hr.get(address, {"code": "DBS"}))
    assert f"{people.other_worker} , " in page.text
    assert "Cannot do it (1)" in page.text


def test_a_booking_without_work_says_so(
    hr: Client, people: People, booking: Booking, address: str
) -> None:
    booking.shifts.update(state=ShiftState.CANCELLED)
    page = check_sound(hr.get(address))
    assert "Every shift of this booking is cancelled" in page.text
    response = hr.post(address, {"workers": [people.worker.pk]})
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["candidates"]


def test_narrowing_to_nobody_offers_a_way_back(hr: Client, address: str) -> None:
    page = check_sound(hr.get(address, {"name": "Nobody of this name"}))
    assert "Nobody on this list fits what you are looking for." in page.text
    assert "Show everyone" in page.text


@pytest.mark.parametrize(
    ("field", "value", "anchor"),
    [
        ("max_miles", "far", "id_max_miles"),
        ("max_miles", "-1", "id_max_miles"),
        ("council", "E99", "id_council"),
        ("knows_team", "maybe", "id_knows_team"),
        ("cleared_until", "soon", "id_cleared_until"),
        ("code", "DBX", "candidates"),
        ("order", "worst", "id_order"),
        ("which", "all", "candidates"),
        ("page", "0", "candidates"),
        ("page_size", "101", "candidates"),
    ],
)
def test_what_cannot_be_used_is_named(
    hr: Client, people: People, address: str, field: str, value: str, anchor: str
) -> None:
    response = hr.get(address, {field: value})
    assert response.status_code == 400
    assert list(error_links(response).values()) == [anchor]
    assert str(people.worker) in words(response)


def test_pages_turn(hr: Client, liverpool: Council, address: str) -> None:
    for _ in range(PEOPLE_PER_PAGE):
        cleared_worker(shares_with=[liverpool])
    first = check_sound(hr.get(address, {"name": ""}))
    assert "Page 1 of 2" in first.text
    second = check_sound(hr.get(address, {"page": "2"}))
    assert "Page 2 of 2" in second.text
    workers = [{name for name in page.ids if name[-1].isdigit()} for page in (first, second)]
    assert not workers[0] & workers[1]


def test_offering_keeps_what_was_looked_for(hr: Client, people: People, address: str) -> None:
    response = hr.post(f"{address}?name={people.worker.user.full_name[:5]}")
    assert response.status_code == 400
    assert people.worker.user.full_name[:5] in words(response)


def test_who_comes_first_is_chosen(hr: Client, liverpool: Council, address: str) -> None:
    """Nobody is left out by it, so there is nobody to show besides."""
    far = user_with(Role.WORKER, full_name="Abel Far")
    near = user_with(Role.WORKER, full_name="Zoe Near")
    cleared_worker(user=far, shares_with=[liverpool], latitude="53.9", longitude="-2.9")
    cleared_worker(user=near, shares_with=[liverpool], latitude="53.4", longitude="-2.98")
    by_name = check_sound(hr.get(address, {"order": "name"})).text
    assert by_name.index("Abel Far") < by_name.index("Zoe Near")
    nearest = check_sound(hr.get(address, {"order": "nearest"})).text
    assert nearest.index("Zoe Near") < nearest.index("Abel Far")
    assert "Show everyone" not in nearest


def test_score_is_shown_in_parts(hr: Client, address: str) -> None:
    page = check_sound(hr.get(address))
    assert "Knows the team: 0.0 h worked 0.0 of 40" in page.text
    assert "of 100." in page.text
