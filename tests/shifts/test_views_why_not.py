"""The worker's page of why they are not offered work, and the booker's of one of them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Consent, DbsCheck, Team
from shifts.actions.offers import send_offers
from shifts.actions.passing_over import keep_what_is_passed
from shifts.models import Booking
from shifts.states import ShiftState
from tests.conftest import People
from tests.pages import check_sound, signed_in
from tests.shifts.building import MONDAY, NOW, booked, hours, offered
from tests.shifts.saying import dated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


@pytest.fixture(autouse=True)
def _it_is_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def booking(team: Team, people: People) -> Booking:
    """Offered to one by name; the other, without a DBS check, was passed over."""
    DbsCheck.objects.filter(worker=people.other_worker).delete()
    made = booked(team, people.hr)
    send_offers(by=people.hr, booking=made, workers=[people.worker], now=NOW)
    keep_what_is_passed(now=NOW)
    return made


def test_worker_reads_why_and_what_to_do(
    client: Client, booking: Booking, people: People
) -> None:
    page = check_sound(signed_in(client, people.other_worker.user).get(reverse("why-not")))
    assert "Keeps you out Enhanced DBS with the children's barred list" in page.text
    assert "chose whom to ask for fewer than 5 bookings without asking you" in page.text
    assert "Fewer than 5 : Enhanced DBS" in page.text
    assert reverse("passport-add", args=["dbscheck"]) in page.links
    assert "Assessment North" not in page.text


def test_worker_is_spoken_to(client: Client, people: People) -> None:
    """No sentence of a rule speaks of somebody else on the worker's own page."""
    dated(people.worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    page = check_sound(signed_in(client, people.worker.user).get(reverse("why-not")))
    assert "When you say you can work" in page.text
    assert "the worker" not in page.text


def test_worker_reads_how_offers_ended(client: Client, people: People, team: Team) -> None:
    offered(
        booked(team, people.hr),
        people.worker,
        state="withdrawn",
        closed_at=NOW,
        withdraw_reason="The team has closed.",
    )
    page = check_sound(signed_in(client, people.worker.user).get(reverse("why-not")))
    assert (
        "The council took it back, Monday 5 October 2026 at 09:00. “The team has closed.”"
        in (page.text)
    )
    assert "no council chose somebody for work without asking you" in page.text


def test_worker_page_asks_the_database_little(
    client: Client, booking: Booking, people: People, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, people.other_worker.user)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("why-not")).status_code == 200


def test_api_gives_the_same(api: APIClient, booking: Booking, people: People) -> None:
    api.force_authenticate(people.other_worker.user)
    found = api.get(reverse("api-why-not")).json()
    assert [each["finding"]["code"] for each in found["of_passport"]] == ["DBS"]
    assert found["looked_at"] == "fewer than 5"
    assert [(each["code"], each["band"]) for each in found["kept_out"]] == [
        ("DBS", "fewer than 5")
    ]
    assert [each["shared"] for each in found["councils"]].count(True) == 2
    assert found["ended"] == []


def candidate(booking: Booking, people: People) -> str:
    return reverse("candidate", args=[booking.pk, people.other_worker.pk])


def test_booker_reads_what_was_kept_and_what_is_now(
    client: Client, booking: Booking, people: People
) -> None:
    hr = signed_in(client, people.hr)
    page = check_sound(hr.get(candidate(booking, people)))
    assert "Enhanced DBS with the children's barred list Asked by name" in page.text
    assert (
        candidate(booking, people)
        in check_sound(
            hr.get(reverse("booking", args=[booking.pk]), {"which": "ineligible"})
        ).links
    )
    entry = AuditEntry.objects.filter(verb="candidate.viewed").get()
    assert f'"worker": {people.other_worker.pk}' in entry.body


def test_booker_reads_the_points_beside_the_last_who_was_asked(
    client: Client, people: People, team: Team
) -> None:
    made = booked(team, people.hr)
    send_offers(by=people.hr, booking=made, workers=[people.worker], now=NOW)
    page = check_sound(signed_in(client, people.hr).get(candidate(made, people)))
    assert f"Points beside {people.worker}" in page.text
    assert "Nothing is kept" in page.text


def test_booker_reads_nothing_of_who_does_not_share(
    client: Client, booking: Booking, people: People
) -> None:
    """Not even what was found while they did."""
    Consent.objects.filter(worker=people.other_worker, council=booking.council).delete()
    page = check_sound(signed_in(client, people.hr).get(candidate(booking, people)))
    assert "Enhanced DBS" not in page.text
    assert "No consent to share the passport" in page.text


def test_a_booking_with_nothing_to_work(
    client: Client, booking: Booking, people: People
) -> None:
    booking.shifts.update(state=ShiftState.CANCELLED)
    page = check_sound(signed_in(client, people.hr).get(candidate(booking, people)))
    assert "Every shift of this booking is cancelled" in page.text


def test_api_explains_one_candidate(api: APIClient, booking: Booking, people: People) -> None:
    api.force_authenticate(people.hr)
    asked = {"pk": booking.pk, "worker": people.other_worker.pk}
    found = api.get(reverse("api-booking-candidate", kwargs=asked)).json()
    assert [each["reason"] for each in found["kept"]] == ["DBS"]
    assert [each["code"] for each in found["now"]["findings"]] == ["DBS"]
    assert found["last_asked"]["worker"] == people.worker.pk
