"""The pages on a phone: put on the home screen, without a network, pressed twice."""

from socket import SHUT_RDWR
from typing import Any

import pytest
from django.core.servers.basehttp import ServerHandler
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.story import Story
from tests.browser.test_every_page import check_accessible, check_fits
from tests.browser.test_journeys import check_accepted, press

COPIES = "caches.keys().then(names => names.filter(name => name.startsWith('copies-')))"
HELPED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def helped(page: Page) -> Page:
    """Once the helper stands between the page and the network."""
    page.wait_for_function(f"() => {HELPED}")
    page.reload()
    return page


def kept(page: Page, count: int) -> None:
    page.wait_for_function(
        f"count => {COPIES}.then(names => names.length === count)", arg=count
    )


def test_a_worker_puts_it_on_the_phone_and_reads_without_a_network(
    open_page: Open, story: Story
) -> None:
    page = helped(open_page(story.worker.user, reverse("offers"), width=PHONE))
    told = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then(r => r.json())"
    )
    assert {each["sizes"] for each in told["icons"]} == {"192x192", "512x512"}
    for each in told["icons"]:
        assert page.request.get(each["src"]).headers["content-type"] == "image/png"
    page.goto(reverse("offer", args=[story.offer.pk]))
    kept(page, 1)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("You are offline. This is a copy from")).to_be_visible()
    expect(page.get_by_text("Total expected")).to_be_visible()
    expect(page.get_by_role("button", name="Accept this work")).to_have_count(0)
    page.goto(reverse("passport"))
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    check_fits(page)
    check_accessible(page)
    page.get_by_role("link", name="Social worker, Assessment North").click()
    expect(page.get_by_text("This is a copy from")).to_be_visible()
    page.context.set_offline(False)
    page.goto(reverse("offers"))
    press(page, "Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    kept(page, 0)
    check_nothing_is_kept_of(helped(open_page(story.hr, "/")))


def check_nothing_is_kept_of(page: Page) -> None:
    page.goto(reverse("timesheets"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate(COPIES) == []
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    expect(page.get_by_text("What you can still read")).to_be_hidden()


def test_a_lost_answer_is_asked_for_again(
    open_page: Open, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offer is accepted, and the network goes before the phone hears of it."""
    page = helped(
        open_page(story.worker.user, reverse("offer", args=[story.offer.pk]), width=PHONE)
    )
    with monkeypatch.context() as lost:
        lose_answers(lost)
        press(page, "Accept this work")
        said = page.get_by_role("heading", name="We do not know if this was sent")
        expect(said).to_be_visible()
    check_accepted(story)
    check_fits(page)
    press(page, "Send it again")
    expect(page.get_by_text("Accepted. You have the work at Assessment North.")).to_be_visible()
    expect(page.get_by_text("It was done once, at 09:30 on Monday 9 November")).to_be_visible()
    check_accepted(story)


def lose_answers(patch: pytest.MonkeyPatch) -> None:
    """The server does what a form asks, and hangs up."""
    finish = ServerHandler.finish_response

    def hang_up(self: Any) -> None:
        if self.environ["REQUEST_METHOD"] != "POST":
            finish(self)
            return
        self.request_handler.connection.shutdown(SHUT_RDWR)
        self.close()

    patch.setattr(ServerHandler, "finish_response", hang_up)


def test_offline_nothing_is_sent_and_nothing_typed_is_lost(
    open_page: Open, story: Story
) -> None:
    page = open_page(story.worker.user, reverse("offer", args=[story.offer.pk]), width=PHONE)
    page.get_by_label("In your own words").fill("My own children are ill.")
    page.context.set_offline(True)
    press(page, "Decline")
    expect(page.get_by_role("status").filter(has_text="Nothing was sent")).to_be_visible()
    check_fits(page)
    page.context.set_offline(False)
    expect(page.get_by_label("In your own words")).to_have_value("My own children are ill.")
    page.get_by_role("button", name="Accept this work").dblclick()
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    page.go_back()
    check_accepted(story)


def test_back_and_again_without_javascript(open_page: Open, story: Story) -> None:
    page = open_page(
        story.worker.user, reverse("offer", args=[story.offer.pk]), width=PHONE, scripts=False
    )
    page.get_by_role("button", name="Accept this work").dblclick()
    expect(page.get_by_text("Accepted. You have the work")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Social worker, Assessment North")).to_be_visible()
    check_accepted(story)
