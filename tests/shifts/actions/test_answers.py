"""What becomes of an offer: accepted, declined or out of time."""

from datetime import timedelta

import pytest

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Council, DbsCheck, Membership, Team
from rates.models import MemorandumVersion
from shifts.actions.answers import decline_offer, expire_offers
from shifts.actions.offers import accept_offer
from shifts.errors import Filled, NotEligible, OfferClosed, Overlapping
from shifts.models import Assignment, Booking, Offer
from shifts.tasks import expire_offers as task
from tests.conftest import People
from tests.factories import TeamFactory, cleared_worker
from tests.refusals import refused
from tests.shifts.building import HOUR, NOW, booked, held, offered

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


@pytest.fixture
def offer(booking: Booking, people: People) -> Offer:
    return offered(booking, people.worker)


def accept(offer: Offer, now: object = NOW) -> Assignment:
    return accept_offer(by=offer.worker.user, offer=offer, now=now)  # type: ignore[arg-type]


# Accepting


def test_accept_offer_gives_the_place(booking: Booking, offer: Offer, people: People) -> None:
    assignment = accept(offer)
    offer.refresh_from_db()
    booking.refresh_from_db()
    assert (offer.state, offer.closed_at, offer.closed_by) == (
        "accepted",
        NOW,
        people.worker.user,
    )
    assert (assignment.place, assignment.state) == (1, "active")
    assert booking.state == "filled"
    shifts = booking.shifts.all()
    assert {(each.state, each.worker, each.assignment) for each in shifts} == {
        ("held", people.worker, assignment)
    }
    entry = AuditEntry.objects.get(verb="offer.accepted")
    assert (entry.actor, entry.chain_id) == (people.worker.user, "council:E08000012")


def test_accept_offer_twice_is_the_same_assignment(offer: Offer) -> None:
    assert accept(offer) == accept(offer)
    assert AuditEntry.objects.filter(verb="offer.accepted").count() == 1


def test_accept_offer_tells_the_others_at_once(
    booking: Booking, offer: Offer, people: People
) -> None:
    other = offered(booking, people.other_worker)
    accept(offer)
    other.refresh_from_db()
    assert (other.state, other.closed_at) == ("filled", NOW)
    with pytest.raises(Filled):
        accept(other)


