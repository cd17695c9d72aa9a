from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, Booking, Offer, Shift
from tests.conftest import People
from tests.factories import cleared_worker
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    booked,
    days,
    ended,
    held,
    offered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY, THURSDAY = MONDAY + 2 * DAY, MONDAY + 3 * DAY


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr, places=2)


@pytest.fixture
def assignment(booking: Booking, people: People) -> Assignment:
    """Of the first place; the second is free."""
    return held(booking, people.worker)


def change(assignment: Assignment, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Assignment.objects.filter(pk=assignment.pk).update(**values) == 1


def taken(offer: Offer, **values: object) -> Assignment:
    normal: dict[str, object] = {
        "booking": offer.booking,
        "worker": offer.worker,
        "offer": offer,
        "engagement": "bank_own",
        "place": 2,
        "period": offer.booking.period,
        "state": "active",
        "accepted_at": NOW,
        "accepted_by": offer.worker.user,
    }
    return Assignment.objects.create(**normal | values)


def test_assignment_state_known(assignment: Assignment) -> None:
    with refused("assignment_state_known"):
        change(assignment, state="paused")
    change(assignment, state="completed")


def test_assignment_engagement_known(assignment: Assignment) -> None:
    change(assignment, engagement="bank_hosted")
    with refused("assignment_engagement_known"):
        change(assignment, engagement="freelance")


@pytest.mark.parametrize(
    "period",
    [DateRange(MONDAY, None), DateRange(None, MONDAY), DateRange(empty=True)],
    ids=["no_end", "no_start", "empty"],
)
def test_assignment_period_bounded(assignment: Assignment, period: DateRange) -> None:
    with refused("assignment_period_bounded"), guards_off():
        change(assignment, period=period)


def test_assignment_started_by_someone(assignment: Assignment, people: People) -> None:
    with refused("assignment_started_by_someone"):
        change(assignment, started_at=NOW)
    with refused("assignment_started_by_someone"):
        change(assignment, started_by=people.hr)
    change(assignment, started_at=NOW, started_by=people.hr)


def test_assignment_place_from_one(assignment: Assignment) -> None:
    with refused("assignment_place_from_one"), guards_off():
        change(assignment, place=0)


def test_assignment_place_once(
    booking: Booking, assignment: Assignment, people: People
) -> None:
    offer = offered(booking, people.other_worker)
    with refused("assignment_place_once"):
        taken(offer, place=1)
    taken(offer, place=2)


def test_assignment_place_once_free_after_cancelling(
    booking: Booking, assignment: Assignment, people: People
) -> None:
    Shift.objects.filter(assignment=assignment).update(
        state="open", worker=None, assignment=None
    )
    change(assignment, state="cancelled")
    taken(offered(booking, people.other_worker), place=1)


def test_assignment_worker_once(
    booking: Booking, assignment: Assignment, people: People
) -> None:
    with guards_off():  # a second live offer is refused already
        Offer.objects.filter(pk=assignment.offer_id).update(state="expired")
    again = offered(booking, people.worker)
    with refused("assignment_worker_once"):
        taken(again, place=2)


def test_assignment_place_once_at_a_time(
    booking: Booking, assignment: Assignment, people: People
) -> None:
    """Half-open: who ends on Wednesday leaves Thursday to another."""
    offer = offered(booking, people.other_worker)
    ended(assignment, people.hr, WEDNESDAY)
    with refused("assignment_place_once"):
        taken(offer, place=1, period=days(WEDNESDAY, FRIDAY))
    taken(offer, place=1, period=days(THURSDAY, FRIDAY))


@pytest.mark.parametrize("replaced", ["another_place", "another_booking", "still_there"])
def test_assignment_replaces_earlier(
    booking: Booking, assignment: Assignment, people: People, replaced: str
) -> None:
    other = held(booked(booking.team, people.hr, ends_on=MONDAY), people.other_worker)
    offer = offered(booking, people.other_worker)
    broken = {
        "another_place": {"place": 2, "replaces": assignment},
        "another_booking": {"place": 1, "replaces": other},
        "still_there": {"place": 1, "replaces": assignment, "period": days(MONDAY, FRIDAY)},
    }[replaced]
    if replaced != "still_there":
        ended(assignment, people.hr, WEDNESDAY)
    with refused("assignment_replaces_earlier"):
        taken(offer, **{"period": days(THURSDAY, FRIDAY)} | broken)
    if replaced != "still_there":
        taken(offer, place=1, replaces=assignment, period=days(THURSDAY, FRIDAY))


@pytest.mark.parametrize(
    "period", [days(MONDAY - DAY, FRIDAY), days(MONDAY, FRIDAY + DAY)], ids=["early", "late"]
)
def test_assignment_period_life_inside_its_booking(
    booking: Booking, people: People, period: DateRange
) -> None:
    offer = offered(booking, people.worker)
    with refused("assignment_period_life"):
        taken(offer, period=period)
    taken(offer, period=days(MONDAY, FRIDAY))


@pytest.mark.parametrize("place", [0, 3])
def test_assignment_fits_the_places(booking: Booking, people: People, place: int) -> None:
    with refused("assignment_fits"):
        taken(offered(booking, people.worker), place=place)


def test_assignment_fits_the_offer(
    booking: Booking, assignment: Assignment, people: People
) -> None:
    offer = offered(booking, people.other_worker)
    third = cleared_worker(shares_with=[booking.council])
    with refused("assignment_fits"):
        taken(offer, worker=third)
    with refused("assignment_fits"):
        taken(offer, booking=booked(booking.team, people.hr, places=2))
    with refused("assignment_fits"):
        change(assignment, worker=third)


def test_assignment_fits_a_booking_that_is_on(booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker)
    booking.shifts.update(state="cancelled")
    Booking.objects.filter(pk=booking.pk).update(state="cancelled")
    with refused("assignment_fits"):
        taken(offer)
    taken(offer, state="cancelled")


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn", "filled"])
def test_assignment_fits_an_open_offer(booking: Booking, people: People, state: str) -> None:
    offer = offered(booking, people.worker)
    Offer.objects.filter(pk=offer.pk).update(state=state, closed_at=offer.expires_at)
    with refused("assignment_fits"):
        taken(offer)
    taken(offered(booking, people.other_worker))


def test_assignment_cancelled_whole(assignment: Assignment) -> None:
    with refused("assignment_cancelled_whole"):
        change(assignment, state="cancelled")
    Shift.objects.filter(assignment=assignment).update(
        state="open", worker=None, assignment=None
    )
    change(assignment, state="cancelled")


def test_assignment_and_offer_are_never_removed(assignment: Assignment) -> None:
    with refused("shifts_assignment_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_assignment")
    with refused("shifts_offer_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_offer")


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_assignment_final(assignment: Assignment, state: str) -> None:
    Shift.objects.filter(assignment=assignment).update(
        state="open", worker=None, assignment=None
    )
    change(assignment, state=state)
    for another in {"active", "completed", "cancelled"} - {state}:
        with refused("assignment_final"):
            change(assignment, state=another)
