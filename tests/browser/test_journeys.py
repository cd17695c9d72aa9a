"""The journeys that the product is for, each by the person whose it is."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from shifts.models import Assignment, Booking, Offer
from shifts.states import OfferState, TimesheetState
from tests.browser.conftest import PHONE, Open
from tests.browser.story import Story


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill_booking(page: Page, rate: str) -> None:
    page.get_by_label("Team").select_option(label="Assessment North, Liverpool")
    page.get_by_label("Job role").select_option(label="Social worker")
    page.get_by_label("Why you need someone").select_option(label="Vacancy")
    page.get_by_label("Engagement").select_option(value="bank_own")
    page.get_by_label("Hourly rate").fill(rate)
    page.get_by_label("First day").fill("4 January 2027")
    page.get_by_label("Last day").fill("29/1/2027")
    for row in range(5):
        page.locator(f"#id_pattern-{row}-start").fill("09:00")
        page.locator(f"#id_pattern-{row}-end").fill("17:00")
        page.locator(f"#id_pattern-{row}-break_minutes").fill("30")
    page.get_by_label("Supervisor").fill("Marcus Lee")


def book_and_offer(page: Page) -> None:
    """Too much is asked, what passes is used, the rest is kept, and an offer goes out."""
    fill_booking(page, "34.00")
    press(page, "Check the rate")
    expect(page.get_by_role("heading", name="Over the cap, needs an exception")).to_be_visible()
    press(page, "Use £31.00")
    expect(page.get_by_role("heading", name="Within the cap")).to_be_visible()
    expect(page.get_by_label("Supervisor")).to_have_value("Marcus Lee")
    press(page, "Book")
    expect(page.get_by_text("Booked. Now choose the workers")).to_be_visible()
    page.get_by_label("Mei Tan").check()
    press(page, "Send offers")
    expect(page.get_by_text("Offered to Mei Tan.")).to_be_visible()


def check_booked_and_offered() -> None:
    booking = Booking.objects.latest("pk")
    assert str(booking.hourly_rate) == "31.00"
    assert str(Offer.objects.get(booking=booking).worker) == "Mei Tan"


def test_hr_books_with_the_caps_answer_and_offers(open_page: Open, story: Story) -> None:
    book_and_offer(open_page(story.hr, reverse("booking-new")))
    check_booked_and_offered()


def test_hr_books_without_javascript(open_page: Open, story: Story) -> None:
    book_and_offer(open_page(story.hr, reverse("booking-new"), scripts=False))
    check_booked_and_offered()


def test_an_error_leads_to_its_field(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("booking-new"))
    fill_booking(page, "34.00")
    press(page, "Book")
    page.get_by_role("link", name=re.compile("over the cap")).click()
    expect(page.get_by_label("Hourly rate")).to_be_focused()


def test_worker_accepts_on_a_phone(open_page: Open, story: Story) -> None:
    page = open_page(story.worker.user, reverse("offers"), width=PHONE)
    page.get_by_role("link", name="Social worker, Assessment North").first.click()
    expect(page.get_by_text("Total expected")).to_be_visible()
    press(page, "Accept this work")
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)


def test_worker_accepts_without_javascript(open_page: Open, story: Story) -> None:
    address = reverse("offer", args=[story.offer.pk])
    page = open_page(story.worker.user, address, width=PHONE, scripts=False)
    press(page, "Accept this work")
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)


def test_worker_accepts_with_the_keyboard_alone(open_page: Open, story: Story) -> None:
    page = open_page(story.worker.user, reverse("offer", args=[story.offer.pk]), width=PHONE)
    button = page.get_by_role("button", name="Accept this work")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)


def check_accepted(story: Story) -> None:
    story.offer.refresh_from_db()
    assert story.offer.state == OfferState.ACCEPTED
    assert Assignment.objects.filter(offer=story.offer).count() == 1


def test_worker_fills_in_a_week_on_a_phone(open_page: Open, story: Story) -> None:
    page = open_page(
        story.worker.user, reverse("timesheet", args=[story.draft.pk]), width=PHONE
    )
    page.get_by_label("End").first.fill("16:00")
    press(page, "Save for later")
    expect(page.get_by_text("36 h 30 min").first).to_be_visible()


def test_manager_approves(open_page: Open, story: Story) -> None:
    page = open_page(story.manager, "/")
    page.get_by_role("link", name="Approve: Grace Obi, Assessment North").click()
    press(page, "Approve 37 h 30 min")
    expect(page.get_by_text("Approved. The hours are in the ledger")).to_be_visible()
    story.waiting.refresh_from_db()
    assert story.waiting.state == TimesheetState.APPROVED


def test_lead_reads_spend_and_opens_a_decision(open_page: Open, story: Story) -> None:
    page = open_page(story.lead, "/")
    page.get_by_role("link", name="Spend against cap, by council").click()
    row = page.get_by_role("row", name=re.compile("^Liverpool"))
    expect(row).to_contain_text("£2,325.00")
    row.get_by_role("link", name="£2,325.00").first.click()
    expect(page.get_by_role("definition").filter(has_text="£2,325.00").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Decision")).first.click()
    expect(page.get_by_text("the answer has the same pence and hash")).to_be_visible()


def test_booking_shows_an_answer_as_it_comes(open_page: Open, story: Story) -> None:
    """The page is left open; the worker accepts; the booker need not reload."""
    page = open_page(story.hr, reverse("booking", args=[story.open_booking.pk]))
    expect(page.get_by_text("Nobody yet")).to_be_visible()
    phone = open_page(story.worker.user, reverse("offer", args=[story.offer.pk]), width=PHONE)
    press(phone, "Accept this work")
    expect(phone.get_by_text("Accepted. You have the work")).to_be_visible()
    page.evaluate("htmx.trigger('#places', 'refresh')")
    expect(page.get_by_text("Place 1 of 1: Grace Obi")).to_be_visible()
