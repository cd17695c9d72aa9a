"""The journeys of administration: a role held out and taken, one ended, a token made and revoked."""

from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.invitation_links import token_of
from accounts.models import ApiToken, Invitation, Membership, User
from tests.administering import address_link, token_made
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import Story
from tests.browser.test_every_page import check_accessible, check_fits
from tests.browser.test_journeys import press
from tests.factories import PASSWORD, UserFactory


def check(page: Page) -> None:
    check_fits(page)
    check_accessible(page)


def invite(page: Page) -> Invitation:
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Email address").fill("nia.new@example.org")
    page.get_by_label("Full name").fill("Nia New")
    page.get_by_label("Role").select_option(value="team_manager")
    page.get_by_label("Team", exact=True).select_option(index=1)
    press(page, "Send the invitation")
    expect(page.get_by_text("Sent to nia.new@example.org.")).to_be_visible()
    return Invitation.objects.get()


def test_hr_invites_a_manager_who_joins_and_approves(open_page: Open, story: Story) -> None:
    invitation = invite(open_page(story.hr, reverse("people"), width=DESK))
    phone = open_page(UserFactory.create(), "/", width=PHONE)
    phone.context.clear_cookies()
    phone.goto(reverse("invitation-join", args=[token_of(invitation)]))
    check(phone)
    phone.get_by_label("Choose a password").fill(PASSWORD)
    phone.get_by_label("The same password again").fill(PASSWORD)
    press(phone, "Accept and sign in")
    expect(phone.get_by_text("Welcome. You are now Team manager")).to_be_visible()
    nia = User.objects.get(email="nia.new@example.org")
    assert nia.check_password(PASSWORD)
    # The story is told in the past, where no cookie of a real browser lasts.
    own = open_page(nia, reverse("timesheet", args=[story.waiting.pk]), width=PHONE)
    own.get_by_role("button", name="Approve 37").click()
    expect(own.get_by_text("Approved. The hours are in the ledger")).to_be_visible()
    story.waiting.refresh_from_db()
    assert story.waiting.approved_by == nia


def test_lead_ends_a_role_by_keyboard_without_scripts(open_page: Open, story: Story) -> None:
    page = open_page(story.lead, reverse("people"), width=PHONE, scripts=False)
    page.get_by_label("Name or email").fill("marcus")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Marcus Lee").click()
    page.get_by_role("link", name="End the role").click()
    expect(page.get_by_text("Weeks of hours that wait for approval")).to_be_visible()
    expect(page.get_by_text("Hannah Reid, ")).to_be_visible()
    page.get_by_label("Last day").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Left for Leeds.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The role of Marcus Lee has ended.")).to_be_visible()
    ended = Membership.objects.get(user=story.manager)
    assert (ended.ended_by, ended.end_reason) == (story.lead, "Left for Leeds.")
    away = open_page(story.manager, reverse("timesheet", args=[story.waiting.pk]))
    expect(away.get_by_role("heading", level=1)).to_contain_text("not")


def status(live_server: Any, secret: str) -> int:
    """As curl asks: no browser, no cookies."""
    connection = HTTPConnection(urlsplit(live_server.url).netloc, timeout=10)
    try:
        headers = {"Authorization": f"Token {secret}"}
        connection.request("GET", reverse("api-notices"), headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)])
def test_token_is_made_and_refused_once_revoked(
    open_page: Open, story: Story, live_server: Any, width: int, scripts: bool
) -> None:
    page = open_page(story.manager, reverse("account"), width=width, scripts=scripts)
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("What will use it").fill("Rota")
    page.get_by_label("What it may do").select_option(value="read")
    page.get_by_label("Last day").fill("30 November 2026")
    press(page, "Make the token")
    secret = page.locator("#secret").inner_text()
    assert status(live_server, secret) == 200
    page.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.get_by_role("link", name="Revoke Rota").click()
    press(page, "Revoke the token")
    expect(page.get_by_text("Rota is revoked.")).to_be_visible()
    assert status(live_server, secret) == 401


def test_answers_to_links_fit_and_have_no_barriers(open_page: Open, story: Story) -> None:
    invitation = invite(open_page(story.hr, reverse("people")))
    token: ApiToken = token_made(story.manager)
    for user, address in (
        (invitation.user, reverse("invitation", args=[invitation.pk])),
        (story.manager, reverse("token-revoke", args=[token.pk])),
        (story.manager, reverse("account-email", args=[address_link(story.manager)])),
        (story.manager, reverse("invitation-join", args=["made-up"])),
    ):
        check(open_page(user, address, width=PHONE))


def test_operators_pages_obey_the_policy(open_page: Open, story: Story) -> None:
    """What they load and run is ours: a breach of it fails this test as it closes."""
    operator = UserFactory.create(is_operator=True, full_name="Olu Ops")
    for address in (
        reverse("operator:index"),
        reverse("operator:accounts_user_changelist"),
        reverse("operator:accounts_user_change", args=[story.hr.pk]),
    ):
        page = open_page(operator, address)
        expect(page.get_by_text("for its operator").first).to_be_visible()
