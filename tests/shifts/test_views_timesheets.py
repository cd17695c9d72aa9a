"""A week of hours, from both sides."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion, SpendLine
from shifts.models import Timesheet
from shifts.states import TimesheetState
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import (
    AFTER,
    MONDAY,
    booked,
    filled_in,
    held,
    london,
    nights,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, memorandum: MemorandumVersion) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)


@pytest.fixture
def draft(people: People, team: Team) -> Timesheet:
    return filled_in(held(booked(team, people.hr), people.worker))


@pytest.fixture
def waiting(people: People, team: Team) -> Timesheet:
    return submitted(held(booked(team, people.hr), people.worker))


@pytest.fixture
def worker(client: Client, people: People) -> Client:
    return signed_in(client, people.worker.user)


@pytest.fixture
def manager(client: Client, people: People) -> Client:
    return signed_in(client, people.manager)


def page_of(timesheet: Timesheet) -> str:
    return reverse("timesheet", args=[timesheet.pk])


def typed(timesheet: Timesheet, **changes: Any) -> dict[str, Any]:
    """The form as it is sent; changes are to the first row."""
    hours = {"start": "09:00", "end": "17:00", "break_minutes": "30"}
    rows = {
        f"entry-{entry.pk}-{name}": value
        for entry in timesheet.entries.all()
        for name, value in hours.items()
    }
    first = timesheet.entries.first()
    assert first is not None
    return rows | {f"entry-{first.pk}-{name}": value for name, value in changes.items()}


def test_timesheet_worker_sees_their_turn(worker: Client, draft: Timesheet) -> None:
    told = check_sound(worker.get(page_of(draft))).text
    assert "It is your turn: check the hours and submit them." in told
    assert "37 h 30 min" in told
    assert "£1,162.50 for the hours and £140.31 holiday pay" in told


def test_timesheet_save_records_what_changed(worker: Client, draft: Timesheet) -> None:
    response = worker.post(page_of(draft), typed(draft, end="16:00") | {"save": "yes"})
    assert response["Location"] == page_of(draft)
    entry = draft.entries.first()
    assert entry is not None
    assert entry.worked.upper == london(MONDAY, "16:00")
    draft.refresh_from_db()
    assert draft.state == TimesheetState.DRAFT
    assert "36 h 30 min" in words(worker.get(page_of(draft)))


def test_timesheet_submit_saves_and_hands_over(worker: Client, draft: Timesheet) -> None:
    worker.post(page_of(draft), typed(draft, start="10:00") | {"submit": "yes"})
    draft.refresh_from_db()
    assert draft.state == TimesheetState.SUBMITTED
    told = words(worker.get(page_of(draft)))
    assert "It is the manager’s turn." in told
    assert "10:00 to 17:00" in told


def test_timesheet_submit_before_the_end_is_refused(
    worker: Client, draft: Timesheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: london(MONDAY, "12:00"))
    response = worker.post(page_of(draft), typed(draft) | {"submit": "yes"})
    assert response.status_code == 409
    assert "The last shift ends Friday 16 October at 17:00" in words(response)


def test_timesheet_names_every_bad_field_of_its_row(worker: Client, draft: Timesheet) -> None:
    first = draft.entries.first()
    assert first is not None
    bad = typed(draft, start="", break_minutes="lots")
    response = worker.post(page_of(draft), bad | {"save": "yes"})
    assert response.status_code == 400
    assert list(error_links(response).values()) == [
        f"id_entry-{first.pk}-start",
        f"id_entry-{first.pk}-break_minutes",
    ]


def test_timesheet_break_longer_than_the_work_links_to_its_row(
    worker: Client, draft: Timesheet
) -> None:
    first = draft.entries.first()
    assert first is not None
    bad = typed(draft, break_minutes="480")
    response = worker.post(page_of(draft), bad | {"save": "yes"})
    assert response.status_code == 400
    assert list(error_links(response).values()) == [f"id_entry-{first.pk}-break_minutes"]
    assert 'value="480"' in response.content.decode()


def test_timesheet_night_ends_on_the_next_day(
    worker: Client, people: People, team: Team
) -> None:
    night = filled_in(held(booked(team, people.hr, weekly_pattern=nights(0)), people.worker))
    hours = typed(night, start="22:30", end="06:00", break_minutes="30")
    worker.post(page_of(night), hours | {"save": "yes"})
    entry = night.entries.get()
    assert entry.worked.lower == london(MONDAY, "22:30")
    assert entry.worked.upper == london(MONDAY + timedelta(days=1), "06:00")


def test_timesheet_night_that_starts_past_midnight(
    worker: Client, people: People, team: Team
) -> None:
    night = filled_in(held(booked(team, people.hr, weekly_pattern=nights(0)), people.worker))
    hours = typed(night, start="00:30", end="06:00", break_minutes="0")
    worker.post(page_of(night), hours | {"save": "yes"})
    assert night.entries.get().worked.lower == london(MONDAY + timedelta(days=1), "00:30")


@pytest.mark.parametrize(("said", "minutes"), [("first", 240), ("second", 300)])
def test_timesheet_asks_which_time_when_the_clocks_go_back(
    worker: Client, people: People, team: Team, said: str, minutes: int
) -> None:
    """Saturday 24 to Sunday 25 October 2026: 01:30 happens twice."""
    saturday = date(2026, 10, 24)
    booking = booked(
        team,
        people.hr,
        starts_on=saturday,
        ends_on=saturday,
        weekly_pattern=nights(5),
    )
    night = filled_in(held(booking, people.worker), date(2026, 10, 19))
    hours = typed(night, start="22:00", end="01:30", break_minutes="0")
    response = worker.post(page_of(night), hours | {"save": "yes"})
    assert response.status_code == 400
    assert "happens twice" in words(response)
    hours |= typed(night, start="21:30", end="01:30", break_minutes="0", clocks_go_back=said)
    worker.post(page_of(night), hours | {"save": "yes"})
    worked = night.entries.get().worked
    assert (worked.upper - worked.lower) // timedelta(minutes=1) == minutes


def test_timesheet_of_another_worker_is_not_found(
    client: Client, people: People, draft: Timesheet
) -> None:
    browser = signed_in(client, people.other_worker.user)
    assert browser.get(page_of(draft)).status_code == 404
    assert browser.post(page_of(draft), {"submit": "yes"}).status_code == 404


def test_timesheet_of_another_council_is_not_found(
    client: Client, people: People, draft: Timesheet
) -> None:
    assert signed_in(client, people.other_hr).get(page_of(draft)).status_code == 404


def test_timesheet_manager_approves(manager: Client, waiting: Timesheet) -> None:
    assert "Approve 37 h 30 min" in check_sound(manager.get(page_of(waiting))).text
    response = manager.post(page_of(waiting), {"approve": "yes"})
    assert response["Location"] == page_of(waiting)
    assert sum(line.amount for line in SpendLine.objects.all()) == 1162.50
    told = words(manager.get(page_of(waiting)))
    assert "Approved by Marcus Lee" in told
    assert "in the ledger" in told


def test_timesheet_approve_twice_posts_once(manager: Client, waiting: Timesheet) -> None:
    for _ in range(2):
        manager.post(page_of(waiting), {"approve": "yes"})
    assert SpendLine.objects.count() == 5


def test_timesheet_manager_disputes(manager: Client, waiting: Timesheet) -> None:
    manager.post(page_of(waiting), {"dispute": "yes", "reason": "Friday was leave."})
    waiting.refresh_from_db()
    assert waiting.state == TimesheetState.DISPUTED
    told = check_sound(manager.get(page_of(waiting))).text
    assert "Friday was leave." in told


def test_timesheet_dispute_needs_a_reason(manager: Client, waiting: Timesheet) -> None:
    response = manager.post(page_of(waiting), {"dispute": "yes", "reason": " "})
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["id_reason"]


def test_timesheet_worker_may_not_approve(worker: Client, waiting: Timesheet) -> None:
    assert "Approve" not in check_sound(worker.get(page_of(waiting))).text
    assert worker.post(page_of(waiting), {"approve": "yes"}).status_code == 403


def test_timesheet_manager_may_not_submit(manager: Client, draft: Timesheet) -> None:
    assert manager.post(page_of(draft), {"submit": "yes"}).status_code == 403


def test_timesheet_draft_cannot_be_approved(manager: Client, draft: Timesheet) -> None:
    response = manager.post(page_of(draft), {"approve": "yes"})
    assert response.status_code == 409
    check_sound(response)


def test_timesheets_manager_sees_what_waits(manager: Client, waiting: Timesheet) -> None:
    assert page_of(waiting) in check_sound(manager.get(reverse("timesheets"))).links


def test_timesheets_worker_sees_their_own(worker: Client, draft: Timesheet) -> None:
    page = check_sound(worker.get(reverse("timesheets")))
    assert page_of(draft) in page.links
    assert "To approve" not in page.text


def test_timesheets_other_hr_sees_nothing(
    client: Client, people: People, waiting: Timesheet
) -> None:
    page = check_sound(signed_in(client, people.other_hr).get(reverse("timesheets")))
    assert page_of(waiting) not in page.links


def test_timesheets_is_not_for_the_lead(client: Client, people: People) -> None:
    assert signed_in(client, people.lead).get(reverse("timesheets")).status_code == 403
