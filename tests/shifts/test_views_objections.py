"""Do-not-rebooks and approaches on pages, from every side."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Approach, Assignment, DoNotRebook
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import AFTER
from tests.shifts.eligibility.asking import not_again
from tests.shifts.placing import placed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return placed(team, people.hr, people.worker)


@pytest.fixture
def decided(assignment: Assignment, people: People) -> DoNotRebook:
    return not_again(people.worker, assignment.booking.council, people.hr)


def as_(user: Any) -> Client:
    return signed_in(Client(), user)


def send(client: Client, decided: DoNotRebook, **typed: Any) -> Any:
    address = reverse("do-not-rebook", args=[decided.pk])
    return client.post(address, typed, follow=True)


def test_decide(assignment: Assignment, people: People) -> None:
    address = reverse("do-not-rebook-new", args=[assignment.pk])
    hr = as_(people.hr)
    check_sound(hr.get(address))
    response = hr.post(address, {"reason": "", "words": ""})
    assert set(error_links(response).values()) == {"id_reason", "id_words"}
    typed = {"reason": "practice", "words": "Visits were missed."}
    page = check_sound(hr.post(address, typed, follow=True))
    assert "The worker has been told, and can appeal." in page.text
    response = hr.post(address, typed)
    assert response.status_code == 409
    assert set(error_links(response).values()) == {"id_reason"}


def test_worker_reads_and_appeals_once(decided: DoNotRebook, people: People) -> None:
    worker = as_(people.worker.user)
    assert "Liverpool" in check_sound(worker.get("/do-not-rebooks/")).text
    page = check_sound(worker.get(reverse("do-not-rebook", args=[decided.pk])))
    assert "Liverpool has decided not to book you again" in page.text
    assert "Left early." in page.text
    response = send(worker, decided, send="yes", appeal="")
    assert set(error_links(response).values()) == {"id_appeal"}
    page = check_sound(send(worker, decided, send="yes", appeal="I was told to go."))
    assert "Sent. The regional lead has been told." in page.text
    assert "Send the appeal" not in page.text
    assert send(worker, decided, send="yes", appeal="Again.").status_code == 409


def test_lead_hears_what_waits(decided: DoNotRebook, people: People) -> None:
    lead = as_(people.lead)
    assert "No appeal is waiting for you." in words(lead.get("/do-not-rebooks/"))
    send(as_(people.worker.user), decided, send="yes", appeal="I was told to go.")
    page = check_sound(lead.get("/do-not-rebooks/"))
    assert "appealed on Monday 19 October 2026" in page.text
    response = send(lead, decided, hear="yes", outcome="", words="")
    assert set(error_links(response).values()) == {"id_outcome", "id_words"}
    page = check_sound(send(lead, decided, hear="yes", outcome="lifted", words="Too hard."))
    assert "Lifted: Too hard." in page.text


def test_council_lifts(decided: DoNotRebook, people: People) -> None:
    hr = as_(people.hr)
    assert (
        "Lift this decision"
        in check_sound(hr.get(reverse("do-not-rebook", args=[decided.pk]))).text
    )
    assert "Lifted. The worker has been told." in words(send(hr, decided, lift="yes"))
    assert send(hr, decided, lift="yes").status_code == 409
    assert send(hr, decided).status_code == 400


def test_nothing_to_read(people: People) -> None:
    worker = words(as_(people.worker.user).get("/do-not-rebooks/"))
    assert "No council has decided not to book you again." in worker
    assert "There are none." in words(as_(people.hr).get("/do-not-rebooks/"))
    assert "No approach has been reported." in words(as_(people.hr).get("/approaches/"))


def report(client: Client, placement: Assignment, people: People, **changes: Any) -> Any:
    typed = {
        "assignment": placement.pk,
        "made_by": people.other_worker.employing_council_id,
        "made_on": "13 October 2026",
        "promotion": "no",
        "words": "They rang.",
    }
    return client.post("/approaches/new/", typed | changes, follow=True)


def test_report_and_decide_an_approach(assignment: Assignment, people: People) -> None:
    worker = as_(people.worker.user)
    chosen = worker.get(f"/approaches/new/?assignment={assignment.pk}")
    assert f'value="{assignment.pk}" selected' in chosen.content.decode()
    check_sound(chosen)
    page = check_sound(report(worker, assignment, people))
    assert "Reported. The regional lead has been told." in page.text
    lead, address = as_(people.lead), reverse("approach", args=[Approach.objects.get().pk])
    assert "Tuesday 13 October 2026" in check_sound(lead.get("/approaches/")).text
    response = lead.post(address, {"outcome": "", "words": ""})
    assert set(error_links(response).values()) == {"id_outcome", "id_words"}
    typed = {"outcome": "found", "words": "Both were heard."}
    page = check_sound(lead.post(address, typed, follow=True))
    assert "The memorandum was broken. Both were heard." in page.text
    assert lead.post(address, typed).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assignment": "0"}, "id_assignment"),
        ({"made_by": ""}, "id_made_by"),
        ({"made_on": "1 May 2026"}, "id_made_on"),
        ({"promotion": ""}, "id_promotion"),
        ({"words": ""}, "id_words"),
    ],
)
def test_report_says_what_is_wrong(
    assignment: Assignment, people: People, changes: dict[str, str], field: str
) -> None:
    response = report(as_(people.hr), assignment, people, **changes)
    assert response.status_code == 400
    assert set(error_links(response).values()) == {field}


def test_report_twice(assignment: Assignment, people: People) -> None:
    report(as_(people.hr), assignment, people)
    response = report(as_(people.hr), assignment, people)
    assert response.status_code == 409
    assert set(error_links(response).values()) == {"id_made_on"}
