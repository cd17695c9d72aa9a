"""Pages on paper, and charts wherever they are drawn."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from rates.views.bars import POUNDS, BarChart, Item
from tests.browser.conftest import PHONE, Open
from tests.browser.pages import PAGES
from tests.browser.story import Story
from tests.browser.test_every_page import check_fits

A4 = {"width": 672, "height": 1000}  # within the margins, at 96 dots an inch
PRINTED = (
    ("lead", "spend"),
    ("lead", "lines"),
    ("lead", "evidence-pack"),
    ("hr", "decision"),
    ("hr", "cap"),
    ("hr", "worker-payslip"),
    ("manager", "timesheet"),
    ("worker", "payslip"),
)
GETS_ABOUT = "header, footer, .govuk-back-link, .govuk-button, .govuk-pagination__next"
LONG = "The Council of the Metropolitan Borough of St. Helens to Cheshire West and Chester"


def check_printed(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    check_fits(page)
    shown = [each for each in page.locator(GETS_ABOUT).all() if each.is_visible()]
    assert shown == [], page.url
    expect(page.locator(".app-printed")).to_contain_text(", London time.")
    assert page.locator("details:not([open], .app-not-printed)").count() == 0


def test_pages_print_on_a4(open_page: Open, story: Story) -> None:
    for who, name in PRINTED:
        page = open_page(story.people[who], PAGES[who][name](story))
        check_printed(page)
        page.close()


def test_paper_is_folded_again_once_printed(open_page: Open, story: Story) -> None:
    page = open_page(story.people["hr"], PAGES["hr"]["worker-payslip"](story))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def drawn() -> str:
    values = [Decimal("12345678.90"), Decimal("1234567.89")]
    items = [
        Item(label=LONG, values=values, href="/x/", mark=Decimal("14000000")),
        Item(label="Halton", values=[-each for each in values]),
        Item(label="Wirral", values=[None, None]),
    ]
    told = {"title": "Over the cap", "by": "Council", "source": "the ledger", "unit": POUNDS}
    named = {"series": ("Approved before the work", "Not approved"), "missing": "Hidden"}
    beside = BarChart(items=items, **told, **named)  # type: ignore[arg-type]
    added = BarChart(items=items[:1], **told, **named, name="sum", together_as="All")  # type: ignore[arg-type]
    charts = [render_to_string("rates/bars.html", {"chart": each}) for each in (beside, added)]
    return "".join(charts)


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_chart_keeps_its_words_on_a_phone(open_page: Open, story: Story, size: str) -> None:
    """Long names fold, and letters twice as large push nothing off the screen."""
    page = open_page(story.people["worker"], "/inbox/", width=PHONE)
    page.evaluate("html => document.querySelector('main').innerHTML = html", drawn())
    page.evaluate("size => document.documentElement.style.fontSize = size", size)
    page.emulate_media(forced_colors="active" if size == "100%" else "none")
    check_fits(page)
