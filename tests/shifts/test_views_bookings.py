"""HR's pages: asking for someone and following the request."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Registration, Team
from rates.models import MemorandumVersion
from shifts.actions.answers import withdraw_offer
from shifts.models import Booking, Offer
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import NOW, booked, held, offered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def typed(team: Team, **changes: Any) -> dict[str, Any]:
    """The form as it is sent: Monday to Friday, 09:00 to 17:00, at the cap."""
    days = {
        f"pattern-{day}-{name}": value
        for day in range(7)
        for name, value in {
            "weekday": day,
            "start": "09:00" if day < 5 else "",
            "end": "17:00" if day < 5 else "",
            "break_minutes": "30" if day < 5 else "",
        }.items()
    }
    asked = {
        "team": team.pk,
        "job_role": "social_worker",
        "job_title": "",
        "engagement": "bank_own",
        "hourly_rate": "31.00",
        "places": "1",
        "starts_on": "2026-10-12",
        "ends_on": "2026-10-16",
        "reason": "vacancy",
        "expected_caseload": "12",
        "supervisor": "Marcus Lee",
        "clocks_go_back": "",
    }
    return asked | days | {"book": "yes"} | changes


def test_bookings_lists_own_council_only(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    page = check_sound(hr.get(reverse("bookings")))
    assert reverse("booking", args=[booking.pk]) in page.links
    assert "Monday 12 October 2026 to Friday 16 October 2026" in page.text


def test_bookings_other_council_sees_none(client: Client, people: People, team: Team) -> None:
    booked(team, people.hr)
    told = words(signed_in(client, people.other_hr).get(reverse("bookings")))
    assert "There are no bookings" in told


def test_bookings_filters_by_state(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    address = reverse("booking", args=[booking.pk])
    assert address in check_sound(hr.get(reverse("bookings"), {"state": "open"})).links
    assert address not in check_sound(hr.get(reverse("bookings"), {"state": "filled"})).links


@pytest.mark.parametrize("name", ["bookings", "booking-new", "timesheets", "home"])
def test_pages_ask_a_stranger_to_sign_in(client: Client, name: str) -> None:
    address = reverse(name)
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={address}"


def test_booking_new_is_not_for_a_manager(client: Client, people: People) -> None:
    response = signed_in(client, people.manager).get(reverse("booking-new"))
    assert response.status_code == 403
    assert "your role does not allow" in words(response)


def test_booking_new_offers_the_teams_of_own_council(hr: Client, team: Team) -> None:
    page = check_sound(hr.get(reverse("booking-new")))
    assert "Assessment North, Liverpool" in page.text


def test_booking_new_books(hr: Client, team: Team) -> None:
    response = hr.post(reverse("booking-new"), typed(team))
    booking = Booking.objects.get()
    assert response["Location"] == reverse("booking", args=[booking.pk])
    assert booking.pay_basis == "paye"
    assert booking.shifts.count() == 5
    followed = hr.get(response["Location"])
    assert "Booked. Now choose the workers" in words(followed)


def test_booking_new_sent_twice_books_once(hr: Client, team: Team) -> None:
    asked = typed(team, form_key="the form as it was opened")
    first, second = (hr.post(reverse("booking-new"), asked) for _ in range(2))
    assert Booking.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_booking_new_changed_and_sent_again_says_so(hr: Client, team: Team) -> None:
    asked = typed(team, form_key="the form as it was opened")
    hr.post(reverse("booking-new"), asked)
    response = hr.post(reverse("booking-new"), asked | {"places": "2"})
    assert response.status_code == 409
    assert "This form has made a booking already." in words(response)


def test_booking_new_refused_may_be_sent_again(hr: Client, team: Team) -> None:
    asked = typed(team, form_key="the form as it was opened")
    hr.post(reverse("booking-new"), asked | {"hourly_rate": "31.01"})
    assert hr.post(reverse("booking-new"), asked).status_code == 302


def test_booking_new_check_saves_nothing_and_answers(hr: Client, team: Team) -> None:
    response = hr.post(
        reverse("booking-new"), typed(team, check="yes", supervisor="", reason="")
    )
    page = check_sound(response)
    assert response.status_code == 200
    assert not Booking.objects.exists()
    assert "Within the cap" in page.text
    assert "£31.00 an hour is within the cap of £31.00" in page.text
    assert "On the other basis:" in page.text


def test_booking_new_check_reads_a_rate_as_people_type_it(hr: Client, team: Team) -> None:
    told = words(hr.post(reverse("booking-new"), typed(team, check="yes", hourly_rate="£ 31")))
    assert "£31.00 an hour is within the cap" in told


def test_booking_new_check_without_a_week_judges_all_the_days(hr: Client, team: Team) -> None:
    asked = {
        key: "" if key.startswith("pattern") else value for key, value in typed(team).items()
    }
    told = words(hr.post(reverse("booking-new"), asked | {"check": "yes"}))
    assert "Within the cap" in told


def test_booking_new_over_the_cap_says_what_passes(hr: Client, team: Team) -> None:
    response = hr.post(reverse("booking-new"), typed(team, hourly_rate="31.01"))
    assert response.status_code == 409
    assert "id_hourly_rate" in error_links(response).values()
    told = words(response)
    assert "£31.01 an hour is 1p over the cap of £31.00" in told
    assert "Use £31.00" in told
    assert 'value="31.01"' in response.content.decode()
    assert not Booking.objects.exists()


def test_booking_new_uses_the_rate_that_passes(hr: Client, team: Team) -> None:
    asked = typed(team, hourly_rate="35.00", use_rate="31.00")
    response = hr.post(reverse("booking-new"), asked)
    assert "Within the cap" in words(response)
    assert 'value="31.00"' in response.content.decode()


def test_booking_new_without_a_cap_is_refused(hr: Client, team: Team) -> None:
    response = hr.post(reverse("booking-new"), typed(team, job_role="team_manager"))
    assert response.status_code == 409
    assert "id_job_role" in error_links(response).values()


def test_booking_new_names_every_field_at_once(hr: Client, team: Team) -> None:
    asked = typed(team, supervisor="", hourly_rate="lots", **{"pattern-1-end": ""})
    response = hr.post(reverse("booking-new"), asked)
    assert response.status_code == 400
    assert error_links(response) == {
        "Name the supervisor.": "id_supervisor",
        "Give pounds an hour, such as 31.00.": "id_hourly_rate",
        "Give the time that work ends.": "id_pattern-1-end",
    }


def test_booking_new_links_a_refused_day_to_its_row(hr: Client, team: Team) -> None:
    """The domain counts the rows that are used; the page counts them all."""
    empty = {"pattern-0-start": "", "pattern-0-end": "", "pattern-2-break_minutes": "0"}
    response = hr.post(reverse("booking-new"), typed(team, **empty))
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["id_pattern-2-break_minutes"]


def test_booking_new_keeps_what_was_typed(hr: Client, team: Team) -> None:
    response = hr.post(
        reverse("booking-new"), typed(team, starts_on="2026-01-05", supervisor="Priya Shah")
    )
    assert "id_starts_on" in error_links(response).values()
    html = response.content.decode()
    for kept in ('value="Priya Shah"', 'value="5 January 2026"', 'value="09:00"'):
        assert kept in html


def test_booking_new_unmapped_title(hr: Client, team: Team) -> None:
    asked = typed(team, job_role="", job_title="Wizard of care")
    response = hr.post(reverse("booking-new"), asked)
    assert response.status_code == 409
    assert "id_job_title" in error_links(response).values()


def test_booking_shows_candidates_with_parts(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    page = check_sound(hr.get(reverse("booking", args=[booking.pk])))
    assert f"worker-{people.worker.pk}" in page.ids
    assert "Knows the team: 0.0 h worked" in page.text
    assert "Of the workers in the pool, 2 can do this booking and 0 cannot." in page.text
    assert "Within the cap" in page.text


def test_booking_manager_sees_no_candidates(client: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    page = check_sound(
        signed_in(client, people.manager).get(reverse("booking", args=[booking.pk]))
    )
    assert "Who could do it" not in page.text


def test_booking_of_another_council_is_not_found(
    client: Client, people: People, team: Team
) -> None:
    booking = booked(team, people.hr)
    response = signed_in(client, people.other_hr).get(reverse("booking", args=[booking.pk]))
    assert response.status_code == 404
    assert "Page not found" in words(response)


def test_booking_sends_offers(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    response = hr.post(reverse("booking", args=[booking.pk]), {"workers": [people.worker.pk]})
    assert response.status_code == 302
    assert Offer.objects.get().worker == people.worker
    assert f"Offered to {people.worker}" in words(hr.get(response["Location"]))


def test_booking_offer_twice_makes_one(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    for _ in range(2):
        hr.post(reverse("booking", args=[booking.pk]), {"workers": [people.worker.pk]})
    assert Offer.objects.count() == 1


def test_booking_offer_to_nobody(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    response = hr.post(reverse("booking", args=[booking.pk]))
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["candidates"]


def test_booking_offer_to_the_blocked_tells_why(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    people.worker.consents.update(withdrawn_at=NOW, withdrawn_by=people.worker.user)
    response = hr.post(reverse("booking", args=[booking.pk]), {"workers": [people.worker.pk]})
    assert response.status_code == 409
    assert f"{people.worker} cannot be offered this booking" in words(response)
    assert response.context["refusal"].facts["findings"][0]["title"] in words(response)


def test_booking_offer_that_needs_a_sign_off(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    Registration.objects.filter(worker=people.worker).update(
        status="conditions", conditions="Works under supervision."
    )
    address, ticked = reverse("booking", args=[booking.pk]), {"workers": [people.worker.pk]}
    refused = hr.post(address, ticked)
    assert refused.status_code == 409
    assert list(error_links(refused).values()) == ["id_sign_off"]
    assert hr.post(address, ticked | {"sign_off": "Supervised daily."}).status_code == 302
    assert Offer.objects.get().sign_off == "Supervised daily."


def test_booking_offer_is_not_for_a_manager(client: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    response = signed_in(client, people.manager).post(
        reverse("booking", args=[booking.pk]), {"workers": [people.worker.pk]}
    )
    assert response.status_code == 403


def test_booking_shows_who_holds_it(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    held(booking, people.worker)
    told = words(hr.get(reverse("booking", args=[booking.pk])))
    assert f"Place 1 of 1: {people.worker}" in told
    assert "Who could do it" not in told


def test_booking_refreshes_its_places_alone(hr: Client, people: People, team: Team) -> None:
    booking = booked(team, people.hr)
    offered(booking, people.worker)
    response = hr.get(reverse("booking", args=[booking.pk]), headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert str(people.worker) in html
    assert "0 of 1 places filled. Offers by name without an answer: 1." in html


def test_booking_that_has_not_changed_sends_nothing(
    hr: Client, people: People, team: Team
) -> None:
    """So what is read out and what has the focus stay as they are."""
    booking = booked(team, people.hr)
    offer = offered(booking, people.worker)
    page = hr.get(reverse("booking", args=[booking.pk]))
    address = re.search(r'hx-get="([^"]+)"', page.content.decode())
    assert address is not None
    htmx = {"HX-Request": "true"}
    assert hr.get(address[1], headers=htmx).status_code == 204
    withdraw_offer(by=people.hr, offer=offer, reason="By mistake.", now=NOW)
    changed = hr.get(address[1], headers=htmx)
    assert "By mistake." in changed.content.decode()
    assert "hx-get" not in changed.content.decode(), "Nobody is left to answer."
