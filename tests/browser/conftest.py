"""A real Chromium on pages that a live server serves from the story."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import User
from staffbank.bench.chromium import ARGUMENTS, CHROMIUM
from tests.browser.story import Story, tell
from tests.pages import signed_in

PHONE, DESK = 320, 1280
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}; CHROMIUM can name another.")
    # Playwright keeps an event loop in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def story(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Story:
    def set_to(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    return tell(set_to)


@pytest.fixture
def open_page(browser: Browser, live_server: Any, story: Story) -> Iterator[Open]:
    """Opens an address as somebody, on a desk or a (dark) phone, with JavaScript or without.

    No page may ask for what the Content-Security-Policy forbids, nor have a script that fails.
    """
    contexts: dict[tuple[int, int, bool], BrowserContext] = {}
    faults: list[str] = []

    def context_of(user: User, width: int, scripts: bool) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if width == PHONE else "light",
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda said: faults.append(said.text))
        session = signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return context

    def open_as(user: User, address: str, *, width: int = DESK, scripts: bool = True) -> Page:
        key = (user.pk, width, scripts)
        if key not in contexts:
            contexts[key] = context_of(user, width, scripts)
        page = contexts[key].new_page()
        page.goto(address)
        return page

    yield open_as
    for context in contexts.values():
        context.close()
    assert not [fault for fault in faults if not fault.startswith("Failed to load resource")]
