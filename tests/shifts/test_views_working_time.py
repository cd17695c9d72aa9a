"""The worker's own working time on their phone, and the rest that managers plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import CompensatoryRest, OptOut, OutsideWork
from tests.conftest import People
from tests.everyone import owed_rest, works_outside
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import AFTER, booked, held, hours

pytestmark = pytest.mark.django_db
OWN = "/working-time/"
NEW = "/working-time/outside-work/"


@pytest.fixture
def worker(
    client: Client,
    people: People,
    memorandum: MemorandumVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    return signed_in(client, people.worker.user)


def test_shows_the_average_week_by_week(worker: Client, people: People, team: Team) -> None:
    held(booked(team, people.hr), people.worker)
    works_outside(people.worker)
    page = check_sound(worker.get(OWN))
    assert "You work 9 h 42 min a week on average. The limit is 48 h." in page.text
    assert "12 October 2026 45 h 7 h 30 min outside" in page.text
    assert "A school, 7.5 h a week, from Thursday 1 January 2026" in page.text


def test_takes_as_many_queries_for_many_shifts(
    worker: Client, people: People, team: Team, django_assert_max_num_queries: Callable
) -> None:
    held(booked(team, people.hr), people.worker)
    with django_assert_max_num_queries(14):
        worker.get(OWN)


def test_opts_out_and_withdraws(worker: Client, people: People) -> None:
    asked = {"opt_out": "yes", "signed_as": "Grace Obi", "notice_weeks": "4"}
    assert "You opted out on Monday 19 October 2026" in words(
        worker.post(OWN, asked, follow=True)
    )
    told = words(worker.post(OWN, {"withdraw": "yes"}, follow=True))
    assert "The limit applies again from Monday 16 November 2026." in told
    assert OptOut.objects.get().notice_weeks == 4


def test_opt_out_names_what_is_missing(worker: Client) -> None:
    answer = worker.post(OWN, {"opt_out": "yes", "notice_weeks": "40"})
    assert error_links(answer) == {"Type your full name.": "id_signed_as"}
    answer = worker.post(OWN, {"opt_out": "yes", "signed_as": "G", "notice_weeks": "40"})
    assert list(error_links(answer).values()) == ["id_notice_weeks"]
    assert answer.status_code == 400


def test_adds_and_ends_outside_work(worker: Client) -> None:
    asked = {"employer": "<b>A school</b>", "weekly_hours": "7.5", "starts_on": "1/10/2026"}
    told = worker.post(NEW, asked, follow=True)
    assert "&lt;b&gt;A school&lt;/b&gt;, 7.5 h a week" in told.content.decode()
    work = OutsideWork.objects.get()
    assert work.weekly_hours == Decimal("7.50")
    end = reverse("outside-work-end", args=[work.pk])
    check_sound(worker.get(end))
    assert list(error_links(worker.post(end, {"ends_on": "1/9/2026"})).values()) == [
        "id_ends_on"
    ]
    assert "until Friday 30 October 2026" in words(
        worker.post(end, {"ends_on": "30 October 2026"}, follow=True)
    )


def test_outside_work_refused_keeps_what_was_typed(worker: Client) -> None:
    check_sound(worker.get(NEW))
    answer = worker.post(NEW, {"employer": "A school", "weekly_hours": "90"})
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {"id_starts_on"}
    assert 'value="A school"' in answer.content.decode()
    typed = {"employer": "A school", "weekly_hours": "90", "starts_on": "1/10/2026"}
    assert list(error_links(worker.post(NEW, typed)).values()) == ["id_weekly_hours"]


@pytest.fixture
def rest(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> CompensatoryRest:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    return owed_rest(
        held(booked(team, people.hr), people.worker, sign_off="Nobody else could.")
    )


def plan(day: str, start: str, end: str) -> dict[str, str]:
    return {"day": day, "start": start, "end": end, "reason": "A free morning."}


def test_manager_plans_rest(client: Client, people: People, rest: CompensatoryRest) -> None:
    manager = signed_in(client, people.manager)
    page = check_sound(manager.get(reverse("rests")))
    assert "Not planned" in page.text
    address = reverse("rest", args=[rest.pk])
    assert address in page.links
    check_sound(manager.get(address))
    told = words(manager.post(address, plan("24/10/2026", "09:00", "10:30"), follow=True))
    assert "From Saturday 24 October 2026 at 09:00" in told
    rest.refresh_from_db()
    assert rest.period == hours(date(2026, 10, 24), "09:00", "10:30")


def test_rest_refused_leads_to_the_field(
    client: Client, people: People, rest: CompensatoryRest
) -> None:
    manager = signed_in(client, people.manager)
    address = reverse("rest", args=[rest.pk])
    answer = manager.post(address, plan("24/10/2026", "09:00", "10:29"))
    assert list(error_links(answer).values()) == ["id_end"]
    answer = manager.post(address, plan("28/3/2027", "01:30", "03:30"))
    assert list(error_links(answer).values()) == ["id_start"]


def test_nothing_owed(client: Client, people: People) -> None:
    page = check_sound(signed_in(client, people.hr).get(reverse("rests")))
    assert "No rest is owed." in page.text
