"""A form sent twice at once, as a double tap does."""

import time
from functools import partial
from typing import Any

import pytest
from django.test import Client

from accounts import sent_forms
from accounts.form_keys import FIELD, new_key
from accounts.models import User
from accounts.sent_forms import body_of
from shifts.models import OutsideWork
from tests.factories import cleared_worker
from tests.pages import signed_in, words
from tests.races.running import GAP, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/working-time/outside-work/"
TYPED = {"employer": "A school", "weekly_hours": "7.5", "starts_on": "1 January 2026"}


@pytest.fixture
def me(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    def keep_slowly(*told: Any) -> Any:  # hold the gap between the act and its end open
        time.sleep(GAP)
        return body_of(*told)

    monkeypatch.setattr(sent_forms, "body_of", keep_slowly)
    return cleared_worker(shares_with=[]).user


def press(client: Client, key: str) -> str:
    led = client.post(ADDRESS, TYPED | {FIELD: key}, follow=True)
    return f"{led.status_code}, {'again' if 'more than once' in words(led) else 'first'}"


def tap_twice(me: User, *keys: str) -> list[str]:
    clients = [signed_in(Client(), me) for _ in keys]
    return at_once([partial(press, *each) for each in zip(clients, keys, strict=True)])


def test_a_double_tap_acts_once_and_both_see_it_done(me: User) -> None:
    assert tap_twice(me, *[new_key(me)] * 2) == ["200, again", "200, first"]
    assert OutsideWork.objects.count() == 1


def test_with_two_keys_both_act(me: User) -> None:
    """Proves that the test above can fail: the second meets the rule, not the first's answer."""
    assert tap_twice(me, new_key(me), new_key(me)) == ["200, first", "409, first"]


def test_when_the_first_fails_the_second_acts(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    taps: list[int] = []

    def fail_first(*told: Any) -> Any:
        taps.append(1)
        if len(taps) == 1:
            time.sleep(GAP)
            raise RuntimeError
        return body_of(*told)

    monkeypatch.setattr(sent_forms, "body_of", fail_first)
    key = new_key(me)

    def tap(client: Client) -> str:
        client.raise_request_exception = False
        return str(client.post(ADDRESS, TYPED | {FIELD: key}).status_code)

    clients = [signed_in(Client(), me) for _ in range(2)]
    assert at_once([partial(tap, each) for each in clients]) == ["302", "500"]
    assert OutsideWork.objects.count() == 1
