"""The lead changes a draft, part by part, on a phone and on a desk, with and without JavaScript."""

from datetime import date

from django.urls import reverse
from playwright.sync_api import Page, expect

from rates.actions.memoranda import Terms, draft_version
from rates.clauses import defaults
from rates.models import MemorandumVersion
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import Story
from tests.browser.test_every_page import check_fits


def drafted(story: Story) -> MemorandumVersion:
    """The next version, on the terms of the one in force."""
    version = story.version
    return draft_version(
        by=story.people["lead"],
        memorandum=version.memorandum,
        effective_from=date(2027, 11, 1),
        clauses=defaults(),
        parties=Terms.of(version).parties,
    )


def change_cool_off(page: Page, months: str) -> None:
    page.get_by_role("link", name="Who may be booked, and how they work").first.click()
    page.wait_for_load_state()  # what reads along is there
    page.get_by_label("Cool-off", exact=True).fill(months)
    check_fits(page)


def test_lead_changes_a_draft_on_two_screens(open_page: Open, story: Story) -> None:
    draft = drafted(story)
    contents = reverse("version-change", args=[draft.memorandum_id, draft.number])
    desk = open_page(story.people["lead"], contents, width=DESK)
    change_cool_off(desk, "6")
    expect(desk.get_by_text("Nobody is engaged as agency within 6 months")).to_be_visible()
    phone = open_page(story.people["lead"], contents, width=PHONE, scripts=False)
    change_cool_off(phone, "9")
    phone.get_by_role("button", name="Save and go to all parts").click()
    expect(phone.get_by_text("Saved in the draft")).to_be_visible()
    expect(phone.locator("#part-2")).to_have_text("1 change")
    desk.get_by_role("button", name="Save and go on").click()
    expect(desk.get_by_text("Stands in the draft now: 9 months")).to_be_visible()
    expect(desk.get_by_label("Cool-off", exact=True)).to_have_value("6")
    desk.get_by_role("button", name="Save and go on").click()
    expect(desk.get_by_role("heading", name="How offers go round")).to_be_visible()
    draft.refresh_from_db()
    assert draft.clauses["cool_off_months"] == 6
