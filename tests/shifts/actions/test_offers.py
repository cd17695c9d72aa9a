"""Sending offers."""

from datetime import timedelta

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, DbsCheck, Registration, Team, Worker
from rates.models import MemorandumVersion
from shifts.actions.offers import accept_offer, send_offers
from shifts.errors import Filled, NeedsSignOff, NotEligible
from shifts.models import Booking, Offer
from tests.conftest import People
from tests.factories import WorkerFactory
from tests.shifts.building import FRIDAY, HOUR, MONDAY, NOW, booked, held, london, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def test_send_offers_to_each_worker(booking: Booking, people: People) -> None:
    both = [people.other_worker, people.worker]
    offers = send_offers(by=people.hr, booking=booking, workers=both, now=NOW)
    assert [offer.worker for offer in offers] == both
    assert {offer.state for offer in offers} == {"sent"}
    assert {offer.sent_by for offer in offers} == {people.hr}
    assert AuditEntry.objects.filter(verb="offer.sent").count() == 2


def test_send_offers_twice_keeps_the_first(booking: Booking, people: People) -> None:
    first = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    again = send_offers(
        by=people.hr,
        booking=booking,
        workers=[people.other_worker, people.worker],
        now=NOW + HOUR,
    )
    assert again[1] == first[0]
    assert again[1].expires_at == first[0].expires_at
    assert Offer.objects.count() == 2
    assert AuditEntry.objects.filter(verb="offer.sent").count() == 2


def test_send_offers_the_same_worker_twice_at_once(booking: Booking, people: People) -> None:
    twice = [people.worker, people.worker]
    offers = send_offers(by=people.hr, booking=booking, workers=twice, now=NOW)
    assert offers == [Offer.objects.get()]


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn"])
def test_send_offers_again_after_an_end(booking: Booking, people: People, state: str) -> None:
    ended = offered(booking, people.worker, state=state, closed_at=NOW)
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    assert offer != ended


def test_send_offers_open_for_the_versions_hours(booking: Booking, people: People) -> None:
    version = booking.cap_decision.segments.get().cap.version
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    assert offer.expires_at == NOW + int(version.clauses["offer_hours"]) * HOUR


def test_send_offers_never_past_the_first_shift(booking: Booking, people: People) -> None:
    starts = london(MONDAY, "09:00")
    (offer,) = send_offers(
        by=people.hr, booking=booking, workers=[people.worker], now=starts - HOUR
    )
    assert offer.expires_at == starts


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1)])
def test_send_offers_once_the_first_shift_has_begun_is_for_the_rest(
    booking: Booking, people: People, late: timedelta
) -> None:
    now = london(MONDAY, "09:00") + late
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=now)
    assignment = accept_offer(by=people.worker.user, offer=offer, now=now)
    assert assignment.shifts.count() == 4
    assert assignment.first_day == MONDAY + timedelta(days=1)


def test_send_offers_once_the_last_shift_has_begun(booking: Booking, people: People) -> None:
    now = london(FRIDAY, "09:00")
    with pytest.raises(BadInput):
        send_offers(by=people.hr, booking=booking, workers=[people.worker], now=now)


def test_send_offers_names_what_stands_against(booking: Booking, people: People) -> None:
    """One blocked worker stops the sending, so that nobody is left out without being told."""
    DbsCheck.objects.filter(worker=people.worker).delete()
    stranger = WorkerFactory.create()
    with pytest.raises(NotEligible) as refusal:
        send_offers(
            by=people.hr,
            booking=booking,
            workers=[people.worker, people.other_worker, stranger],
            now=NOW,
        )
    found = refusal.value.facts["findings"]
    assert {finding["worker"] for finding in found} == {people.worker.pk, stranger.pk}
    assert [each["code"] for each in found if each["worker"] == people.worker.pk] == ["DBS"]
    assert all(each["remedy"] and each["detail"] for each in found)
    assert not Offer.objects.exists()


def with_conditions(worker: Worker) -> None:
    Registration.objects.filter(worker=worker).update(
        status="conditions", conditions="Not to work unsupervised with under-fives."
    )


@pytest.mark.parametrize("sign_off", ["", "  "])
def test_send_offers_escalated_needs_a_reason(
    booking: Booking, people: People, sign_off: str
) -> None:
    with_conditions(people.worker)
    both = [people.worker, people.other_worker]
    with pytest.raises(NeedsSignOff) as refusal:
        send_offers(by=people.hr, booking=booking, workers=both, now=NOW, sign_off=sign_off)
    (finding,) = refusal.value.facts["findings"]
    assert (finding["worker"], finding["code"]) == (people.worker.pk, "SWE")
    assert not Offer.objects.exists()


def test_send_offers_escalated_keeps_the_reason(booking: Booking, people: People) -> None:
    """On the offer that needed it, and on the record; not on the others."""
    with_conditions(people.worker)
    both = [people.worker, people.other_worker]
    why = "The manager supervises each visit."
    offers = send_offers(by=people.hr, booking=booking, workers=both, now=NOW, sign_off=why)
    assert [offer.sign_off for offer in offers] == [why, ""]
    assert AuditEntry.objects.filter(verb="offer.sent", body__contains=why).count() == 1


def test_send_offers_a_reason_never_lifts_a_block(booking: Booking, people: People) -> None:
    DbsCheck.objects.filter(worker=people.worker).delete()
    with pytest.raises(NotEligible):
        send_offers(
            by=people.hr,
            booking=booking,
            workers=[people.worker],
            now=NOW,
            sign_off="I know them well.",
        )


def test_send_offers_of_a_filled_booking(booking: Booking, people: People) -> None:
    held(booking, people.worker)
    with pytest.raises(Filled):
        send_offers(by=people.hr, booking=booking, workers=[people.other_worker], now=NOW)


def test_send_offers_while_a_place_is_free(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(team, people.hr, places=2)
    held(booking, people.worker)
    assert send_offers(by=people.hr, booking=booking, workers=[people.other_worker], now=NOW)


def test_send_offers_to_a_worker_with_work_at_the_time(
    booking: Booking, people: People, team: Team
) -> None:
    held(booked(team, people.hr), people.worker)
    with pytest.raises(NotEligible) as refusal:
        send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    codes = {finding["code"] for finding in refusal.value.facts["findings"]}
    assert "OVERLAP" in codes


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "other_hr", "nobody"]
)
def test_send_offers_without_permission(booking: Booking, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        send_offers(by=getattr(people, who), booking=booking, workers=[people.worker], now=NOW)
    assert not Offer.objects.exists()
