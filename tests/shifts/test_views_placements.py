"""Placements on pages: what is overdue, one of them from both sides, and its forms."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, PlacementReview, Supervision
from tests.conftest import People
from tests.factories import cleared_worker
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import MONDAY, booked, held, london
from tests.shifts.placing import DAY, WEEK, counted, placed, supervised

pytestmark = pytest.mark.django_db
LIST = "/placements/"


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """Six weeks from Monday 12 October 2026."""
    return placed(team, people.hr, people.worker, weeks=6)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after the first supervision was due."""
    now = london(MONDAY + 4 * WEEK + DAY, "09:00")
    monkeypatch.setattr(timezone, "now", lambda: now)


def over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = london(MONDAY + 6 * WEEK, "09:00")
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


@pytest.fixture
def worker(people: People) -> Client:
    return signed_in(Client(), people.worker.user)


def page_of(assignment: Assignment) -> str:
    return reverse("placement", args=[assignment.pk])


def test_list_says_what_is_overdue(hr: Client, assignment: Assignment) -> None:
    page = check_sound(hr.get(LIST))
    assert "Supervision by Marcus Lee was due on 9 November 2026." in page.text
    assert page_of(assignment) in page.links


def test_list_without_anything_to_do(
    hr: Client, assignment: Assignment, people: People
) -> None:
    supervised(assignment, people.hr, MONDAY + 4 * WEEK)
    assert "Nothing is overdue in your placements." in words(hr.get(LIST))
    assert page_of(assignment) in check_sound(hr.get(f"{LIST}?show=all")).links


def test_list_narrows_by_what_is_found(
    hr: Client, assignment: Assignment, people: People
) -> None:
    counted(assignment, people.hr, MONDAY, 20)
    assert page_of(assignment) in check_sound(hr.get(f"{LIST}?show=CASELOAD")).links
    response = hr.get(f"{LIST}?show=REVIEW")
    assert "Nothing of this kind is overdue." in words(response)


def test_list_is_of_the_managers_teams(assignment: Assignment, people: People) -> None:
    manager = signed_in(Client(), people.manager)
    assert page_of(assignment) in check_sound(manager.get(LIST)).links
    elsewhere = signed_in(Client(), people.other_hr)
    assert page_of(assignment) not in check_sound(elsewhere.get(f"{LIST}?show=all")).links


