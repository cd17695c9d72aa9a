"""Two senders at one delivery: one sends. And the control, in which the lock is not there."""

import time
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError

from accounts.actions import deliveries
from accounts.models import Delivery
from accounts.outbox.sending import deliver
from tests.accounts.notices.giving import NOW, given
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def send(delivery: Delivery) -> str:
    return "sent" if deliver(delivery.pk, now=NOW) else "left alone"


@pytest.fixture
def delivery(people: People) -> Delivery:
    return given(people.lead)


def test_two_senders_send_once(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    wishes = deliveries.Wishes.of

    def slowly(people: Any) -> Any:  # between the check and the write
        time.sleep(GAP)
        return wishes(people)

    monkeypatch.setattr(deliveries.Wishes, "of", slowly)
    assert at_once([partial(send, delivery)] * 2) == ["left alone", "sent"]
    assert len(mail.outbox) == 1


def unlocked(delivery_id: int, now: datetime) -> Delivery | None:
    found = Delivery.objects.due(now).select_related("notice__recipient")
    return found.filter(pk=delivery_id).first()


@pytest.fixture
def _without_the_lock(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find it due before either writes."""
    wishes, both_found_it = deliveries.Wishes.of, Barrier(2, timeout=PATIENCE)

    def together(people: Any) -> Any:
        both_found_it.wait()
        return wishes(people)

    monkeypatch.setattr(deliveries, "lock_due", unlocked)
    monkeypatch.setattr(deliveries.Wishes, "of", together)


@pytest.mark.usefixtures("_without_the_lock")
def test_two_senders_without_the_lock_both_claim(delivery: Delivery) -> None:
    """Proves the test above can fail."""
    assert at_once([partial(claim, delivery, NOW)] * 2) == ["claimed", "claimed"]


@pytest.mark.usefixtures("_without_the_lock")
def test_two_senders_at_two_instants_are_parted_by_the_guard(delivery: Delivery) -> None:
    """The last word is the database's: the second would count the same try with another time."""
    instants = (NOW, NOW + timedelta(microseconds=1))
    assert at_once([partial(claim, delivery, now) for now in instants]) == [
        "claimed",
        "delivery_tries_are_counted",
    ]


def claim(delivery: Delivery, now: datetime) -> str:
    try:
        deliveries.claim_delivery(delivery_id=delivery.pk, now=now, provider="smtp")
    except IntegrityError as refusal:
        return str(refusal.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return "claimed"
