from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import NotPermitted, WrongState
from accounts.models import Notice
from rates.models import MemorandumVersion
from shifts.actions.assignments import Ending, cancel_booking, end_early, lapse_unfilled
from shifts.actions.cascades import start_cascade
from shifts.errors import NeedsSignOff
from shifts.models import Booking, BookingCancellation, ShiftCancellation
from shifts.tasks import close_work_that_is_over
from tests.conftest import People
from tests.shifts.actions.conftest import Book
from tests.shifts.building import AFTER, MONDAY, NOW, held, london, offered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY


@pytest.fixture
def booking(memorandum: MemorandumVersion, book: Book) -> Booking:
    return book(places=2)


def cancelled(booking: Booking, by: Any, **facts: Any) -> BookingCancellation:
    normal = {"reason": "budget", "sign_off": "Agreed with them.", "now": NOW}
    return cancel_booking(by=getattr(by, "user", by), booking=booking, **normal | facts)


def test_cancel_booking_that_nobody_took(booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker)
    cancelled(booking, people.hr, sign_off="")
    booking.refresh_from_db()
    offer.refresh_from_db()
    assert (booking.state, offer.state) == ("cancelled", "withdrawn")
    assert set(booking.shifts.values_list("state", flat=True)) == {"cancelled"}


def test_cancel_booking_ends_whoever_holds_a_place(booking: Booking, people: People) -> None:
    assignment = held(booking, people.worker)
    with pytest.raises(NeedsSignOff):
        cancelled(booking, people.hr, sign_off="")
    cancelled(booking, people.hr)
    assignment.refresh_from_db()
    booking.refresh_from_db()
    assert (assignment.state, booking.state) == ("cancelled", "cancelled")
    assert (assignment.early_end.notice_days, assignment.early_end.shifts_lost) == (7, 5)
    assert assignment.cancellations.count() == 5
    assert Notice.objects.get().recipient == people.worker.user


def test_cancel_booking_in_mid_week(booking: Booking, people: People) -> None:
    """What has begun is worked to its end and paid; the place nobody took lapses."""
    assignment = held(booking, people.worker)
    cancelled(booking, people.hr, now=london(WEDNESDAY, "10:00"))
    assignment.refresh_from_db()
    booking.refresh_from_db()
    assert (assignment.state, assignment.last_day) == ("active", WEDNESDAY)
    assert booking.state == "filled"
    assert lapse_unfilled(now=london(WEDNESDAY, "10:00")) == 3
    booking.refresh_from_db()
    assert booking.state == "filled"


def test_cancel_booking_of_one_that_ends_early(booking: Booking, people: People) -> None:
    assignment = held(booking, people.worker)
    ending = Ending(reason="illness", last_day=WEDNESDAY)
    end_early(by=people.worker.user, assignment=assignment, ending=ending, now=NOW)
    cancelled(booking, people.hr)
    assert assignment.cancellations.count() == 3
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_cancel_booking_twice_changes_nothing(booking: Booking, people: People) -> None:
    assert cancelled(booking, people.hr) == cancelled(booking, people.hr)


def test_cancel_booking_that_is_over(booking: Booking, people: People) -> None:
    lapse_unfilled(now=AFTER)
    with pytest.raises(WrongState):
        cancelled(booking, people.hr)


@pytest.mark.parametrize("who", ["manager", "worker", "other_hr", "lead", "approver"])
def test_cancel_booking_not_permitted(booking: Booking, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        cancelled(booking, getattr(people, who))


# The clock


def test_lapse_unfilled_once_they_began(booking: Booking) -> None:
    assert lapse_unfilled(now=london(MONDAY, "08:59")) == 0
    assert lapse_unfilled(now=london(MONDAY, "09:00")) == 2
    assert lapse_unfilled(now=london(MONDAY, "09:00")) == 0
    booking.refresh_from_db()
    assert booking.state == "open"
    facts = ShiftCancellation.objects.earliest("pk")
    assert (facts.side, facts.reason, facts.notice_minutes) == ("clock", "unfilled", 0)


def test_lapse_unfilled_catches_up_and_completes(booking: Booking) -> None:
    assert lapse_unfilled(now=AFTER) == 10
    booking.refresh_from_db()
    assert booking.state == "completed"


def test_lapse_unfilled_leaves_what_is_held(booking: Booking, people: People) -> None:
    assignment = held(booking, people.worker)
    assert lapse_unfilled(now=AFTER) == 5
    assert assignment.shifts.filter(state="held").count() == 5
    booking.refresh_from_db()
    assert booking.state == "filled"


def test_the_clock_closes_what_is_over(booking: Booking) -> None:
    assert close_work_that_is_over() in (0, 10)
    assert close_work_that_is_over() == 0


def test_cancel_booking_ends_its_cascade(booking: Booking, people: People) -> None:
    cascade = start_cascade(by=people.hr, booking=booking, now=NOW)
    cancelled(booking, people.hr)
    cascade.refresh_from_db()
    assert (cascade.state, cascade.ended_at, cascade.ended_by) == ("ended", NOW, people.hr)
