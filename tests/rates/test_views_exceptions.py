"""The pages of exceptions: asked for from a refused booking, answered in two taps, counted."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Council, Team, User
from rates.models import CapException, MemorandumVersion
from shifts.models import Booking
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.rates.excepting import (
    ANSWERED,
    Approvers,
    approved_exception,
    approvers_of,
    asked_exception,
)
from tests.shifts.building import NOW
from tests.shifts.test_views_bookings import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def approvers(liverpool: Council) -> Approvers:
    return approvers_of(liverpool)


@pytest.fixture
def asked(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return asked_exception(people.hr, liverpool, expected_hours=Decimal("75.00"))


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def go(instant: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    go(ANSWERED)
    return go


def page_of(asked: CapException) -> str:
    return reverse("exception", args=[asked.pk])


# From the refused booking to the request


def test_refused_booking_leads_to_the_request(
    memorandum: MemorandumVersion, people: People, team: Team, client: Client
) -> None:
    signed_in(client, people.hr)
    refused = client.post(reverse("booking-new"), typed(team, hourly_rate="36.00"))
    assert refused.status_code == 409
    (link,) = [each for each in check_sound(refused).links if "exceptions/new" in each]
    form = client.get(link)
    page = check_sound(form)
    filled = {each["name"]: each.get("value") for each in page.fields if each.get("value")}
    assert filled["ceiling_rate"] == "36.00"
    assert filled["starts_on"] == "12 October 2026"
    assert filled["ends_on"] == "16 October 2026"
    assert filled["expected_hours"] == "37.50"
    assert form.context["form"]["job_role"].value() == "social_worker"


def request_typed(at: Council, **changes: str) -> dict[str, str]:
    normal = {
        "council": at.gss_code,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "ceiling_rate": "£36.00",
        "starts_on": "2026-10-12",
        "ends_on": "2026-10-23",
        "expires_on": "2026-10-09",
        "reason": "court",
        "explanation": "A hearing.",
    }
    return normal | changes


def test_exception_new_asks(
    memorandum: MemorandumVersion, people: People, liverpool: Council, client: Client
) -> None:
    signed_in(client, people.hr)
    made = client.post(reverse("exception-new"), request_typed(liverpool), follow=True)
    asked = CapException.objects.get()
    assert asked.ceiling_rate == Decimal("36.00")
    assert f"{asked.expires_at:%d %H:%M}" == "09 23:00"  # the end of the day, in London
    assert "Asked for." in words(made)
    assert "Nobody holds this office" in words(made)
    check_sound(made)


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"ceiling_rate": "31.00"}, "id_ceiling_rate"),
        ({"job_role": "team_manager"}, "id_job_role"),
        ({"expires_on": "2026-10-01"}, "id_expires_on"),
        ({"ends_on": "2026-10-11"}, "id_ends_on"),
        ({"explanation": ""}, "id_explanation"),
        ({"council": "E08000015"}, "id_council"),
    ],
)
def test_exception_new_keeps_what_was_typed(
    changes: dict[str, str],
    anchor: str,
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    client: Client,
) -> None:
    signed_in(client, people.hr)
    refused = client.post(reverse("exception-new"), request_typed(liverpool, **changes))
    assert refused.status_code in (400, 409)
    assert anchor in error_links(refused).values()
    assert not CapException.objects.exists()


# Two taps


@pytest.mark.parametrize("who", ["director", "chief"])
def test_approver_answers_in_two_taps(
    who: str, asked: CapException, approvers: Approvers, client: Client
) -> None:
    signed_in(client, getattr(approvers, who))
    home = client.get(reverse("home"))
    assert page_of(asked) in check_sound(home).links
    read = client.get(page_of(asked))
    check_sound(read)
    said = words(read)
    assert "The cap, an hour £31.00 Over the cap, an hour £5.00" in said
    assert "Over the cap in all, at most £375.00" in said
    assert "Liverpool has asked for 1: 0 approved, 0 rejected, 1 waiting." in said
    assert "How the cap of £31.00 comes about" in said
    done = client.post(page_of(asked), {"approve": "yes", "comment": ""}, follow=True)
    assert "It still waits for another office." in words(done)
    assert "Approve up to" not in words(done)
    assert page_of(asked) not in check_sound(client.get(reverse("home"))).links


def test_approver_rejects_saying_why(
    asked: CapException, approvers: Approvers, client: Client
) -> None:
    signed_in(client, approvers.chief)
    refused = client.post(page_of(asked), {"reject": "yes", "comment": " "})
    assert "id_comment" in error_links(refused).values()
    done = client.post(page_of(asked), {"reject": "yes", "comment": "Ask Wirral."}, follow=True)
    assert "Rejected." in words(done)
    assert "“Ask Wirral.”" in words(done)


def test_both_taps_open_the_booking(
    asked: CapException,
    approvers: Approvers,
    people: People,
    team: Team,
    client: Client,
    at: Any,
) -> None:
    for person in (approvers.director, approvers.chief):
        signed_in(client, person)
        client.post(page_of(asked), {"approve": "yes"})
    at(NOW)
    signed_in(client, people.hr)
    link = f"{reverse('booking-new')}?exception={asked.pk}"
    assert link in check_sound(client.get(page_of(asked))).links
    filled = client.get(link).context["form"]
    assert filled["exception"].value() == asked.pk
    assert filled["hourly_rate"].value() == Decimal("36.00")
    form = typed(team, hourly_rate="36.00", exception=str(asked.pk))
    checked = client.post(reverse("booking-new"), form | {"check": "yes"})
    assert "An exception allows up to £36.00." in words(checked)
    check_sound(checked)
    booked = client.post(reverse("booking-new"), form, follow=True)
    assert "Over the cap, exception approved" in words(booked)
    decision = Booking.objects.get().cap_decision
    assert (decision.exception, decision.verdict) == (asked, "over_approved")
    proof = words(client.get(reverse("decision", args=[decision.pk])))
    assert "Proved" in proof
    assert f"Decision {decision.pk}" in words(client.get(page_of(asked)))


def test_booking_a_penny_over_the_ceiling(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    approvers: Approvers,
    team: Team,
    client: Client,
    at: Any,
) -> None:
    found = approved_exception(people.hr, liverpool, approvers)
    at(NOW)
    signed_in(client, people.hr)
    form = typed(team, hourly_rate="36.01", exception=str(found.pk))
    for button in ({}, {"check": "yes"}):
        refused = client.post(reverse("booking-new"), form | button)
        assert refused.status_code == 409
        assert "id_hourly_rate" in error_links(refused).values()
    assert not Booking.objects.exists()


# Lists


def test_exceptions_counts_are_open_to_the_region(
    asked: CapException, people: People, client: Client
) -> None:
    for person in (people.hr, people.other_hr, people.manager, people.worker.user, people.lead):
        signed_in(client, person)
        listed = client.get(reverse("exceptions"))
        assert listed.status_code == 200
        check_sound(listed)
        found = {each.council.name: each.requested for each in listed.context["counts"]}
        assert (found["Liverpool"], found["Wirral"]) == (1, 0)
        sees = page_of(asked) in check_sound(listed).links
        assert sees == (person in (people.hr, people.lead))


def test_home_of_the_lead_shows_new_ones(
    asked: CapException, people: People, client: Client
) -> None:
    signed_in(client, people.lead)
    assert page_of(asked) in check_sound(client.get(reverse("home"))).links


def test_exception_page_is_its_council_s(
    asked: CapException, people: People, wirral: Council, client: Client
) -> None:
    outsiders: list[User] = [people.other_hr, people.manager, approvers_of(wirral).chief]
    for person in outsiders:
        signed_in(client, person)
        assert client.get(page_of(asked)).status_code == 404
    for person in (people.hr, people.lead, people.auditor):
        signed_in(client, person)
        assert "Approve up to" not in words(client.get(page_of(asked)))
        assert client.post(page_of(asked), {"approve": "yes"}).status_code == 403
