"""A worker's shifts in their own calendar, as another program reads them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.errors import NotPermitted, WrongState
from accounts.models import Team, Worker
from rates.models import MemorandumVersion
from shifts.actions.links import create_link, revoke_link
from shifts.calendars import counting
from shifts.calendars.writing import Entry, calendar_of
from shifts.models import CalendarLink
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.building import HOUR, NOW, booked, held, london, nights

pytestmark = pytest.mark.django_db
BACK = date(2026, 10, 24)  # the Saturday before the clocks go back


@pytest.fixture(autouse=True)
def _it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def made(people: People) -> tuple[CalendarLink, str]:
    return create_link(by=people.worker.user, worker=people.worker, now=NOW)


def made_for(worker: Worker) -> tuple[CalendarLink, str]:
    return create_link(by=worker.user, worker=worker, now=NOW)


def read(client: Client, secret: str, **headers: str) -> Any:
    return client.get(reverse("calendar-file", args=[secret]), headers=headers)


def test_shifts_are_shown_in_london_time(
    client: Client, people: People, team: Team, memorandum: MemorandumVersion
) -> None:
    night = booked(team, people.hr, starts_on=BACK, ends_on=BACK, weekly_pattern=nights(5))
    held(night, people.worker)
    held(booked(team, people.hr), people.other_worker)
    response = read(client, made(people)[1])
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert (event.start, event.end) == (
        london(BACK, "22:00"),
        london(date(2026, 10, 25), "06:00"),
    )
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert event["SUMMARY"] == "Assessment North, Liverpool"
    assert event["LOCATION"] == "Cunard Building, Water Street"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert people.worker.user.full_name not in response.content.decode()


def test_lines_are_folded_and_escaped() -> None:
    entry = Entry(
        number=7,
        starts_at=NOW,
        ends_at=NOW + HOUR,
        team="Plant Dŵr; Conwy, “North” \\ " + "é" * 100,
        council="St. Helens",
        site="1 High Street\nFloor 2",
        cancelled=True,
    )
    file = calendar_of([entry], now=NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["SUMMARY"] == f"{entry.team}, St. Helens"
    assert event["LOCATION"] == entry.site
    assert (event["UID"], event["STATUS"], event["SEQUENCE"]) == (
        "shift-7@staffbank",
        "CANCELLED",
        1,
    )


def test_an_answer_that_is_still_right_is_not_sent_again(
    client: Client, people: People
) -> None:
    _, secret = made(people)
    first = read(client, secret)
    again = read(client, secret, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("guess", ["x", "sb_" + "a" * 43, "..%2Fadmin", "é"])
def test_a_guess_is_not_found(client: Client, people: People, guess: str) -> None:
    made(people)
    assert read(client, guess).status_code == 404


def test_a_link_that_was_stopped_is_not_found(client: Client, people: People) -> None:
    link, secret = made(people)
    assert read(client, secret).status_code == 200
    revoke_link(by=people.worker.user, link=link, now=NOW)
    assert read(client, secret).status_code == 404
    with pytest.raises(WrongState):
        revoke_link(by=people.worker.user, link=link, now=NOW)


def test_a_new_link_stops_the_old_one(client: Client, people: People) -> None:
    (_, old), (_, new) = made(people), made(people)
    assert [read(client, each).status_code for each in (old, new)] == [404, 200]


def test_only_the_digest_is_kept(people: People) -> None:
    link, secret = made(people)
    assert secret not in str(CalendarLink.objects.values().get(pk=link.pk))


def test_the_worker_sees_when_it_was_read(client: Client, people: People) -> None:
    link, secret = made(people)
    read(client, secret)
    link.refresh_from_db()
    assert link.used_at == NOW


def test_a_worker_who_left_has_no_link(client: Client, people: People) -> None:
    _, secret = made(people)
    people.worker.left_at, people.worker.left_by = NOW, people.hr
    people.worker.save()
    assert read(client, secret).status_code == 404


def test_a_calendar_says_since_when_it_is_so(
    client: Client,
    people: People,
    team: Team,
    memorandum: MemorandumVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, secret = made(people)
    first = read(client, secret)
    assert first["Last-Modified"] == "Mon, 05 Oct 2026 08:00:00 GMT"
    since = {"If-Modified-Since": first["Last-Modified"]}
    monkeypatch.setattr(timezone, "now", lambda: NOW + HOUR)
    again = read(client, secret, **since)
    assert (again.status_code, again["Last-Modified"]) == (304, first["Last-Modified"])
    held(booked(team, people.hr), people.worker)
    changed = read(client, secret, **since)
    assert (changed.status_code, changed["Last-Modified"]) == (
        200,
        "Mon, 05 Oct 2026 09:00:00 GMT",
    )
    stale = {"If-None-Match": first["ETag"], "If-Modified-Since": changed["Last-Modified"]}
    assert read(client, secret, **stale).status_code == 200  # the tag is the sharper of the two


def test_a_calendar_that_is_read_too_often_says_when_to_come_back(
    client: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_READS", 2)
    (_, secret), (_, other) = made(people), made_for(people.other_worker)
    assert [read(client, secret).status_code for _ in range(3)] == [200, 200, 429]
    sent_away = read(client, secret)
    assert sent_away["Retry-After"] == "3600"  # the hour has just begun
    assert "read too often" in sent_away.content.decode()
    assert read(client, other).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: NOW + HOUR)
    assert read(client, secret).status_code == 200


def test_a_calendar_is_shown_while_nothing_counts_its_readings(
    client: Client, people: People, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(counting, "MOST_READS", 0)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert read(client, made(people)[1]).status_code == 200


def test_calendarlink_changed_once_shown(people: People) -> None:
    link, _ = made(people)
    mine = CalendarLink.objects.filter(pk=link.pk)
    with refused("calendarlink_changed_once_shown"):
        mine.update(changed_at=NOW)
    with refused("calendarlink_changed_once_shown"):
        mine.update(shown="0" * 64)
    mine.update(shown="0" * 64, changed_at=NOW)


def test_nobody_else_makes_or_stops_a_link(people: People) -> None:
    link, _ = made(people)
    for by in (people.hr, people.other_worker.user):
        with pytest.raises(NotPermitted):
            create_link(by=by, worker=people.worker, now=NOW)
        with pytest.raises(NotPermitted):
            revoke_link(by=by, link=link, now=NOW)


def test_as_many_queries_for_fifty_shifts_as_for_five(
    client: Client,
    people: People,
    team: Team,
    memorandum: MemorandumVersion,
    django_assert_num_queries: Any,
) -> None:
    _, secret = made(people)
    held(booked(team, people.hr, ends_on=date(2026, 12, 18)), people.worker)
    read(client, secret)
    with django_assert_num_queries(4):  # the link, a savepoint and its release, the shifts
        read(client, secret)
