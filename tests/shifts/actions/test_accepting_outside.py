"""Work outside stated availability is the worker's own to accept, and nobody else's."""

import json

import pytest

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.actions.offers import accept_offer, send_offers
from shifts.eligibility.search import candidates
from shifts.models import Assignment, Offer
from tests.conftest import People
from tests.shifts.building import MONDAY, NOW, booked, hours
from tests.shifts.saying import dated

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(memorandum: MemorandumVersion, people: People, team: Team) -> Offer:
    """Sent to a worker who is away on the first day: it is a warning, so it can be sent."""
    dated(people.worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    booking = booked(team, people.hr)
    return send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)[0]


def entry() -> list[str]:
    accepted = AuditEntry.objects.get(verb="offer.accepted")
    found: list[str] = json.loads(accepted.body)["facts"]["outside_availability"]
    return found


def test_the_worker_is_never_hidden(offer: Offer) -> None:
    """With or without what stands in the way, whoever looks sees them."""
    found = candidates(offer.booking, today=NOW.date())
    (shown,) = [each for each in found.eligible if each.worker == offer.worker]
    assert [finding.code for finding in shown.findings] == ["AVAILABLE"]


def test_accepting_says_what_was_outside(offer: Offer) -> None:
    accept_offer(by=offer.worker.user, offer=offer, now=NOW)
    assert entry() == [
        "1 of the 5 shifts is outside the times at which the worker says they can work, "
        "on 12 October 2026."
    ]


def test_accepting_inside_says_nothing(offer: Offer) -> None:
    offer.worker.dated_availability.all().delete()
    accept_offer(by=offer.worker.user, offer=offer, now=NOW)
    assert entry() == []


def test_no_manager_accepts_for_a_worker(offer: Offer, people: People) -> None:
    for somebody in (
        people.hr,
        people.manager,
        people.approver,
        people.lead,
        people.other_worker.user,
    ):
        with pytest.raises(NotPermitted):
            accept_offer(by=somebody, offer=offer, now=NOW)
    assert not Assignment.objects.exists()
