"""A session that ends in the middle of a form."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import PHONE, Open
from tests.browser.story import Story
from tests.browser.test_every_page import check_accessible, check_fits
from tests.browser.test_journeys import press
from tests.factories import PASSWORD

BACK = "This was not sent, because you had been signed out."


def type_work(page: Page) -> None:
    page.get_by_label("Who you work for").fill("A school")
    page.get_by_label("Hours a week").fill("7.5")
    page.get_by_label("First day").fill("1 January 2027")


def sign_in_again(page: Page, user: User) -> None:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_comes_back(open_page: Open, story: Story, scripts: bool) -> None:
    worker = story.worker.user
    page = open_page(worker, reverse("outside-work-new"), width=PHONE, scripts=scripts)
    type_work(page)
    Session.objects.all().delete()
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("what you typed will be there")).to_be_visible()
    check_fits(page)
    sign_in_again(page, worker)
    expect(page.get_by_text(BACK)).to_be_visible()
    check_fits(page)
    expect(page.get_by_label("Who you work for")).to_have_value("A school")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("Your work for A school counts")).to_be_visible()


def test_warned_before_the_end_and_what_was_typed_is_kept(
    open_page: Open, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SESSION_COOKIE_AGE", 3_600)
    worker = story.worker.user
    page = open_page(worker, "/inbox/", width=PHONE)
    page.clock.install()
    page.goto(reverse("outside-work-new"))
    type_work(page)
    page.clock.fast_forward("57:30")
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    check_fits(page)
    check_accessible(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("57:30")
    expect(dialog).to_be_visible()
    page.clock.fast_forward("02:00")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in_again(page, worker)
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("Hours a week")).to_have_value("7.5")
