"""A sender that is really killed, at each point, and what whoever comes next makes of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone

from accounts.actions.deliveries import LEASE
from accounts.models import Delivery
from accounts.outbox.sending import deliver
from tests.accounts.notices.fake_mail import FakeMail
from tests.accounts.notices.fake_notify import (
    API_KEY,
    EMAIL_TEMPLATE,
    TEXT_TEMPLATE,
    FakeNotify,
)
from tests.accounts.notices.giving import give, with_mobile
from tests.conftest import People

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60
BEFORE, CLAIMED, HANDED = "before the claim", "after the claim", "after handing"
IN_BETWEEN, SENT = "while the provider has it", "before it is kept as sent"
POINTS = [BEFORE, CLAIMED, HANDED, IN_BETWEEN, SENT]


def address() -> str:
    """Of the database of this test, for another process."""
    at = {"user": "", "password": "", "host": "", "port": ""}
    form = "postgresql://{user}:{password}@/{dbname}?host={host}&port={port}"
    return form.format(**at | connection.get_connection_params())


def environment(**env: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address(), **env}


def start(point: str, delivery: Delivery, **env: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.accounts.notices.killed", point, str(delivery.pk)],
        cwd=configured.BASE_DIR,
        env=environment(**env),
    )


def run_until_killed(
    point: str, delivery: Delivery, arrived: Callable[[], bool], **env: str
) -> None:
    process = start(point, delivery, **env)
    if point == IN_BETWEEN:
        deadline = time.monotonic() + PATIENCE
        while not arrived():
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    assert process.wait(PATIENCE) == -signal.SIGKILL


def try_again(delivery: Delivery) -> str:
    """Once the lease of the killed one is over; before, nobody touches it."""
    delivery.refresh_from_db()
    if delivery.state == "sending":
        assert not deliver(delivery.pk, now=timezone.now())
    deliver(delivery.pk, now=timezone.now() + LEASE)
    delivery.refresh_from_db()
    return delivery.state


@pytest.mark.parametrize("channel", ["email", "text"])
@pytest.mark.parametrize("point", POINTS)
def test_killed_by_notify_is_sent_exactly_once(
    gateway: FakeNotify, people: People, point: str, channel: str
) -> None:
    with_mobile(people.lead)
    give(people.lead)
    delivery = Delivery.objects.get(channel=channel)
    if point == IN_BETWEEN:
        gateway.answers.clear()
    run_until_killed(
        point,
        delivery,
        lambda: bool(gateway.accepted),
        NOTIFY_URL=gateway.url,
        NOTIFY_API_KEY=API_KEY,
        NOTIFY_EMAIL_TEMPLATE=EMAIL_TEMPLATE,
        NOTIFY_TEXT_TEMPLATE=TEXT_TEMPLATE,
    )
    gateway.answers.set()
    assert len(gateway.accepted) == (point in {IN_BETWEEN, SENT})
    assert try_again(delivery) == "sent"
    assert [each.asked["reference"] for each in gateway.accepted] == [str(delivery.reference)]


@pytest.mark.parametrize(
    ("point", "copies", "state"),
    [
        (BEFORE, 1, "sent"),
        (CLAIMED, 1, "sent"),
        (HANDED, 0, "failed"),  # nobody can tell, so it is said to the operator
        (IN_BETWEEN, 1, "failed"),
        (SENT, 1, "failed"),
    ],
)
def test_killed_by_mail_is_sent_at_most_once(
    post: FakeMail, people: People, point: str, copies: int, state: str
) -> None:
    give(people.lead)
    delivery = Delivery.objects.get()
    if point == IN_BETWEEN:
        post.answers.clear()
    run_until_killed(
        point,
        delivery,
        lambda: bool(post.accepted),
        EMAIL_URL=f"smtp://127.0.0.1:{post.port}",
    )
    post.answers.set()
    assert try_again(delivery) == state
    assert len(post.accepted) == copies
    if state == "failed":
        assert delivery.last_error.startswith("It may or may not have left")


def test_not_killed_is_sent(post: FakeMail, people: People) -> None:
    """Proves that the tests above would see a sender that goes through."""
    give(people.lead)
    delivery = Delivery.objects.get()
    env: dict[str, Any] = {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}
    assert start("nowhere", delivery, **env).wait(PATIENCE) == 0
    delivery.refresh_from_db()
    assert (delivery.state, len(post.accepted)) == ("sent", 1)
    assert post.accepted[0]["Message-ID"] == f"<{delivery.reference}@staffbank>"
