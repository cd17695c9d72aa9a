"""What every page owes every reader: it fits a phone, and no tool finds a barrier in it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.pages import PAGES, SIGNED_OUT
from tests.browser.story import Story

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
CUT = """[...document.querySelectorAll(".app-chart svg text")].filter(text => {
    const [own, all] = [text, text.closest("figure")].map(each => each.getBoundingClientRect());
    return own.left < all.left - 1 || own.right > all.right + 1;
}).map(text => text.textContent)"""
RULES = """axe.run().then(found => found.violations.map(
    each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.html).join(" | ")}`))"""


def check_fits(page: Page) -> None:
    wide, screen = page.evaluate(WIDTHS)
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px."
    assert page.evaluate(CUT) == [], f"{page.url} cuts words of a chart."


def check_accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert page.evaluate(RULES) == [], page.url


@pytest.mark.parametrize("who", PAGES)
def test_pages_fit_a_phone_and_have_no_barriers(
    open_page: Open, story: Story, who: str
) -> None:
    for address in PAGES[who].values():
        page = open_page(story.people[who], address(story), width=PHONE)
        check_fits(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        check_fits(page)
        check_accessible(page)
        page.close()


@pytest.mark.parametrize("who", PAGES)
def test_pages_on_a_desk_have_no_barriers(open_page: Open, story: Story, who: str) -> None:
    for address in PAGES[who].values():
        page = open_page(story.people[who], address(story), width=DESK)
        check_fits(page)
        check_accessible(page)
        page.close()


def test_sign_in_fits_and_has_no_barriers(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, "/", width=PHONE)
    page.context.clear_cookies()
    for name in SIGNED_OUT:
        page.goto(reverse(name))
        check_fits(page)
        check_accessible(page)


def test_refused_booking_fits_and_has_no_barriers(open_page: Open, story: Story) -> None:
    page = open_page(story.hr, reverse("booking-new"), width=PHONE)
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    check_fits(page)
    check_accessible(page)
