"""Leaving the bank, on the page and by the API: what ends is said before it does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Notice, Team
from rates.models import MemorandumVersion
from shifts.actions.assignments import Ending, end_early
from shifts.models import Assignment
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held, london, offered

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def work(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """A week held, and another on offer."""
    later = booked(team, people.hr, starts_on=MONDAY + WEEK, ends_on=FRIDAY + WEEK)
    offered(later, people.worker)
    return held(booked(team, people.hr), people.worker)


def test_worker_reads_what_ends_and_leaves(
    work: Assignment, people: People, client: Client
) -> None:
    url = reverse("worker-leave", args=[people.worker.pk])
    signed_in(client, people.worker.user)
    assert url in check_sound(client.get(reverse("passport"))).links
    said = check_sound(client.get(url)).text
    assert "5 shifts from Monday 12 October 2026 on." in said
    assert "28 days of notice are due, and this gives 7." in said
    assert "1 offer that waits for an answer is taken back." in said
    assert error_links(client.post(url, {})) == {"Choose why.": "id_reason"}
    people.worker.refresh_from_db()
    assert people.worker.left_at is None
    assert client.post(url, {"reason": "other_work", "note": "Thank you."}).status_code == 302
    people.worker.refresh_from_db()
    assert people.worker.left_at == NOW
    work.refresh_from_db()
    assert (work.early_end.side, work.early_end.note) == ("worker", "Thank you.")
    assert client.get(url).status_code == 404  # there is nothing left to leave


def test_hr_takes_a_worker_off_and_both_sides_are_told(
    work: Assignment, people: People, client: Client
) -> None:
    url = reverse("worker-leave", args=[people.worker.pk])
    signed_in(client, people.hr)
    assert url in check_sound(client.get(f"/workers/{people.worker.pk}/passport/")).links
    answer = client.post(url, {"reason": "not_cleared"})
    assert answer["Location"] == reverse("workers")
    told = {each.recipient for each in Notice.objects.filter(kind="assignment_ended")}
    assert told == {people.worker.user, people.hr, people.manager}


def test_what_was_ending_already_is_called_off_and_told(
    work: Assignment, people: People, client: Client
) -> None:
    ending = Ending(reason="illness", last_day=MONDAY)
    end_early(by=people.worker.user, assignment=work, ending=ending, now=NOW)
    before = list(Notice.objects.values_list("pk", flat=True))
    url = reverse("worker-leave", args=[people.worker.pk])
    signed_in(client, people.hr)
    assert "It was ending early already." in check_sound(client.get(url)).text
    client.post(url, {"reason": "not_cleared"})
    told = {each.recipient for each in Notice.objects.exclude(pk__in=before)}
    assert told == {people.worker.user, people.hr, people.manager}


def test_hours_that_are_not_handed_in_are_warned_of(
    work: Assignment, people: People, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_noon = london(MONDAY + timedelta(days=1), "12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at_noon)
    signed_in(client, people.worker.user)
    said = check_sound(client.get(reverse("worker-leave", args=[people.worker.pk]))).text
    assert "The hours of 2 worked shifts are not handed in." in said
    assert "3 shifts from Wednesday 14 October 2026 on." in said


def test_leaving_by_the_api(work: Assignment, people: People, api: APIClient) -> None:
    url = f"/api/v1/workers/{people.worker.pk}/leave/"
    api.force_authenticate(people.worker.user)
    said = api.get(url).json()
    (ends,) = said["work"]
    assert (ends["assignment"], ends["shifts"]) == (work.pk, 5)
    assert (ends["notice_days"], ends["notice_due_days"]) == (7, 28)
    assert (said["offers"], said["not_handed_in"]) == (1, 0)
    assert api.post(url, {}, format="json").status_code == 400
    answer = api.post(url, {"reason": "family"}, format="json")
    assert answer.status_code == 200
    assert answer.json()["id"] == people.worker.pk
