"""The journeys of the bank: a passport, free days, changed work, a day missed, what one is told."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import CredentialClaim, Notice
from accounts.pages import roles_of
from shifts.models import Absence, WeeklyAvailability
from staffbank.menu import menu_of
from tests.accounts.holding import PDF
from tests.browser.conftest import PHONE, Open
from tests.browser.story import Story
from tests.browser.test_journeys import press

LEVELS = """[...document.querySelectorAll(".app-menu__list, .app-rooms__list")].filter(row =>
    new Set([...row.children].map(each => each.getBoundingClientRect().top)).size > 1
).map(row => row.textContent)"""


def send_certificate(page: Page) -> None:
    page.get_by_label("Award", exact=True).fill("MSc Social Work")
    page.get_by_label("Where it was awarded").fill("University of Salford")
    page.get_by_label("Day it was awarded").fill("1 July 2019")
    photograph = {"name": "degree.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Photographs or PDFs").set_input_files(photograph)
    press(page, "Send it to be checked")
    expect(page.get_by_text("Sent. Your council will check it and tell you.")).to_be_visible()


def verify(page: Page) -> None:
    expect(page.get_by_role("link", name="degree.pdf")).to_be_visible()
    page.get_by_label("Who saw the original").fill("Hannah Reid")
    page.get_by_label("Day they saw it").fill("9 November 2026")
    page.get_by_label("How they saw it").select_option(label="In person")
    press(page, "Verify and record it")
    expect(page.get_by_text("Recorded: ")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_worker_adds_a_credential_and_hr_verifies_it(
    open_page: Open, story: Story, scripts: bool
) -> None:
    address = reverse("passport-add", args=["qualification"])
    send_certificate(open_page(story.worker.user, address, width=PHONE, scripts=scripts))
    claim = CredentialClaim.objects.latest("pk")
    verify(open_page(story.hr, reverse("claim", args=[claim.pk]), scripts=scripts))
    claim.refresh_from_db()
    assert claim.state == "verified"


def test_worker_says_when_they_can_work(open_page: Open, story: Story) -> None:
    page = open_page(
        story.worker.user, reverse("availability-week"), width=PHONE, scripts=False
    )
    page.get_by_label("From which day").fill("16 November 2026")
    monday = page.get_by_role("group", name="Monday")
    monday.get_by_label("From").fill("09:00")
    monday.get_by_label("Until").fill("15:00")
    press(page, "Save your week")
    expect(page.get_by_text("Saved. Councils see only whether")).to_be_visible()
    assert WeeklyAvailability.objects.filter(worker=story.worker).exists()


def test_hr_proposes_more_days_and_the_worker_agrees(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("assignment", args=[story.held.pk]))
    page.get_by_role("link", name="Propose more days").click()
    page.get_by_label("New last day").fill("4 December 2026")
    page.get_by_label("Why", exact=True).fill("The post is still empty.")
    press(page, "Propose these days")
    expect(page.get_by_text("Proposed. Grace Obi is asked.")).to_be_visible()
    address = reverse("assignment", args=[story.held.pk])
    phone = open_page(story.worker.user, address, width=PHONE, scripts=False)
    press(phone, "Agree")
    expect(phone.get_by_text("Agreed. The council is told.")).to_be_visible()
    expect(phone.get_by_text("Friday 4 December 2026").first).to_be_visible()


def test_hr_records_that_nobody_came(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("assignment", args=[story.held.pk]))
    page.get_by_role("link", name="Not worked").first.click()
    page.get_by_label("Why it was not worked").select_option(label="Did not come")
    press(page, "Record it")
    expect(page.get_by_text("Recorded. The worker is told.")).to_be_visible()
    assert Absence.objects.get().kind == "no_show"


def test_inbox_is_read(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, "/", scripts=False)
    page.get_by_role("link", name="Inbox").click()
    page.get_by_role("list", name="What you have been told").get_by_role("link").first.click()
    page.go_back()
    press(page, "Mark all as read")
    expect(page.get_by_text("You have read everything.")).to_be_visible()
    assert not Notice.objects.filter(recipient=story.hr, read_at=None).exists()


def test_menu_leads_to_a_room_on_a_phone(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, "/", width=PHONE, scripts=False)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Compliance").click()
    within = page.get_by_role("navigation", name="Compliance")
    within.get_by_role("link", name="Exceptions").click()
    expect(within.get_by_role("link", name="Exceptions")).to_have_attribute(
        "aria-current", "page"
    )


def test_sections_and_rooms_fit_one_row_on_a_desk(open_page: Open, story: Story) -> None:
    """Each menu as its page has it, drawn on one page."""
    page = open_page(story.hr, "/inbox/")
    for user in story.people.values():
        for section in menu_of(roles_of(user), "/").sections:
            asked = {"user": user, "request": RequestFactory().get(section.href)}
            drawn = render_to_string("menu.html", asked)
            page.evaluate("drawn => document.querySelector('header').innerHTML = drawn", drawn)
            assert page.evaluate(LEVELS) == [], f"{section.words} of {user}"
