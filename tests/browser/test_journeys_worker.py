"""The worker's journeys on a phone and at a desk, with scripts and without, and by keyboard alone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import CredentialClaim
from shifts.models import Timesheet
from shifts.states import TimesheetState
from tests.accounts.holding import PDF
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import TODAY, WEEK, Story
from tests.browser.test_journeys import check_accepted, press

WAYS = [(PHONE, False), (DESK, True)]
MOST_TABS = 40


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_offer_to_pay(
    open_page: Open,
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scripts: bool,
) -> None:
    """Accepts, sees it in the week; a week later sends hours and reads whose turn it is."""
    page = open_page(story.worker.user, "/", width=width, scripts=scripts)
    read_the_offer(page, story)
    page.goto("/")
    press(page, "Accept Social worker, Assessment North, from Monday 30 November 2026")
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)
    page.goto("/")
    expect(page.get_by_text("Next after that")).to_be_visible()
    expect(page.get_by_role("heading", name="Today, Monday 9 November 2026")).to_be_visible()
    monkeypatch.setattr(timezone, "now", lambda: TODAY + WEEK)
    page.goto("/")
    page.get_by_role("link", name="Send the week from Monday 9 November 2026").click()
    press(page, "Submit for approval")
    expect(page.get_by_text("It is the manager’s turn")).to_be_visible()
    page.goto("/")
    pay = page.get_by_role("region", name="Your pay")
    expect(
        pay.get_by_text(re.compile("The manager’s turn since Monday 16 November"))
    ).to_be_visible()
    assert Timesheet.objects.get(pk=story.draft.pk).state == TimesheetState.SUBMITTED


def read_the_offer(page: Page, story: Story) -> None:
    page.get_by_role("link", name=re.compile("^See it all")).first.click()
    for told in ("Total expected", "Expected caseload", "If a shift is called off"):
        expect(page.get_by_text(told, exact=True)).to_be_visible()
    expect(page.get_by_text("miles from your home, in a straight line")).to_be_visible()


def test_one_tap_accepts_from_the_list(open_page: Open, story: Story) -> None:
    """From home it is one as well, above; from the offer itself, in the first journeys."""
    page = open_page(story.worker.user, reverse("offers"), width=PHONE)
    page.get_by_role("button", name=re.compile("^Accept")).first.click()
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{target} is further than {MOST_TABS} tabs.")


def test_by_keyboard_from_home_to_an_answer_and_to_why(open_page: Open, story: Story) -> None:
    page = open_page(story.worker.user, "/", width=DESK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name=re.compile("^Accept")).first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    check_accepted(story)
    page.goto(reverse("offers"))
    tab_to(page, page.get_by_role("link", name="Not offered work?"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why am I not offered work?")).to_be_visible()


def test_renewing_from_home(open_page: Open, story: Story) -> None:
    page = open_page(story.worker.user, "/", width=PHONE, scripts=False)
    page.get_by_role("link", name="Renew: driving licence").click()
    licence = page.get_by_role("heading", name="To renew, the soonest first")
    expect(licence).to_be_visible()
    expect(page.get_by_text("You: renew the licence with DVLA")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Renew Driving")).first.click()
    page.get_by_label("Licence valid until").fill("20 November 2036")
    photograph = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Photographs or PDFs").set_input_files(photograph)
    press(page, "Send it to be checked")
    expect(page.get_by_text("Sent. Your council will check it and tell you.")).to_be_visible()
    expect(page.get_by_text(re.compile("Your council’s turn since")).first).to_be_visible()
    assert CredentialClaim.objects.latest("pk").kind == "driving"
