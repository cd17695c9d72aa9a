"""The pictures of the pages, always of the same story; `tests.browser.screenshots` takes them."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser import pages
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import Story
from tests.browser.test_journeys import fill_booking, press

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
PICTURES: dict[str, tuple[str, pages.Address]] = {
    "hr-home": ("hr", pages.HOME),
    "hr-bookings": ("hr", pages.BOOKINGS),
    "hr-booking": ("hr", pages.BOOKING),
    "manager-timesheet": ("manager", pages.WAITING),
    "worker-home": ("worker", pages.HOME),
    "worker-offer": ("worker", pages.OFFER),
    "worker-work": ("worker", pages.WORK),
    "worker-timesheet": ("worker", pages.DRAFT),
    "worker-passport": ("worker", pages.PASSPORT),
    "worker-why-not": ("worker", pages.PAGES["worker"]["why-not"]),
    "approver-home": ("approver", pages.HOME),
    "lead-home": ("lead", pages.HOME),
    "lead-compliance": ("lead", pages.COMPLIANCE),
    "lead-audit": ("lead", pages.AUDIT),
    "lead-spend-against-cap": ("lead", pages.SPEND),
    "lead-lines": ("lead", pages.LINES),
    "lead-decision": ("lead", pages.DECISION),
    "lead-caps": ("lead", pages.CAPS),
    "lead-cap": ("lead", pages.CAP),
}


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_take_pictures(open_page: Open, story: Story, width: int) -> None:
    for name, (who, address) in PICTURES.items():
        page = open_page(story.people[who], address(story), width=width)
        page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
        page.close()
    page = open_page(story.hr, pages.NEW(story), width=width)
    fill_booking(page, "34.00")
    press(page, "Check the rate")
    page.screenshot(path=FOLDER / f"hr-cap-answer-{width}.png", full_page=True)
