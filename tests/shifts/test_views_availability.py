"""The worker's pages about their time."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shifts.models import CalendarFeed, CalendarLink, DatedAvailability, WeeklyAvailability
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.shifts.building import MONDAY, NOW, hours
from tests.shifts.calendars.test_reading import calendar
from tests.shifts.saying import dated, feed_of, stretches, weekly

pytestmark = pytest.mark.django_db
MONTH, WEEK, DAYS, CALENDARS = (
    reverse(name)
    for name in ("availability", "availability-week", "availability-days", "calendars")
)
FROM = {"effective_from": "12 October 2026"}


@pytest.fixture
def browser(client: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return signed_in(client, people.worker.user)


def test_month_says_that_nothing_is_said(browser: Client) -> None:
    told = check_sound(browser.get(MONTH)).text
    assert "Councils take it that you can work at any time" in told
    assert "Monday 12 October Nothing said: any time" in told
    assert "Sunday 4 October" not in told  # over


def test_month_shows_what_is_said(browser: Client, people: People) -> None:
    weekly(people.worker, *stretches((0, "09:00", "17:00"), (1, "00:00", "00:00")))
    dated(people.worker, "holiday", hours(MONDAY, "00:00", "00:00"), note="<b>Away</b>")
    told = check_sound(browser.get(MONTH)).text
    assert "Can work 09:00 to 17:00 On holiday : Monday 12 October 2026 (<b>Away</b>)" in told
    assert "Tuesday 13 October Can work all day" in told
    assert "Wednesday 14 October Not a day you work" in told


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "9999-12", ""])
def test_month_of_nowhere_is_this_one(browser: Client, month: str) -> None:
    assert "October 2026" in words(browser.get(MONTH, {"month": month}))


def test_month_in_as_many_queries_however_much_is_said(
    browser: Client, people: People, django_assert_max_num_queries: Any
) -> None:
    for hour in range(10, 20):
        dated(people.worker, "holiday", hours(MONDAY, f"{hour}:00", f"{hour}:30"))
    with django_assert_max_num_queries(14):
        browser.get(MONTH)


def test_radius(browser: Client, people: People) -> None:
    assert browser.post(MONTH, {"radius_miles": "15"}).status_code == 302
    people.worker.refresh_from_db()
    assert people.worker.radius_miles == 15
    response = browser.post(MONTH, {"radius_miles": "201"})
    assert error_links(response) == {
        "Give 1 to 200 miles, or nothing for any distance.": "id_radius_miles"
    }


def test_week_is_saved_and_shown_again(browser: Client) -> None:
    sent = FROM | {"times-1-0-0-start": "9:00", "times-1-0-0-end": "1700"}
    assert browser.post(WEEK, sent).status_code == 302
    assert WeeklyAvailability.objects.get().clock.lower == 540
    assert 'value="09:00"' in browser.get(WEEK).content.decode()


def test_week_in_turns_and_twice_a_day(browser: Client) -> None:
    sent = FROM | {
        "times-2-6-0-start": "06:00",
        "times-2-6-0-end": "12:00",
        "times-2-6-1-start": "18:00",
        "times-2-6-1-end": "00:00",
    }
    assert browser.post(f"{WEEK}?weeks=2&rows=2", sent).status_code == 302
    assert WeeklyAvailability.objects.filter(every_weeks=2, weekday=6).count() == 2


@pytest.mark.parametrize(
    ("sent", "anchor"),
    [
        ({"times-1-0-0-start": "09:00"}, "id_times-1-0-0-end"),
        ({"times-1-0-0-start": "nine", "times-1-0-0-end": "17:00"}, "id_times-1-0-0-start"),
        ({"effective_from": "1 October 2026"}, "id_effective_from"),
        (
            {
                "times-1-0-0-start": "09:00",
                "times-1-0-0-end": "12:00",
                "times-1-0-1-start": "11:00",
                "times-1-0-1-end": "13:00",
            },
            "id_times-1-0-1-start",
        ),
    ],
)
def test_week_leads_to_what_is_wrong(
    browser: Client, sent: dict[str, str], anchor: str
) -> None:
    response = browser.post(f"{WEEK}?rows=2", FROM | sent)
    assert list(error_links(response).values()) == [anchor]


def test_week_from_two_tabs(browser: Client) -> None:
    """Both were opened on an empty week; the second is told, and nothing is lost unseen."""
    sent = FROM | {"times-1-0-0-start": "09:00", "times-1-0-0-end": "17:00"}
    sent["seen"] = browser.get(WEEK).context["form"].initial["seen"]
    assert browser.post(WEEK, sent).status_code == 302
    response = browser.post(WEEK, sent | {"effective_from": "19 October 2026"})
    assert response.status_code == 409
    assert "changed elsewhere" in words(response)
    assert WeeklyAvailability.objects.count() == 1


def test_days_are_added_and_removed(browser: Client) -> None:
    sent = {"kind": "holiday", "starts_on": "12/10/2026", "more_weeks": "1"}
    assert browser.post(DAYS, sent).status_code == 302
    first = DatedAvailability.objects.earliest("period")
    address = reverse("availability-days-remove", args=[first.pk])
    assert "Monday 12 October 2026" in check_sound(browser.get(address)).text
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 404
    assert DatedAvailability.objects.count() == 1


def test_days_ask_which_of_two_times(browser: Client) -> None:
    sent = {"kind": "unavailable", "starts_on": "25/10/2026", "start": "00:00", "end": "01:30"}
    response = browser.post(DAYS, sent)
    assert list(error_links(response).values()) == ["id_end"]
    assert "The clocks go back" in words(response)
    assert browser.post(DAYS, sent | {"fold": "second"}).status_code == 302


def test_calendars_are_added_and_removed(browser: Client) -> None:
    sent = {"add": "yes", "name": "Family", "url": "https://calendar.example.org/mine.ics"}
    assert browser.post(CALENDARS, sent).status_code == 302
    told = check_sound(browser.get(CALENDARS)).text
    assert "At calendar.example.org" in told
    assert "mine.ics" not in told
    address = reverse("calendar-remove", args=[CalendarFeed.objects.get().pk])
    check_sound(browser.get(address))
    browser.post(address)
    assert not CalendarFeed.objects.exists()


def test_calendars_lead_to_what_is_wrong(browser: Client) -> None:
    response = browser.post(CALENDARS, {"add": "yes", "name": "x", "url": "http://a"})
    assert list(error_links(response).values()) == ["id_url"]
    response = browser.post(CALENDARS, {"upload": "yes", "file_name": "x"})
    assert list(error_links(response).values()) == ["id_file"]


def test_a_file_is_read(browser: Client) -> None:
    event = calendar("DTSTART:20261012T080000Z DTEND:20261012T090000Z")
    file = SimpleUploadedFile("mine.ics", event)
    response = browser.post(CALENDARS, {"upload": "yes", "file_name": "School", "file": file})
    assert response.status_code == 302
    assert "It holds 1 busy times" in words(browser.get(CALENDARS))


def test_what_went_wrong_is_told(browser: Client, people: People) -> None:
    feed_of(people.worker, error="It answered 404.", tried_at=NOW, fetched_at=NOW)
    told = check_sound(browser.get(CALENDARS)).text
    assert "It answered 404. What was read before still counts." in told


def test_a_link_is_shown_once_and_stopped(browser: Client) -> None:
    told = browser.post(CALENDARS, {"link": "yes"})
    check_sound(told)
    assert b"/calendar/sb_" in told.content
    assert b"/calendar/sb_" not in browser.get(CALENDARS).content
    assert browser.post(CALENDARS, {"stop": "yes"}).status_code == 302
    assert not CalendarLink.objects.live().exists()
    assert browser.post(CALENDARS, {"stop": "yes"}).status_code == 404
