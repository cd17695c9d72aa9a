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

pytestmark = pytest.mark.django_db


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
