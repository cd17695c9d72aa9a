"""The menu: every room of a role is in it, in few sections, and it marks where one is."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from staffbank.menu import Menu, menu_of
from tests.conftest import People
from tests.everyone import ABOUT, PERSONAS
from tests.pages import check_sound, signed_in
from tests.test_permission_matrix import WHO_MAY

ROLES = {
    "hr": Role.COUNCIL_HR,
    "manager": Role.TEAM_MANAGER,
    "approver": Role.APPROVER,
    "worker": Role.WORKER,
    "lead": Role.REGIONAL_LEAD,
    "auditor": Role.AUDITOR,
}
OF_THE_HEADER = {"account", "inbox", "rules", "search", "account_logout"}  # and the footer
FROM_ITS_LIST = {  # a link or a button of the room that it belongs to leads there
    "approach-new",
    "availability-days",
    "availability-week",
    "award-import",
    "booking-new",
    "compliance-lines",
    "exception-new",
    "fill-places",
    "invite",
    "job-title-import",
    "job-title-new",
    "job-titles-approve",
    "memorandum-new",
    "notice-settings",
    "offer-block",
    "outside-work-new",
    "off-system-import-new",
    "off-system-payments",
    "off-system-template",
    "over-cap-lines",
    "pay-ladder",
    "reliance-parts",
    "rule-terms",
    "savings-lines",
    "spend-lines",
    "spine-new",
    "team-new",
    "template-vacant",
    "timesheets-approve",
    "token-new",
    "worker-import-new",
    "worker-template",
    "worker-template-excel",
    "workforce-import",
    "workforce-new",
}


def menu(who: str, path: str) -> Menu:
    return menu_of(frozenset({ROLES[who]}), path)


def rooms(who: str) -> set[str]:
    """The addresses of every room, as each section shows them."""
    sections = menu(who, "/").sections
    shown = {room.href for each in sections for room in menu(who, each.href).rooms}
    return shown | {each.href for each in sections}


def open_to(who: str) -> set[str]:
    """The addresses without a number that the permission matrix lets this persona open."""
    at = PERSONAS.index(who)
    names = {
        call.split()[1]
        for call, answers in WHO_MAY.items()
        if call.startswith("GET ") and answers.split()[at] == "200"
    }
    named = names - OF_THE_HEADER - FROM_ITS_LIST
    return {reverse(name) for name in named if is_room(name)}


def is_room(name: str) -> bool:
    if name.startswith(("api-", "account_")) or name in {
        "audit-signing-key",
        "healthz",
        "manifest",
        "no-answer",
        "offline",
        "schema",
        "service-worker",
    }:
        return False
    return name not in ABOUT


@pytest.mark.parametrize("who", ROLES)
def test_every_room_of_a_role_is_in_its_menu(who: str) -> None:
    assert open_to(who) <= rooms(who)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ROLES)
def test_every_room_of_a_menu_opens(client: Client, people: People, who: str) -> None:
    found = getattr(people, who)
    signed_in(client, getattr(found, "user", found))
    for href in sorted(rooms(who)):
        answer = client.get(href, follow=True)
        assert answer.status_code == 200, href
        check_helpful(answer.content.decode())


def check_helpful(page: str) -> None:
    """Nothing has happened yet: each list says what will be in it, and no table stands empty."""
    _, _, after = page.partition("<main")
    main, _, _ = after.partition('<p class="govuk-body-s app-printed">')
    assert not re.search(r"<tbody[^>]*>\s*</tbody>", main), page[:300]
    beside_forms = re.sub(r"<form.*?</form>|<h1.*?</h1>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert len(" ".join(beside_forms.split())) > 80, main


@pytest.mark.parametrize("who", ROLES)
def test_sections_are_few(who: str) -> None:
    sections = menu(who, "/").sections
    assert len(sections) <= 8
    assert sum(len(each.words) for each in sections) <= 70  # as many letters fit one row


@pytest.mark.parametrize("who", ROLES)
def test_rooms_of_a_section_are_few(who: str) -> None:
    for section in menu(who, "/").sections:
        rooms = menu(who, section.href).rooms
        assert len(rooms) <= 8
        assert sum(len(each.words) + 2 for each in rooms) <= 100


def test_room_and_its_section_are_current() -> None:
    found = menu("lead", "/awards/")
    assert [each.words for each in found.sections if each.current == "true"] == ["Pay and caps"]
    assert [each.words for each in found.rooms if each.current] == ["Pay awards"]


def test_page_below_a_room_is_not_the_current_page() -> None:
    found = menu("hr", "/bookings/7/")
    assert [each.current for each in found.sections if each.words == "Bookings"] == ["true"]
    assert [each.current for each in found.rooms if each.words == "Bookings"] == ["true"]


def test_page_of_another_address_is_of_its_room() -> None:
    assert menu("hr", "/claims/7/").within == "Workers"
    assert menu("worker", "/assignments/7/").within == "My work"
    assert menu("worker", "/workers/7/employment/").within == "Passport"


def test_nearest_room_is_current() -> None:
    found = menu("worker", "/availability/calendars/")
    assert [each.words for each in found.rooms if each.current == "page"] == ["Calendars"]


def test_section_of_one_room_goes_by_its_words() -> None:
    words = [each.words for each in menu("worker", "/").sections]
    assert "Exceptions" in words
    assert "Spend" not in words


def test_page_of_no_room_has_no_current_section() -> None:
    found = menu("hr", "/inbox/")
    assert not found.rooms
    assert not any(each.current for each in found.sections)


def test_nobody_without_a_role_has_rooms() -> None:
    assert menu_of(frozenset(), "/") == Menu([], "", [])


@pytest.mark.django_db
def test_menu_is_on_the_page(client: Client, people: People) -> None:
    page = check_sound(signed_in(client, people.hr).get(reverse("placements")))
    assert "Pay and caps" in page.text
    assert reverse("rests") in page.links
