"""The cap's answer as HR types."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Team
from rates.models import Cap, MemorandumVersion
from shifts.models import Booking
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.pages import check_sound, signed_in, words
from tests.refusals import guards_off
from tests.shifts.building import NOW
from tests.shifts.test_views_bookings import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def told(hr: Client, team: Team, **changes: object) -> str:
    answer = hr.post(reverse("booking-answer"), typed(team, **changes))
    assert answer.status_code == 200
    return words(answer)


def test_live_answer_within(hr: Client, team: Team) -> None:
    said = told(hr, team, hourly_rate="30.40")
    assert "Within the cap Your rate (PAYE) £30.40" in said
    assert "Highest rate that passes £31.00 Headroom £0.60" in said
    assert "The same cost on umbrella for comparison, never judged £" in said
    assert "Use £" not in said


def test_live_answer_a_penny_over_offers_what_passes(hr: Client, team: Team) -> None:
    said = told(hr, team, hourly_rate="31.01")
    assert "Over the cap, needs an exception" in said
    assert "Headroom £0.00" in said
    assert "Use £31.00" in said


def test_live_answer_is_provisional_as_its_cap_is(
    hr: Client, team: Team, memorandum: MemorandumVersion
) -> None:
    assert "Provisional" not in told(hr, team)
    with guards_off():
        Cap.objects.filter(version=memorandum).update(provisional=True)
    assert "Provisional" in told(hr, team)


def test_live_answer_no_cap(hr: Client, team: Team) -> None:
    said = told(hr, team, job_role="team_manager")
    assert "No cap in force, cannot be booked" in said
    assert "Highest rate that passes – Headroom –" in said


def test_live_answer_judges_the_strictest(hr: Client, team: Team) -> None:
    memorandum_in_force([team.council], {("social_worker", "paye"): "30.00"})
    assert "Highest rate that passes £30.00" in told(hr, team)


def test_live_answer_says_what_is_missing_without_alarm(hr: Client, team: Team) -> None:
    nothing = {"team": "", "hourly_rate": "", "starts_on": "", "supervisor": ""}
    answer = hr.post(reverse("booking-answer"), typed(team) | nothing)
    said = words(answer)
    assert answer.status_code == 200
    for sentence in ("Choose the team", "Give the hourly rate.", "Give the first day."):
        assert sentence in said
    assert "supervisor" not in said
    assert "There is a problem" not in said


def test_live_answer_says_that_a_title_is_unmapped(hr: Client, team: Team) -> None:
    said = told(hr, team, job_role="", job_title="Wizard of care")
    assert "Wizard of care" in said


def test_live_answer_of_another_councils_team_is_missing(
    client: Client, people: People, team: Team
) -> None:
    said = told(signed_in(client, people.other_hr), team)
    assert "Within the cap" not in said


def test_live_answer_books_nothing_and_records_each_question_once(
    hr: Client, team: Team
) -> None:
    for rate in ("30", "30.5", "30.50", "30.5", "30"):
        told(hr, team, hourly_rate=rate, book="yes")
    assert not Booking.objects.exists()
    assert AuditEntry.objects.filter(verb="quote.looked").count() == 2


def test_live_answer_has_its_place_on_the_page(hr: Client) -> None:
    response = hr.get(reverse("booking-new"))
    page = check_sound(response)
    assert "live-answer" in page.ids
    html = response.content.decode()
    assert f'hx-post="{reverse("booking-answer")}"' in html
    assert 'aria-live="polite"' in html
    assert "when you choose “Check the rate”" in page.text


def test_live_answer_leaves_the_enter_key_alone(hr: Client, team: Team) -> None:
    """The first button of a form is the one that Enter presses; it has to change nothing."""
    html = hr.post(reverse("booking-new"), typed(team, check="yes", hourly_rate="35"))
    form = html.content.decode().split('<form method="post" novalidate>')[1]
    assert form.index('name="check"') < form.index('name="use_rate"')