def test_list_comes_in_pages_with_the_same_number_of_statements(
    hr: Client, memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    counts = []
    for more in (2, 25):
        booking = booked(team, people.hr, places=more)
        for place in range(1, more + 1):
            held(booking, cleared_worker(shares_with=[team.council]), place=place)
        with CaptureQueriesContext(connection) as queries:
            response = hr.get(f"{LIST}?show=all")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Page 1 of 2" in words(response)


def test_page_for_the_council(hr: Client, assignment: Assignment) -> None:
    page = check_sound(hr.get(page_of(assignment)))
    assert "The next is due on Monday 9 November 2026." in page.text
    assert "Record supervision" in page.text
    assert reverse("do-not-rebook-new", args=[assignment.pk]) in page.links


def test_page_for_the_worker(worker: Client, assignment: Assignment, people: People) -> None:
    supervised(assignment, people.hr, MONDAY)
    page = check_sound(worker.get(page_of(assignment)))
    assert "Your placement" in page.text
    assert "It did not happen" in page.text
    assert "Record supervision" not in page.text
    assert "Decide not to book" not in page.text
    assert page_of(assignment) in check_sound(worker.get("/work/")).links


def test_page_escapes_what_people_wrote(
    hr: Client, assignment: Assignment, people: People
) -> None:
    supervised(assignment, people.hr, MONDAY, supervisor="<b>Marcus</b>")
    assert b"<b>Marcus" not in hr.get(page_of(assignment)).content


def send(client: Client, assignment: Assignment, **typed: Any) -> Any:
    return client.post(page_of(assignment), typed, follow=True)


def test_record_supervision(hr: Client, assignment: Assignment) -> None:
    response = send(
        hr,
        assignment,
        held="yes",
        held_on="9 November 2026",
        next_due_on="7 December 2026",
        supervisor="Marcus Lee",
    )
    assert "Recorded." in check_sound(response).text
    assert "Monday 9 November 2026, by Marcus Lee" in words(response)


def test_record_supervision_says_what_is_wrong(hr: Client, assignment: Assignment) -> None:
    typed = {"held": "yes", "held_on": "never", "next_due_on": "", "supervisor": ""}
    response = send(hr, assignment, **typed)
    assert response.status_code == 400
    anchors = set(error_links(response).values())
    assert anchors == {"id_held_on", "id_next_due_on", "id_supervisor"}
    typed = {"held_on": "1 December 2026", "next_due_on": "2 December 2026", "supervisor": "M"}
    response = send(hr, assignment, held="yes", **typed)
    assert set(error_links(response).values()) == {"id_held_on"}


def test_record_supervision_twice(hr: Client, assignment: Assignment, people: People) -> None:
    supervised(assignment, people.hr, MONDAY)
    response = send(
        hr,
        assignment,
        held="yes",
        held_on="12 October 2026",
        next_due_on="9 November 2026",
        supervisor="M",
    )
    assert response.status_code == 409
    assert set(error_links(response).values()) == {"id_held_on"}


def test_worker_says_that_it_did_not_happen(
    worker: Client, assignment: Assignment, people: People
) -> None:
    made = supervised(assignment, people.hr, MONDAY)
    page = check_sound(send(worker, assignment, denied=str(made.pk)))
    assert "The worker says it did not happen" in page.text
    assert not Supervision.objects.standing().exists()
    assert send(worker, assignment, denied="x").status_code == 404


def test_name_supervisor(hr: Client, assignment: Assignment) -> None:
    typed = {"new_supervisor": "Priya Shah", "from_day": "10 November 2026"}
    assert "By Priya Shah." in words(send(hr, assignment, named="yes", **typed))
    response = send(hr, assignment, named="yes", new_supervisor=" ", from_day="1 May 2026")
    assert set(error_links(response).values()) == {"id_new_supervisor"}
    response = send(hr, assignment, named="yes", new_supervisor="P", from_day="1 May 2026")
    assert set(error_links(response).values()) == {"id_from_day"}


def test_count_cases_by_the_worker(worker: Client, assignment: Assignment) -> None:
    typed = {"counted_on": "10 November 2026", "cases": "17"}
    page = check_sound(send(worker, assignment, counted="yes", **typed))
    assert "17 cases on Tuesday 10 November 2026." in page.text
    assert "Nothing is refused because of it." in page.text
    response = send(worker, assignment, counted="yes", counted_on="", cases="many")
    assert set(error_links(response).values()) == {"id_counted_on", "id_cases"}


def test_review_and_answer(
    hr: Client,
    worker: Client,
    assignment: Assignment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over(monkeypatch)
    response = send(hr, assignment, reviewed="yes", would_have_back="", strengths="")
    anchors = set(error_links(response).values())
    assert anchors == {"id_would_have_back", "id_strengths"}
    typed = {"would_have_back": "no", "strengths": "Calm.", "to_improve": "Notes."}
    assert "The worker has been told." in words(send(hr, assignment, reviewed="yes", **typed))
    assert send(hr, assignment, reviewed="yes", **typed).status_code == 409
    assert "Calm." in check_sound(worker.get(page_of(assignment))).text
    response = send(worker, assignment, answered="yes", words="")
    assert set(error_links(response).values()) == {"id_words"}
    assert "Added." in words(send(worker, assignment, answered="yes", words="Thanks."))
    assert PlacementReview.objects.get().worker_words == "Thanks."
    assert send(worker, assignment, answered="yes", words="More.").status_code == 409


def test_nothing_chosen(hr: Client, assignment: Assignment) -> None:
    assert send(hr, assignment).status_code == 400


def test_review_is_not_written_before_the_last_day(hr: Client, assignment: Assignment) -> None:
    assert "It can be written from the last day on." in words(hr.get(page_of(assignment)))
    typed = {"would_have_back": "yes", "strengths": "Calm."}
    response = send(hr, assignment, reviewed="yes", **typed)
    assert response.status_code == 409
    assert set(error_links(response).values()) == {"review"}


def test_long_ago_is_left_out(
    client: Client, assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = london(MONDAY + 6 * WEEK, "09:00") + timedelta(days=370)
    monkeypatch.setattr(timezone, "now", lambda: now)
    hr = signed_in(client, people.hr)
    assert page_of(assignment) not in check_sound(hr.get(f"{LIST}?show=all")).links


def test_page_says_where_no_supervision_falls_due(
    hr: Client, memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    short = placed(team, people.hr, people.worker, starts_on=MONDAY + 4 * WEEK, weeks=6)
    assert "None falls due before the end." in words(hr.get(page_of(short)))


def test_page_of_what_is_over(
    hr: Client, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Supervision may still be recorded, on a day of the placement; cases are no longer counted."""
    over(monkeypatch)
    page = check_sound(hr.get(page_of(assignment)))
    days = {each.get("name"): each.get("value") for each in page.fields}
    assert days["held_on"] == "20 November 2026"
    assert "counted_on" not in days
