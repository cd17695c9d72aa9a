"""A need that comes again is booked with two presses, and nothing known is asked again."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Booking, BookingTemplate
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.building import NOW, booked, held, nights
from tests.shifts.test_views_bookings import typed

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def booking(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> Booking:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = booked(team, people.hr, weekly_pattern=nights(0, 2), expected_caseload=12)
    held(made, people.worker)
    return made


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def as_filled_in(html: str) -> dict[str, str]:
    """What a browser would send when nothing is touched."""
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', html))
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', html, re.S
    ):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_booked_again_with_two_presses(hr: Client, booking: Booking) -> None:
    again = f"{reverse('booking-new')}?from={booking.pk}"
    assert again in check_sound(hr.get(reverse("home"))).links
    form = hr.get(again)
    page = check_sound(form)
    assert "within the cap" in page.text.lower()
    sent = as_filled_in(form.content.decode()) | {"book": "yes"}
    sent.pop("check", None)
    assert hr.post(again, sent).status_code == 302
    made = Booking.objects.latest("pk")
    assert made.repeat_of == booking
    for name in ("weekly_pattern", "supervisor", "expected_caseload", "hourly_rate", "reason"):
        assert getattr(made, name) == getattr(booking, name)
    assert (made.starts_on - booking.starts_on).days == 7


def test_a_rate_that_no_longer_passes_is_said_with_one_that_does(
    hr: Client, booking: Booking
) -> None:
    umbrella = f"{reverse('booking-new')}?from={booking.pk}&engagement=agency_paye"
    assert hr.get(umbrella).status_code == 200
    form = hr.get(f"{reverse('booking-new')}?from={booking.pk}")
    sent = as_filled_in(form.content.decode()) | {"book": "yes", "hourly_rate": "32.00"}
    refused = hr.post(f"{reverse('booking-new')}?from={booking.pk}", sent)
    assert refused.status_code == 409
    assert "£31.00" in check_sound(refused).text


def test_from_a_booking_of_another_council_nothing_is_filled_in(
    client: Client, people: People, booking: Booking
) -> None:
    other = signed_in(client, people.other_hr)
    page = check_sound(other.get(f"{reverse('booking-new')}?from={booking.pk}"))
    assert "Marcus Lee" not in page.text
    for odd in ("x", "0", "9" * 30):
        assert other.get(f"{reverse('booking-new')}?from={odd}").status_code == 200


def test_template_is_kept_used_and_archived(hr: Client, booking: Booking) -> None:
    keep = reverse("template-keep", args=[booking.pk])
    check_sound(hr.get(keep))
    assert set(error_links(hr.post(keep, {"name": ""})).values()) == {"id_name"}
    page = check_sound(hr.post(keep, {"name": "Nights"}, follow=True))
    template = BookingTemplate.objects.get()
    address = f"{reverse('booking-new')}?template={template.pk}"
    assert address in page.links
    form = hr.get(address)
    sent = as_filled_in(form.content.decode()) | {"book": "yes"}
    assert hr.post(address, sent).status_code == 302
    assert Booking.objects.latest("pk").template == template
    assert "Used 1 time." in check_sound(hr.get(reverse("templates"))).text
    done = hr.post(reverse("templates"), {"archive": template.pk}, follow=True)
    assert "There are no templates yet" in check_sound(done).text


def test_cover_of_a_leavers_post_is_booked_without_asking_again(
    hr: Client, booking: Booking, team: Team
) -> None:
    vacant = reverse("template-vacant")
    assert vacant in check_sound(hr.get(reverse("templates"))).links
    check_sound(hr.get(vacant))
    missing = set(error_links(hr.post(vacant, {"leaver": ""})).values())
    assert {"id_leaver", "id_last_day", "id_team", "id_weeks"} <= missing
    far = typed(team, leaver="Joan Price", last_day="31 December 9999", weeks="12")
    assert set(error_links(hr.post(vacant, far)).values()) == {"id_last_day"}
    post = far | {"last_day": "Friday 16 October 2026"}
    page = check_sound(hr.post(vacant, post, follow=True))
    assert "vacant from Saturday 17 October 2026" in page.text
    address = f"{reverse('booking-new')}?template={BookingTemplate.objects.get().pk}"
    assert address in page.links
    sent = as_filled_in(hr.get(address).content.decode()) | {"book": "yes"}
    sent.pop("check", None)
    assert hr.post(address, sent).status_code == 302
    made = Booking.objects.latest("pk")
    assert (f"{made.starts_on}", f"{made.ends_on}") == ("2026-10-19", "2027-01-10")
    assert made.reason == "vacancy"


def test_api_keeps_a_leavers_post(hr: Client, booking: Booking) -> None:
    body = {"booking": booking.pk, "name": "Joan", "leaver": "Joan Price"}
    half = hr.post(reverse("api-templates"), body, JSON, headers={"Idempotency-Key": "1"})
    assert half.status_code == 400
    assert "last_day" in half.content.decode()
    whole = body | {"last_day": "2026-10-16"}
    made = hr.post(reverse("api-templates"), whole, JSON, headers={"Idempotency-Key": "2"})
    assert made.status_code == 201, made.content
    assert (made.json()["leaver"], made.json()["vacant_from"]) == ("Joan Price", "2026-10-17")
