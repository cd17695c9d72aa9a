from datetime import timedelta

import pytest

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Booking, Offer
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import HOUR, NOW, booked, offered

pytestmark = pytest.mark.django_db
LATER = NOW + HOUR
ANSWERS = ["accepted", "declined", "withdrawn", "expired", "filled"]


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


@pytest.fixture
def offer(booking: Booking, people: People) -> Offer:
    return offered(booking, people.worker)


def change(offer: Offer, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Offer.objects.filter(pk=offer.pk).update(**values) == 1


def test_offer_state_known(offer: Offer) -> None:
    with refused("offer_state_known"):
        change(offer, state="maybe", closed_at=LATER)


def test_offer_expires_after_sent(offer: Offer) -> None:
    change(offer, expires_at=NOW + timedelta(microseconds=1))
    with refused("offer_expires_after_sent"):
        change(offer, expires_at=NOW)


@pytest.mark.parametrize("state", ANSWERS)
def test_offer_closed_unless_sent(offer: Offer, state: str) -> None:
    with refused("offer_closed_unless_sent"):
        change(offer, state=state)
    change(offer, state=state, closed_at=LATER)


def test_offer_closed_unless_sent_not_while_open(offer: Offer) -> None:
    with refused("offer_closed_unless_sent"):
        change(offer, closed_at=LATER)


def test_offer_live_once(booking: Booking, offer: Offer, people: People) -> None:
    with refused("offer_live_once"):
        offered(booking, people.worker)
    offered(booking, people.other_worker)
    offered(booked(booking.team, people.hr), people.worker)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired", "filled"])
def test_offer_live_once_again_after_an_end(
    booking: Booking, offer: Offer, people: People, state: str
) -> None:
    change(offer, state=state, closed_at=LATER)
    offered(booking, people.worker)


def test_offer_live_once_not_after_accepting(
    booking: Booking, offer: Offer, people: People
) -> None:
    change(offer, state="accepted", closed_at=LATER)
    with refused("offer_live_once"):
        offered(booking, people.worker)


@pytest.mark.parametrize("state", ANSWERS)
def test_offer_final(offer: Offer, state: str) -> None:
    change(offer, expires_at=LATER)
    change(offer, state=state, closed_at=LATER)
    for another in {"sent", *ANSWERS} - {state}:
        with refused("offer_final"):
            change(offer, state=another, closed_at=None if another == "sent" else LATER)
    with refused("offer_final"):
        change(offer, decline_reason="I changed my mind")


def test_offer_final_in_whom_and_what(offer: Offer, people: People) -> None:
    with refused("offer_final"):
        change(offer, worker=people.other_worker)
    with refused("offer_final"):
        change(offer, booking=booked(offer.booking.team, people.hr))
    with guards_off():  # the only way to another, and none that the product has
        change(offer, worker=people.other_worker)
