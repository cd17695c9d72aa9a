from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Council, Team, Worker
from rates.models import MemorandumVersion
from shifts.models import Assignment, Booking, Shift
from tests.conftest import People
from tests.factories import TeamFactory, weekdays
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    booked,
    called_off,
    held,
    hours,
    london,
    nights,
    offered,
    submitted,
)

pytestmark = pytest.mark.django_db
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), FRIDAY + timedelta(days=1)
SUNDAY = FRIDAY + timedelta(days=2)
normal = hours(MONDAY, "09:00", "17:00")
adjacent_later = hours(MONDAY, "17:00", "21:00")
adjacent_earlier = hours(MONDAY, "05:00", "09:00")
overlap_normal = hours(MONDAY, "16:59", "21:00")


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr, places=2)


@pytest.fixture
def shift(booking: Booking) -> Shift:
    """Monday's, of the first place."""
    return booking.shifts.filter(place=1).earliest("period")


def change(shift: Shift, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Shift.objects.filter(pk=shift.pk).update(**values) == 1


def test_shift_state_known(shift: Shift) -> None:
    change(shift, state="cancelled")
    with refused("shift_held_by_someone"), guards_off():
        change(shift, state="lost")
    with connection.cursor() as cursor:  # it stands behind the other
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE shifts_shift DROP CONSTRAINT shift_held_by_someone")
    with refused("shift_state_known"), guards_off():
        change(shift, state="lost")


UNBOUNDED = {
    "no_end": DateTimeTZRange(london(MONDAY, "09:00"), None),
    "no_start": DateTimeTZRange(None, london(MONDAY, "17:00")),
    "empty": DateTimeTZRange(empty=True),
}


@pytest.mark.parametrize("period", UNBOUNDED.values(), ids=UNBOUNDED)
def test_shift_period_bounded(shift: Shift, period: DateTimeTZRange) -> None:
    """Cancelled ones too, which nothing else judges."""
    change(shift, state="cancelled", period=adjacent_later, unpaid_break=None)
    with refused("shift_period_bounded"):
        change(shift, period=period)


@pytest.mark.parametrize("period", UNBOUNDED.values(), ids=UNBOUNDED)
def test_shift_judged_refuses_unbounded(shift: Shift, period: DateTimeTZRange) -> None:
    with refused("shift_judged"):
        change(shift, period=period, unpaid_break=None)


@pytest.mark.parametrize("times", [("09:00", "09:30"), ("16:30", "17:00"), ("09:00", "17:00")])
def test_shift_break_inside(shift: Shift, times: tuple[str, str]) -> None:
    change(shift, unpaid_break=hours(MONDAY, *times))


@pytest.mark.parametrize("times", [("08:59", "09:30"), ("16:30", "17:01")])
def test_shift_break_inside_refuses(shift: Shift, times: tuple[str, str]) -> None:
    with refused("shift_break_inside"):
        change(shift, unpaid_break=hours(MONDAY, *times))


def test_shift_held_by_someone(booking: Booking, shift: Shift, people: People) -> None:
    assignment = held(booking, people.worker)
    for broken in (
        {"worker": None},
        {"assignment": None},
        {"worker": None, "assignment": None},
    ):
        with refused("shift_held_by_someone"), guards_off():
            change(shift, **broken)
    with refused("shift_held_by_someone"):
        change(shift, state="open")
    change(shift, state="open", worker=None, assignment=None)
    change(shift, state="held", worker=people.worker, assignment=assignment)
    called_off(assignment.shifts.get(pk=shift.pk), people.hr)


# One worker, two councils


@pytest.fixture
def saturday(people: People, wirral: Council, booking: Booking) -> Shift:
    """Held at Wirral by the worker who holds Liverpool's first place."""
    held(booking, people.worker)
    pattern = weekdays(time(9), time(17), 5)
    there = TeamFactory.create(council=wirral)
    weekend = booked(there, people.other_hr, ends_on=SUNDAY, weekly_pattern=pattern)
    return held(weekend, people.worker).shifts.get()


@pytest.fixture
def night(booking: Booking, people: People) -> Booking:
    """Friday 22:00 to Saturday 06:00 at Liverpool."""
    return booked(booking.team, people.hr, weekly_pattern=nights(4))


@pytest.mark.parametrize("start", ["06:00", "05:59"])
def test_shift_worker_no_overlap_night_into_next_morning(
    saturday: Shift, night: Booking, people: People, start: str
) -> None:
    """Half-open, and instants are compared, not dates: the two start on different days."""
    change(saturday, period=hours(SATURDAY, start, "13:00"), unpaid_break=None)
    if start == "06:00":
        held(night, people.worker)
    else:
        with refused("shift_worker_no_overlap"):
            held(night, people.worker)


@pytest.mark.parametrize("period", [adjacent_earlier, adjacent_later])
def test_shift_worker_no_overlap_adjacent(
    booking: Booking, people: People, wirral: Council, period: DateTimeTZRange
) -> None:
    held(booking, people.worker)
    second = booked(TeamFactory.create(council=wirral), people.other_hr, ends_on=MONDAY)
    change(second.shifts.get(), period=period, unpaid_break=None)
    held(second, people.worker)


def test_shift_worker_no_overlap_by_a_minute(
    booking: Booking, people: People, wirral: Council
) -> None:
    held(booking, people.worker)
    second = booked(TeamFactory.create(council=wirral), people.other_hr, ends_on=MONDAY)
    change(second.shifts.get(), period=overlap_normal, unpaid_break=None)
    with refused("shift_worker_no_overlap"):
        held(second, people.worker)
    held(second, people.other_worker)


def test_shift_worker_no_overlap_free_once_cancelled(
    booking: Booking, people: People, wirral: Council
) -> None:
    first = held(booking, people.worker)
    second = booked(TeamFactory.create(council=wirral), people.other_hr, ends_on=MONDAY)
    for each in first.shifts.all():
        called_off(each, people.hr)
    held(second, people.worker)


def test_shift_place_no_overlap(booking: Booking, shift: Shift) -> None:
    change(shift, period=hours(MONDAY, "09:00", "13:00"), unpaid_break=None)
    later = {"booking": booking, "place": 1, "state": "open"}
    Shift.objects.create(period=hours(MONDAY, "13:00", "17:00"), **later)
    with refused("shift_place_no_overlap"):
        Shift.objects.create(period=hours(MONDAY, "16:59", "18:00"), **later)
    Shift.objects.create(
        period=hours(MONDAY, "16:59", "18:00"), **later | {"place": 2} | {"state": "cancelled"}
    )


# The guard


@pytest.mark.parametrize("places", [0, 3])
def test_shift_place_of_booking(booking: Booking, places: int) -> None:
    with refused("shift_place_of_booking"):
        Shift.objects.create(booking=booking, place=places, period=normal, state="open")


def test_shift_stays_in_place(booking: Booking, shift: Shift, people: People) -> None:
    other = booked(booking.team, people.hr)
    with refused("shift_stays_in_place"):
        change(shift, place=2)
    with refused("shift_stays_in_place"):
        change(shift, booking=other)


@pytest.mark.parametrize("end", ["23:59", "00:00"])
def test_shift_judged_to_the_last_midnight(booking: Booking, end: str) -> None:
    """Work that ends at midnight does not touch the day that begins there."""
    friday = booking.shifts.filter(place=1).latest("period")
    change(friday, period=hours(FRIDAY, "18:00", end), unpaid_break=None)


@pytest.mark.parametrize(
    "period",
    [
        hours(FRIDAY, "18:00", "00:01"),
        hours(MONDAY - timedelta(days=1), "23:59", "06:00"),
        hours(date(2027, 1, 4), "09:00", "17:00"),
    ],
    ids=["a_minute_into_saturday", "a_minute_of_sunday", "another_year"],
)
def test_shift_judged_refuses(booking: Booking, shift: Shift, period: DateTimeTZRange) -> None:
    with refused("shift_judged"):
        change(shift, period=period, unpaid_break=None)


def test_shift_judged_by_london_dates_in_summer(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Midnight in London is 23:00 UTC of the day before, and both are judged as London's."""
    booking = booked(team, people.hr)
    shift = booking.shifts.latest("period")
    last_minute = DateTimeTZRange(london(FRIDAY, "20:00"), london(SATURDAY, "00:00"))
    assert last_minute.upper.hour == 23
    change(shift, period=last_minute, unpaid_break=None)
    with refused("shift_judged"):
        change(
            shift,
            period=DateTimeTZRange(last_minute.upper, last_minute.upper + timedelta(minutes=1)),
        )


def test_shift_judged_on_insert(booking: Booking) -> None:
    with refused("shift_judged"):
        Shift.objects.create(
            booking=booking, place=1, period=hours(SATURDAY, "09:00", "17:00"), state="open"
        )


def other_assignments(
    booking: Booking, worker: Worker, people: People
) -> dict[str, dict[str, object]]:
    mine = held(booking, worker)
    theirs = held(booking, people.other_worker, place=2)
    return {
        "another_worker": {"assignment": mine, "worker": people.other_worker},
        "another_place": {"assignment": theirs, "worker": people.other_worker},
    }


@pytest.mark.parametrize("which", ["another_worker", "another_place"])
def test_shift_held_by_assignment(
    booking: Booking, shift: Shift, people: People, which: str
) -> None:
    broken = other_assignments(booking, people.worker, people)[which]
    with refused("shift_held_by_assignment"):
        change(shift, state="held", **broken)


def test_shift_held_by_assignment_of_this_booking(
    booking: Booking, shift: Shift, people: People
) -> None:
    other = held(booked(booking.team, people.hr), people.worker)
    for each in other.shifts.all():
        called_off(each, people.hr)
    with refused("shift_held_by_assignment"):
        change(shift, state="held", assignment=other, worker=people.worker)


def test_shift_held_by_assignment_that_is_live(
    booking: Booking, shift: Shift, people: People
) -> None:
    assignment = held(booking, people.worker)
    booking.shifts.filter(place=1).update(state="open", worker=None, assignment=None)
    Assignment.objects.filter(pk=assignment.pk).update(state="cancelled")
    with refused("shift_held_by_assignment"):
        change(shift, state="held", assignment=assignment, worker=people.worker)
    offered(booking, people.other_worker)


def test_shift_approved_is_final(booking: Booking, shift: Shift, people: People) -> None:
    timesheet = submitted(held(booking, people.worker))
    change(shift, unpaid_break=None)
    timesheet.state, timesheet.approved_by = "approved", people.manager
    timesheet.approved_at = timesheet.submitted_at
    timesheet.save()
    with refused("shift_approved_is_final"):
        change(shift, state="cancelled")
    with refused("shift_approved_is_final"):
        change(shift, unpaid_break=hours(MONDAY, "12:00", "12:30"))
