"""The pages that the story does not come to, in the world of the permission matrix."""

from functools import partial
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Route

from tests.browser.conftest import PHONE
from tests.browser.pages import NOT_WALKED, SIGNED_OUT, TOLD_BY_THE_STORY
from tests.browser.test_every_page import check_accessible, check_fits
from tests.everyone import ABOUT, PERSONAS, World
from tests.pages import signed_in
from tests.test_permission_matrix import WHO_MAY, nothing
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
STATIC = f"/{settings.STATIC_URL.strip('/')}/"
WALKERS = ("hr", "lead", "approver", "worker")
EVERY = {call.split()[1] for call in WHO_MAY if call.startswith("GET ")}
OF_THE_MAP = {name for name in EVERY if not name.startswith("api-")}
THE_REST = sorted(OF_THE_MAP - TOLD_BY_THE_STORY - NOT_WALKED - set(SIGNED_OUT))


def walker_of(name: str) -> str:
    """The first who may open the page; nobody is an empty name."""
    answers = dict(zip(PERSONAS, WHO_MAY[f"GET {name}"].split(), strict=True))
    return next((who for who in WALKERS if answers[who] == "200"), "")


def test_every_page_is_walked_or_named() -> None:
    assert [name for name in THE_REST if not walker_of(name)] == []


def test_what_is_not_walked_is_a_page() -> None:
    assert NOT_WALKED <= OF_THE_MAP - TOLD_BY_THE_STORY


@pytest.mark.parametrize("who", WALKERS)
def test_rest_fits_a_phone_and_has_no_barriers(
    browser: Browser, world: World, who: str
) -> None:
    user = world.user(who)
    assert user is not None
    phone = browser.new_context(viewport={"width": PHONE, "height": 800})
    for name in (each for each in THE_REST if walker_of(each) == who):
        with transaction.atomic():
            address = reverse(name, kwargs=ABOUT.get(name, nothing)(world))
            check_page(phone, signed_in(Client(), user), address)
            transaction.set_rollback(True)
    phone.close()


def check_page(phone: BrowserContext, client: Client, address: str) -> None:
    """On a phone, with everything on it unfolded."""
    found = client.get(address)  # in this test's transaction, which never commits its world
    assert found.status_code == 200, address
    assert found.headers["Content-Type"].startswith("text/html"), f"{address} is a file."
    page = phone.new_page()
    page.route("**/*", partial(answer, found.getvalue()))
    page.goto(f"http://testserver{address}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    check_fits(page)
    check_accessible(page)
    page.close()


def answer(content: bytes, route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith(STATIC):
        route.fulfill(path=find(path.removeprefix(STATIC)))
    elif route.request.is_navigation_request():
        route.fulfill(content_type="text/html; charset=utf-8", body=content)
    else:
        route.abort()
