"""Corrections on pages: asked by one side, answered by another."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import RightHours, approve_timesheet, ask_correction
from shifts.models import Correction, Timesheet
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(
    monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion, people: People, team: Team
) -> Timesheet:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    sheet = submitted(held(booked(team, people.hr), people.worker))
    return approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)


@pytest.fixture
def correction(week: Timesheet, people: People) -> Correction:
    """The worker says that they were not there on Friday."""
    friday = RightHours(shift=week.entries.latest("worked").shift)
    return ask_correction(
        by=people.worker.user,
        timesheet=week,
        hours=[friday],
        reason="It was my day off.",
        now=AFTER,
    )


@pytest.fixture
def worker(client: Client, people: People) -> Client:
    return signed_in(client, people.worker.user)


@pytest.fixture
def manager(client: Client, people: People) -> Client:
    return signed_in(client, people.manager)


def correct(timesheet: Timesheet) -> str:
    return reverse("timesheet-correct", args=[timesheet.pk])


def page_of(correction: Correction) -> str:
    return reverse("correction", args=[correction.pk])


def typed(week: Timesheet, **changes: Any) -> dict[str, Any]:
    """The form as it is sent; changes are to Monday."""
    hours = {"start": "09:00", "end": "17:00", "break_minutes": "30", "worked": "yes"}
    first, *_ = entries = list(week.entries.order_by("worked"))
    rows = {f"entry-{each.pk}-{name}": hours[name] for each in entries for name in hours}
    mine = {f"entry-{first.pk}-{name}": value for name, value in changes.items()}
    return rows | mine | {"reason": "I left early."}


def test_correct_asks_for_what_changed(worker: Client, week: Timesheet) -> None:
    check_sound(worker.get(correct(week)))
    answer = worker.post(correct(week), typed(week, end="15:00"))
    asked = Correction.objects.get()
    assert answer["Location"] == page_of(asked)
    assert asked.entries.count() == 1
    told = check_sound(worker.get(page_of(asked))).text
    assert "It waits for someone else who approves hours." in told
    assert "09:00 to 15:00" in told
    assert "−2 h" in told
    assert "−£62.00" in told
    assert "Since Monday 19 October 2026. Due Thursday 22 October 2026" in told


def test_correct_names_what_is_wrong_beside_its_field(worker: Client, week: Timesheet) -> None:
    first = week.entries.earliest("worked")
    bad = typed(week, start="", break_minutes="500") | {"reason": ""}
    answer = worker.post(correct(week), bad)
    assert answer.status_code == 400
    assert list(error_links(answer).values()) == [f"id_entry-{first.pk}-start", "id_reason"]
    long = worker.post(correct(week), typed(week, break_minutes="500"))
    assert list(error_links(long).values()) == [f"id_entry-{first.pk}-break_minutes"]


def test_correct_without_a_change_leads_to_the_hours(worker: Client, week: Timesheet) -> None:
    answer = worker.post(correct(week), typed(week))
    assert (answer.status_code, list(error_links(answer).values())) == (400, ["hours"])
    assert "These are the hours that count already." in words(answer)


def test_correct_while_one_waits_is_refused(worker: Client, correction: Correction) -> None:
    page = worker.get(correct(correction.timesheet))
    assert page.status_code == 409
    assert "waits for an answer already" in words(page)


def test_correction_is_approved_on_its_page(manager: Client, correction: Correction) -> None:
    assert "Corrections to answer" in words(manager.get("/timesheets/"))
    told = check_sound(manager.get(page_of(correction))).text
    assert "It is your turn" in told
    assert "Not worked" in told
    assert "−7 h 30 min" in told
    assert manager.post(page_of(correction), {"approve": "yes"}).status_code == 302
    assert SpendLine.objects.exclude(reverses=None).count() == 1
    week = check_sound(manager.get(reverse("timesheet", args=[correction.timesheet_id]))).text
    assert "The hours as they count now" in week
    assert "Ask for a correction of these hours" in week
    assert "Corrections to answer" not in words(manager.get("/timesheets/"))


def test_correction_is_refused_in_words(manager: Client, correction: Correction) -> None:
    silent = manager.post(page_of(correction), {"refuse": "yes", "reason": ""})
    assert (silent.status_code, list(error_links(silent).values())) == (400, ["id_reason"])
    manager.post(page_of(correction), {"refuse": "yes", "reason": "You were there."})
    assert "refused: “You were there.”" in check_sound(manager.get(page_of(correction))).text


def test_correction_is_taken_back(worker: Client, correction: Correction) -> None:
    assert "Take it back" in words(worker.get(page_of(correction)))
    worker.post(page_of(correction), {"withdraw": "yes"})
    assert "Taken back by" in check_sound(worker.get(page_of(correction))).text