def test_accept_offer_fills_place_after_place(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    booking = booked(team, people.hr, places=2)
    third = cleared_worker(shares_with=[liverpool])
    offers = [offered(booking, one) for one in (people.worker, people.other_worker, third)]
    assert accept(offers[0]).place == 1
    booking.refresh_from_db()
    assert booking.state == "open"
    assert accept(offers[1]).place == 2
    booking.refresh_from_db()
    assert booking.state == "filled"
    with pytest.raises(Filled):
        accept(offers[2])


def test_accept_offer_says_where_the_worker_is_a_guest(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(team, people.hr, places=2)
    assert accept(offered(booking, people.worker)).engagement == "bank_own"
    assert accept(offered(booking, people.other_worker)).engagement == "bank_hosted"


def test_accept_offer_until_it_expires(offer: Offer) -> None:
    with pytest.raises(OfferClosed, match="was open until 7 October, 09:00"):
        accept(offer, offer.expires_at)
    assert accept(offer, offer.expires_at - A_MOMENT)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired"])
def test_accept_offer_that_has_ended(booking: Booking, people: People, state: str) -> None:
    offer = offered(booking, people.worker, state=state, closed_at=NOW)
    with pytest.raises(OfferClosed, match=state):
        accept(offer)


@pytest.mark.parametrize("state", ["cancelled", "completed"])
def test_accept_offer_of_a_booking_that_is_over(
    booking: Booking, offer: Offer, state: str
) -> None:
    booking.shifts.update(state="cancelled")
    Booking.objects.filter(pk=booking.pk).update(state=state)
    with pytest.raises(OfferClosed, match=f"This booking is {state}"):
        accept(offer)


def test_accept_offer_no_longer_eligible(offer: Offer, people: People) -> None:
    """What was right when the offer was sent is asked again."""
    DbsCheck.objects.filter(worker=people.worker).delete()
    with pytest.raises(NotEligible) as refusal:
        accept(offer)
    assert [finding["code"] for finding in refusal.value.facts["findings"]] == ["DBS"]
    assert not Assignment.objects.exists()


def test_accept_offer_at_the_time_of_another(
    booking: Booking, offer: Offer, people: People, wirral: Council
) -> None:
    there = booked(TeamFactory.create(council=wirral), people.other_hr)
    accept(offered(there, people.worker))
    with pytest.raises(NotEligible) as refusal:
        accept(offer)
    assert "OVERLAP" in [finding["code"] for finding in refusal.value.facts["findings"]]


def test_accept_offer_the_database_has_the_last_word(
    booking: Booking,
    offer: Offer,
    people: People,
    wirral: Council,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were no rule asked, the overlap would be refused all the same, and as politely."""
    accept(offered(booked(TeamFactory.create(council=wirral), people.other_hr), people.worker))
    monkeypatch.setattr("shifts.actions.offers.found_for_the_worker", lambda *asked: ())
    with pytest.raises(Overlapping):
        accept(offer)
    offer.refresh_from_db()
    assert offer.state == "sent"
    with refused("shift_worker_no_overlap"):
        held(booked(booking.team, people.hr), people.worker)


def test_accept_offer_of_someone_else(offer: Offer, people: People) -> None:
    for other in (people.other_worker.user, people.hr, people.manager, people.nobody):
        with pytest.raises(NotPermitted):
            accept_offer(by=other, offer=offer, now=NOW)


def test_accept_offer_without_the_role(offer: Offer, people: People) -> None:
    Membership.objects.filter(user=people.worker.user).update(ended_at=NOW)
    with pytest.raises(NotPermitted):
        accept(offer)


# Declining


def test_decline_offer_with_a_reason(offer: Offer, people: People) -> None:
    said = "I am away that week."
    declined = decline_offer(by=people.worker.user, offer=offer, reason=said, now=NOW)
    assert (declined.state, declined.decline_reason, declined.closed_at) == (
        "declined",
        said,
        NOW,
    )
    assert AuditEntry.objects.get(verb="offer.declined").actor == people.worker.user


def test_decline_offer_twice_changes_nothing(offer: Offer, people: People) -> None:
    worker = people.worker.user
    first = decline_offer(by=worker, offer=offer, reason="Away", now=NOW)
    again = decline_offer(by=worker, offer=offer, reason="Bored", now=NOW + HOUR)
    assert (again.decline_reason, again.closed_at) == ("Away", first.closed_at)
    assert AuditEntry.objects.filter(verb="offer.declined").count() == 1


def test_decline_offer_leaves_the_place_free(
    booking: Booking, offer: Offer, people: People
) -> None:
    decline_offer(by=people.worker.user, offer=offer, reason="", now=NOW)
    assert accept(offered(booking, people.other_worker)).place == 1


def test_decline_offer_after_accepting(offer: Offer, people: People) -> None:
    accept(offer)
    with pytest.raises(OfferClosed, match="accepted"):
        decline_offer(by=people.worker.user, offer=offer, reason="", now=NOW)


def test_decline_offer_of_someone_else(offer: Offer, people: People) -> None:
    for other in (people.other_worker.user, people.hr, people.nobody):
        with pytest.raises(NotPermitted):
            decline_offer(by=other, offer=offer, reason="", now=NOW)


# The clock


def test_expire_offers_that_are_due(booking: Booking, offer: Offer, people: People) -> None:
    later = offered(booking, people.other_worker, expires_at=offer.expires_at + A_MOMENT)
    assert expire_offers(now=offer.expires_at - A_MOMENT) == 0
    assert expire_offers(now=offer.expires_at) == 1
    offer.refresh_from_db()
    later.refresh_from_db()
    assert (offer.state, offer.closed_at, offer.closed_by) == (
        "expired",
        offer.expires_at,
        None,
    )
    assert later.state == "sent"


def test_expire_offers_after_a_missed_beat(offer: Offer) -> None:
    """Days late, it closes them at the time that was said."""
    assert expire_offers(now=offer.expires_at + 100 * HOUR) == 1
    offer.refresh_from_db()
    assert offer.closed_at == offer.expires_at


def test_expire_offers_twice_changes_nothing(offer: Offer) -> None:
    assert [expire_offers(now=offer.expires_at) for _ in range(2)] == [1, 0]
    entry = AuditEntry.objects.get(verb="offer.expired")
    assert (entry.actor, entry.target) == (None, f"offer:{offer.pk}")


def test_expire_offers_leaves_answers_alone(offer: Offer) -> None:
    accept(offer)
    assert expire_offers(now=offer.expires_at + HOUR) == 0


def test_expire_offers_task(booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker, expires_at=NOW + A_MOMENT)
    assert Offer.objects.overdue(NOW).count() == 0
    Offer.objects.filter(pk=offer.pk).update(
        sent_at=NOW - 10_000 * HOUR, expires_at=NOW - 9_999 * HOUR
    )
    assert [task(), task()] == [1, 0]
