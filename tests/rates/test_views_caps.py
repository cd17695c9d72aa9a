"""Caps, their derivation, and the proof of a decision."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Council, Team
from rates.models import Cap, MemorandumVersion
from tests.conftest import People
from tests.factories import council_named, memorandum_in_force
from tests.pages import check_sound, signed_in, words
from tests.shifts.building import NOW, booked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_caps_of_a_day(client: Client, people: People, memorandum: MemorandumVersion) -> None:
    page = check_sound(signed_in(client, people.hr).get(reverse("caps")))
    assert str(memorandum) in page.text
    assert "£31.00" in page.text
    for cap in memorandum.caps.all():
        assert reverse("cap", args=[cap.pk]) in page.links


def test_caps_before_the_memorandum(client: Client, people: People) -> None:
    told = words(signed_in(client, people.lead).get(reverse("caps"), {"on": "2026-03-31"}))
    assert "No memorandum is in force on Tuesday 31 March 2026" in told


def test_caps_on_no_day_keeps_today(client: Client, people: People) -> None:
    page = check_sound(signed_in(client, people.lead).get(reverse("caps"), {"on": "soon"}))
    assert "is not a day. Write it as 30 November 2026" in page.text


def test_caps_provisional_says_so(
    client: Client, people: People, city_region: list[Council]
) -> None:
    version = memorandum_in_force(city_region, {("team_manager", "paye"): "40.00"})
    cap = version.caps.get()
    shown = signed_in(client, people.hr).get(reverse("cap", args=[cap.pk]))
    assert "Provisional" not in words(shown)


def test_caps_of_another_region_are_hidden(client: Client, people: People) -> None:
    version = memorandum_in_force([council_named("Kent")])
    cap = version.caps.earliest("pk")
    address = reverse("cap", args=[cap.pk])
    assert signed_in(client, people.other_hr).get(address).status_code == 404
    assert signed_in(client, people.lead).get(address).status_code == 404


def test_caps_are_not_for_managers(client: Client, people: People) -> None:
    browser = signed_in(client, people.manager)
    assert browser.get(reverse("caps")).status_code == 403
    cap = Cap.objects.earliest("pk")
    assert browser.get(reverse("cap", args=[cap.pk])).status_code == 404


def test_cap_shows_terms_and_days(
    client: Client, people: People, memorandum: MemorandumVersion
) -> None:
    cap = memorandum.caps.earliest("pk")
    page = check_sound(signed_in(client, people.approver).get(reverse("cap", args=[cap.pk])))
    assert "Wednesday 1 April 2026 until further notice" in page.text
    assert "Either side gives 4 weeks of notice" in page.text


def test_decision_is_replayed(client: Client, people: People, team: Team) -> None:
    decision = booked(team, people.hr).cap_decision
    page = check_sound(
        signed_in(client, people.lead).get(reverse("decision", args=[decision.pk]))
    )
    assert page.text.count(decision.digest) == 2
    assert (
        "Made again from what was stored, the answer has the same pence and hash." in page.text
    )


def test_decision_of_another_council_is_not_found(
    client: Client, people: People, team: Team
) -> None:
    decision = booked(team, people.hr).cap_decision
    address = reverse("decision", args=[decision.pk])
    assert signed_in(client, people.other_hr).get(address).status_code == 404
    assert signed_in(client, people.worker.user).get(address).status_code == 404


def test_decision_days(client: Client, people: People, team: Team) -> None:
    decision = booked(team, people.hr, ends_on=date(2026, 10, 30)).cap_decision
    told = words(signed_in(client, people.hr).get(reverse("decision", args=[decision.pk])))
    assert "Monday 12 October 2026 to Friday 30 October 2026" in told
