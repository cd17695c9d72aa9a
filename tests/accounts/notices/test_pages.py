"""The inbox and its settings, as their one reader sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.mobile_codes import code_of
from accounts.models import Notice, NoticeChoice, NoticeSettings
from accounts.pages import ROWS_PER_PAGE
from staffbank.templatetags.navigation import unread
from tests.accounts.notices.fake_notify import FakeNotify
from tests.accounts.notices.giving import MOBILE, NOW, give, with_mobile
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words

pytestmark = pytest.mark.django_db
INBOX, SETTINGS = "/inbox/", "/inbox/settings/"


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


def the(number: int) -> Notice:
    return list(Notice.objects.order_by("pk"))[number]


def test_inbox_empty(lead: Client) -> None:
    page = check_sound(lead.get(INBOX))
    assert "Nothing yet." in page.text
    assert "unread" not in page.text


def test_inbox_shows_the_unread_first(lead: Client, people: People) -> None:
    for number in range(3):
        give(
            people.lead,
            event=str(number),
            subject=f"Work {number}",
            now=NOW + timedelta(number),
        )
    lead.get(reverse("notice", args=[the(2).pk]))
    page = check_sound(lead.get(INBOX))
    at = [page.text.index(f"Work {number}") for number in (1, 0, 2)]
    assert at == sorted(at)
    assert "2 unread" in page.text
    assert "Monday 5 October 2026 at 09:00" in page.text


def test_inbox_by_pages_with_as_many_queries(
    lead: Client, people: People, django_assert_max_num_queries: Any
) -> None:
    for number in range(ROWS_PER_PAGE + 1):
        give(people.lead, event=str(number), subject=f"Work {number}")
    with django_assert_max_num_queries(9):
        page = check_sound(lead.get(INBOX))
    assert "Page 1 of 2" in page.text
    assert "Work 0" in words(lead.get(INBOX, {"page": "2"}))


def test_inbox_escapes_what_people_wrote(lead: Client, people: People) -> None:
    give(people.lead, subject="<script>1</script>", body="<b>2</b>")
    for address in (INBOX, reverse("notice", args=[the(0).pk])):
        content = lead.get(address).content.decode()
        assert "&lt;script&gt;" in content
        assert "<script>1" not in content
        assert "<b>2" not in content


def test_inbox_mark_all_leaves_what_came_since(lead: Client, people: People) -> None:
    give(people.lead)
    newest = lead.get(INBOX).context["newest"]
    give(people.lead, event="since")
    lead.post(INBOX, {"newest": newest})
    assert [the(0).read_at is None, the(1).read_at is None] == [False, True]
    for nonsense in ("", "x", "9" * 40):
        assert lead.post(INBOX, {"newest": nonsense}).status_code == 302
    assert the(1).read_at is None


def test_notice_is_read_by_opening_it(lead: Client, people: People) -> None:
    give(people.lead, path="/caps/", body="One.\n\nTwo.")
    page = check_sound(lead.get(reverse("notice", args=[the(0).pk])))
    assert "/caps/" in page.links
    assert "Work is offered to you" in page.text
    assert the(0).read_at is not None
    assert "You have read everything." in words(lead.get(INBOX))


def test_notice_about_nothing_of_an_old_kind(lead: Client, people: People) -> None:
    Notice.objects.create(
        recipient=people.lead,
        kind="exception.requested",
        subject="Old",
        body="",
        created_at=NOW,
    )
    page = check_sound(lead.get(reverse("notice", args=[the(0).pk])))
    assert "See what it is about" not in page.text


def test_notice_of_another_is_not_there(client: Client, people: People) -> None:
    give(people.lead)
    signed_in(client, people.hr)
    assert client.get(reverse("notice", args=[the(0).pk])).status_code == 404
    assert client.post(reverse("notice", args=[the(0).pk])).status_code == 404
    assert the(0).read_at is None


def test_header_counts_the_unread(
    lead: Client, people: People, django_assert_num_queries: Any
) -> None:
    assert "unread" not in words(lead.get("/caps/"))
    for number in range(101):
        give(people.lead, event=str(number))
        if number == 1:
            assert "Inbox 2 unread" in words(lead.get("/caps/"))
    with django_assert_num_queries(1):
        assert unread(people.lead) == "99+"


def test_settings_show_what_counts(lead: Client) -> None:
    page = check_sound(lead.get(SETTINGS))
    assert "This staff bank sends no texts yet." in page.text
    assert "Always by email: A booking is cancelled;" in page.text
    ticked = {str(each["id"]) for each in page.fields if "checked" in each}
    assert {"id_offers_0", "id_offers_1", "id_timesheets_0"} <= ticked
    assert "id_timesheets_1" not in ticked


def test_settings_are_chosen(lead: Client, people: People) -> None:
    typed = {
        "choose": "yes",
        "offers": ["email"],
        "bookings": ["email", "text"],
        "timesheets": ["email"],
        "passport": ["email"],
        "exceptions": ["email"],
        "memoranda": [],
        "other": ["email"],
        "quiet_from": "22:00",
        "quiet_until": "7:00",
    }
    assert lead.post(SETTINGS, typed)["Location"] == SETTINGS
    changed = NoticeChoice.objects.order_by("group").values_list("group", "email", "text")
    assert list(changed) == [("memoranda", False, False), ("offers", True, False)]
    page = check_sound(lead.get(SETTINGS))
    values = {each["id"]: each.get("value") for each in page.fields}
    assert (values["id_quiet_from"], values["id_quiet_until"]) == ("22:00", "07:00")
    assert "Saved." in page.text


def test_settings_refuse_half_a_night(lead: Client) -> None:
    response = lead.post(SETTINGS, {"choose": "yes", "quiet_from": "22:00"})
    assert response.status_code == 400
    assert error_links(response) == {"Give both times, or neither.": "id_quiet_until"}
    wrong = lead.post(SETTINGS, {"choose": "yes", "offers": ["pigeon"], "quiet_from": "late"})
    assert set(error_links(wrong).values()) == {"id_offers", "id_quiet_from"}


def test_settings_mobile_is_asked_for_and_confirmed(
    lead: Client, people: People, gateway: FakeNotify
) -> None:
    assert "Texts come once you have" in words(lead.get(SETTINGS))
    lead.post(SETTINGS, {"ask": "yes", "mobile": "07700 900123"})
    page = check_sound(lead.get(SETTINGS))
    assert f"We have sent a code to {MOBILE}" in page.text
    code = code_of(NoticeSettings.objects.get())
    refused = lead.post(SETTINGS, {"confirm": "yes", "code": "1"})
    assert set(error_links(refused).values()) == {"id_code"}
    lead.post(SETTINGS, {"confirm": "yes", "code": code})
    assert f"Texts go to {MOBILE}" in words(lead.get(SETTINGS))
    lead.post(SETTINGS, {"forget": "yes"})
    assert NoticeSettings.objects.get().mobile == ""


def test_settings_mobile_refused(lead: Client, people: People, gateway: FakeNotify) -> None:
    for typed, told in (("", "Give a UK mobile number"), ("0151 496 0123", "Give a UK mobile")):
        links = error_links(lead.post(SETTINGS, {"ask": "yes", "mobile": typed}))
        assert [(text[: len(told)], anchor) for text, anchor in links.items()] == [
            (told, "id_mobile")
        ]
    lead.post(SETTINGS, {"ask": "yes", "mobile": MOBILE})
    soon = lead.post(SETTINGS, {"ask": "yes", "mobile": MOBILE})
    assert (soon.status_code, set(error_links(soon).values())) == (409, {"id_mobile"})
    with_mobile(people.lead)
    over = lead.post(SETTINGS, {"confirm": "yes", "code": "123456"})
    assert (over.status_code, set(error_links(over).values())) == (409, {""})


def test_settings_without_texts_take_no_number(lead: Client) -> None:
    response = lead.post(SETTINGS, {"ask": "yes", "mobile": MOBILE})
    assert response.status_code == 409
    assert "sends no texts yet" in words(response)
