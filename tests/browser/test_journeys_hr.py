"""The journeys of council HR, team managers and approvers, with their taps counted."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Office, Role, User
from rates.actions.exceptions import approve_exception
from rates.exception_rules import ExceptionState
from rates.models import CapException, JobTitleMap
from shifts.models import Booking, Offer
from shifts.states import TimesheetState
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import TODAY, Story
from tests.browser.test_journeys import fill_booking, press
from tests.factories import user_with
from tests.rates.excepting import asked_exception

COUNTS = """for (const kind of ["click", "change"])
    addEventListener(kind, (event) => {
        if (kind === "click" && !event.target.closest("a, button")) return;
        sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") || 0) + 1);
    }, true);"""
DECEMBER = {
    "starts_on": date(2026, 12, 7),
    "ends_on": date(2026, 12, 18),
    "expires_at": datetime(2026, 11, 14, tzinfo=UTC),
    "now": TODAY,
}


def counted(page: Page) -> Page:
    """From here on each press of a link or a button, and each field, is one."""
    page.add_init_script(COUNTS)
    page.reload()
    return page


def taps(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('taps'))"))


def director(story: Story) -> User:
    return user_with(
        Role.APPROVER, story.team.council, office=Office.DIRECTOR_OF_CHILDRENS_SERVICES
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_hr_repeats_a_booking_in_three(open_page: Open, story: Story, width: int) -> None:
    before = Booking.objects.count()
    page = counted(open_page(story.hr, "/", width=width))
    page.get_by_role("link", name=re.compile("^Book again: Social worker")).first.click()
    expect(page.get_by_role("heading", name="Within the cap")).to_be_visible()
    press(page, "Book")
    expect(page.get_by_text("Booked. Now choose the workers")).to_be_visible()
    assert taps(page) <= 3
    assert Booking.objects.count() == before + 1


def test_manager_approves_a_clean_week_in_two(open_page: Open, story: Story) -> None:
    page = counted(open_page(story.manager, "/", width=PHONE))
    page.get_by_role("link", name="Approve: Grace Obi, Assessment North").click()
    press(page, "Approve 37 h 30 min")
    expect(page.get_by_text("Approved. The hours are in the ledger")).to_be_visible()
    assert taps(page) == 2
    story.waiting.refresh_from_db()
    assert story.waiting.state == TimesheetState.APPROVED


def test_approver_decides_in_two(open_page: Open, story: Story) -> None:
    asked = asked_exception(story.hr, story.team.council, **DECEMBER)
    page = counted(open_page(director(story), "/", width=PHONE))
    page.get_by_role("link", name="Decide: Social worker, Liverpool").click()
    expect(page.get_by_role("row", name="Over the cap, an hour")).to_contain_text("£5.00")
    press(page, "Approve up to £36.00")
    expect(page.get_by_text("It still waits for another office.")).to_be_visible()
    assert taps(page) == 2
    assert asked.answers.count() == 1


def ask_for_more(page: Page) -> None:
    """From the refused rate to the exception, with all that was typed carried over."""
    fill_booking(page, "34.00")
    press(page, "Check the rate")
    page.get_by_role("link", name="Ask for an exception").click()
    expect(page.get_by_label("The most you want to pay an hour")).to_have_value("34.00")
    page.get_by_label("Last day to book with it").fill("13 November 2026")
    page.get_by_label("Why it has to be over the cap").select_option(value="court")
    page.get_by_label("In your own words").fill("The final hearing is listed for January.")
    press(page, "Ask for it")
    expect(page.get_by_text("Asked for. Those who have to approve it")).to_be_visible()


def test_hr_asks_for_an_exception_and_books_with_it(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("booking-new"), scripts=False)
    ask_for_more(page)
    asked = CapException.objects.get()
    approve_exception(by=director(story), exception=asked, now=timezone.now())
    chief = user_with(Role.APPROVER, story.team.council, office=Office.CHIEF_EXECUTIVE)
    phone = open_page(chief, "/", width=PHONE, scripts=False)
    phone.get_by_role("link", name="Decide: Social worker, Liverpool").click()
    press(phone, "Approve up to £34.00")
    expect(phone.get_by_text("Approved. It can be used now.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Book with it: Social worker, Liverpool").click()
    expect(page.get_by_label("Hourly rate")).to_have_value("34.00")
    fill_booking(page, "34.00")
    press(page, "Book")
    expect(page.get_by_text("Booked. Now choose the workers")).to_be_visible()
    assert Booking.objects.latest("pk").cap_decision.exception == asked
    asked.refresh_from_db()
    assert asked.state == ExceptionState.APPROVED


def test_hr_fills_a_place_with_the_keyboard_alone(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, "/", width=PHONE)
    page.get_by_role("link", name=re.compile("^Find someone: Social worker")).first.focus()
    page.keyboard.press("Enter")
    worker = page.get_by_label("Mei Tan")
    worker.focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="Send offers")
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Offered to Mei Tan.")).to_be_visible()
    assert Offer.objects.filter(booking=story.open_booking).count() == 2


def test_hr_finds_and_renews_on_a_phone(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, "/", width=PHONE, scripts=False)
    page.get_by_label("Search the staff bank").fill("grace")
    press(page, "Search")
    page.get_by_role("link", name="Grace Obi, Assessment North").first.click()
    expect(page.get_by_role("heading", name="Grace Obi")).to_be_visible()
    page.goto(reverse("assignments"))
    page.get_by_role("link", name="Renew the work of Grace Obi").first.click()
    page.get_by_label("New last day").fill("4 December 2026")
    page.get_by_label("Why", exact=True).fill("The post is still empty.")
    press(page, "Propose these days")
    expect(page.get_by_text("Proposed. Grace Obi is asked.")).to_be_visible()
    page.goto(reverse("assignments"))
    expect(page.get_by_text("More days asked")).to_be_visible()


def test_hr_proposes_a_job_title_and_the_lead_approves(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("job-title-new"), width=PHONE, scripts=False)
    page.get_by_label("Job title", exact=True).fill("Children's practitioner")
    page.get_by_label("Job role it stands for").select_option(label="Social worker")
    page.get_by_label("First day it counts").fill("1 December 2026")
    press(page, "Propose")
    title = JobTitleMap.objects.get(title="Children's practitioner")
    lead = open_page(story.lead, reverse("job-title", args=[title.pk]))
    press(lead, "Approve")
    title.refresh_from_db()
    assert title.approved_by == story.lead
