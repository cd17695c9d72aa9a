"""The worker's first page: what waits, the next seven days, the next pay and whose turn it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Driving, Registration, Team
from rates.models import MemorandumVersion
from shifts.actions.timesheets import approve_timesheet
from shifts.models import SupervisorChange
from tests.conftest import People
from tests.pages import Reader, check_sound, signed_in
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    MONDAY,
    NOW,
    booked,
    days,
    held,
    london,
    offered,
    proposed,
    sent_back,
    submitted,
)

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    at(monkeypatch, NOW)


def at(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)


def home(client: Client, people: People) -> Reader:
    return check_sound(signed_in(client, people.worker.user).get(HOME))


def test_days_places_and_who_supervises(
    client: Client, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    SupervisorChange.objects.create(
        assignment=assignment,
        supervisor="Priya Shah",
        from_day=FRIDAY,
        recorded_at=NOW,
        recorded_by=people.hr,
    )
    at(monkeypatch, london(MONDAY, "07:00"))
    page = home(client, people)
    assert "Today, Monday 12 October 2026 09:00 to 17:00 , with a break of 30 min" in page.text
    assert "Tomorrow, Tuesday 13 October 2026" in page.text
    assert "Cunard Building, Water Street, Liverpool. How to get there" in page.text
    assert page.text.count("Supervisor: Marcus Lee.") == 4
    assert page.text.count("Supervisor: Priya Shah.") == 1
    assert f"mailto:{people.manager.email}" in page.links
    assert any("directions?to=53.404%2C-2.994" in link for link in page.links)


def test_a_free_week_says_what_comes_after_it(
    client: Client, people: People, team: Team
) -> None:
    november = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 6)}
    held(booked(team, people.hr, **november), people.worker)
    page = home(client, people)
    assert "You have no shifts until Monday 12 October 2026." in page.text
    assert "Next after that: Monday 2 November 2026, 09:00 to 17:00" in page.text


def test_nothing_at_all_says_what_to_do(client: Client, people: People) -> None:
    page = home(client, people)
    assert {"/offers/why-not/", "/availability/"} <= set(page.links)


def test_whose_turn_each_unpaid_week_is(
    client: Client, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    at(monkeypatch, AFTER)
    turn = "due Wednesday 21 October 2026"
    page = home(client, people)
    assert f"Fill in the week from Monday 12 October 2026 Social worker, {team}. Your turn" in (
        page.text
    )
    assert f"Your turn since Monday 19 October 2026, {turn}" in page.text
    timesheet = submitted(assignment)
    at(monkeypatch, AFTER + timedelta(days=9))
    page = home(client, people)
    assert "The manager’s turn since Monday 19 October 2026" in page.text
    assert "Late" in page.text
    sent_back(timesheet, people.manager)
    page = home(client, people)
    assert "Answer for the week from Monday 12 October 2026" in page.text
    assert "Hours sent back to you" in page.text


def test_next_pay_is_what_is_approved(
    client: Client, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    at(monkeypatch, AFTER)
    assert "nothing is approved for it yet" in home(client, people).text
    timesheet = submitted(assignment)
    approve_timesheet(by=people.manager, timesheet=timesheet, now=AFTER)
    told = home(client, people).text
    assert "Friday 30 October 2026 : £1,302.81 before tax." in told
    assert "Weeks that are not approved yet" not in told
    at(monkeypatch, london(date(2026, 10, 31), "09:00"))
    assert "£1,302.81" not in home(client, people).text


def test_what_waits_besides(client: Client, people: People, team: Team) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    proposed(assignment, days(MONDAY, FRIDAY))
    Registration.objects.filter(worker=people.worker).update(registered_until=FRIDAY)
    Driving.objects.create(
        worker=people.worker,
        licence_until=date(2026, 12, 5),
        original_seen_by="Hannah Reid",
        original_seen_on=MONDAY,
        original_seen_how="in_person",
        recorded_at=NOW,
        recorded_by=people.hr,
    )
    page = home(client, people)
    assert f"/assignments/{assignment.pk}/" in page.links
    assert "Answer: Social worker, Assessment North" in page.text
    assert "Renew: registration with Social Work England" in page.text
    assert "driving licence" not in page.text  # in 61 days


def test_an_offer_is_accepted_in_one_tap_from_here(
    client: Client, people: People, team: Team
) -> None:
    offer = offered(booked(team, people.hr), people.worker)
    page = home(client, people)
    assert "Answer by Wednesday 7 October 2026 at 09:00: 2 days left." in page.text
    client.post(f"/offers/{offer.pk}/", {"accept": "yes"})
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_home_asks_the_database_little(
    client: Client,
    people: People,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    for week in range(3):
        dates = {
            "starts_on": MONDAY + timedelta(weeks=week),
            "ends_on": FRIDAY + timedelta(weeks=week),
        }
        held(booked(team, people.hr, **dates), people.worker)
        offered(booked(team, people.hr), people.worker)
    at(monkeypatch, AFTER)
    signed_in(client, people.worker.user)
    for page in (HOME, "/offers/"):
        with django_assert_max_num_queries(12):
            client.get(page)
