from datetime import timedelta

import pytest
from django.db import models

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import (
    Assignment,
    BookingCancellation,
    EarlyEnd,
    Shift,
    ShiftCancellation,
)
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    absent,
    at_commit,
    booked,
    called_off,
    days,
    end_on_record,
    ended,
    filled_in,
    held,
    leave_after,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """Of the first place; the second is free."""
    return held(booked(team, people.hr, places=2), people.worker)


@pytest.fixture
def shift(assignment: Assignment) -> Shift:
    return assignment.shifts.earliest("period")


def released(assignment: Assignment, **which: object) -> None:
    assignment.shifts.filter(**which).update(state="open", worker=None, assignment=None)


# A shift called off


@pytest.mark.parametrize("side", ["council", "worker"])
def test_shiftcancellation_side_known(shift: Shift, people: People, side: str) -> None:
    with refused("shiftcancellation_side_known"):
        called_off(shift, people.hr, side="agency")
    called_off(shift, people.hr, side=side)


def test_shiftcancellation_reason_known(shift: Shift, people: People) -> None:
    with refused("shiftcancellation_reason_known"):
        called_off(shift, people.hr, reason="weather")
    called_off(shift, people.hr, reason="budget")


def test_shiftcancellation_by_someone(shift: Shift, people: People) -> None:
    unfilled = shift.booking.shifts.filter(place=2).earliest("period")
    with refused("shiftcancellation_by_someone"):
        called_off(shift, None)
    with refused("shiftcancellation_by_someone"):
        called_off(shift, None, side="clock")
    with refused("shiftcancellation_by_someone"):
        called_off(unfilled, people.hr, side="clock", reason="unfilled")
    called_off(unfilled, None, side="clock", reason="unfilled")


@pytest.mark.parametrize("missing", ["assignment", "worker"])
def test_shiftcancellation_worker_of_assignment(
    shift: Shift, people: People, missing: str
) -> None:
    with refused("shiftcancellation_worker_of_assignment"), guards_off():
        called_off(shift, people.hr, **{missing: None})
    called_off(shift, people.hr)


@pytest.mark.parametrize(
    ("late", "side", "percent"),
    [(True, "council", 101), (True, "council", -1), (True, "worker", 1), (False, "council", 1)],
)
def test_shiftcancellation_percent_of_late_refuses(
    shift: Shift, people: People, late: bool, side: str, percent: int
) -> None:
    with refused("shiftcancellation_percent_of_late"):
        called_off(shift, people.hr, late=late, side=side, payable_percent=percent)


@pytest.mark.parametrize(
    ("late", "side", "percent"),
    [(True, "council", 100), (True, "council", 0), (True, "worker", 0), (False, "council", 0)],
)
def test_shiftcancellation_percent_of_late(
    shift: Shift, people: People, late: bool, side: str, percent: int
) -> None:
    called_off(shift, people.hr, late=late, side=side, payable_percent=percent)


def test_shiftcancellation_of_shift(shift: Shift, people: People) -> None:
    with refused("shiftcancellation_of_shift"):
        called_off(shift, people.hr, worker=people.other_worker)
    with refused("shiftcancellation_of_shift"):
        called_off(shift, people.hr, assignment=None, worker=None)
    absent(shift, people.hr)
    with refused("shiftcancellation_of_shift"):
        called_off(shift, people.hr)
    called_off(shift.booking.shifts.filter(place=2).earliest("period"), people.hr)


def test_shiftcancellation_done(shift: Shift, people: People) -> None:
    with refused("shiftcancellation_done"):
        with guards_off():  # the facts alone
            Shift.objects.filter(pk=shift.pk).update(state="cancelled")
            facts = called_off(shift, people.hr)
            Shift.objects.filter(pk=shift.pk).update(state="held")
            facts.delete()
        facts.save(force_insert=True)
        at_commit()
    called_off(shift, people.hr)
    at_commit()


# The life of a shift


def test_shift_life(shift: Shift, people: People) -> None:
    mine = Shift.objects.filter(pk=shift.pk)
    called_off(shift, people.hr)
    for state in ("open", "held", "missed"):
        with refused("shift_life"):
            mine.update(state=state)
    missed = absent(shift.booking.shifts.filter(state="held").latest("period"), people.hr)
    with refused("shift_life"):
        Shift.objects.filter(pk=missed.shift_id).update(state="cancelled")


def test_shift_off_the_timesheet(assignment: Assignment, people: People) -> None:
    entry = filled_in(assignment).entries.earliest("worked")
    with refused("shift_off_the_timesheet"):
        called_off(entry.shift, people.hr)
    with refused("shift_off_the_timesheet"):
        released(assignment, pk=entry.shift_id)
    entry.delete()
    called_off(entry.shift, people.hr)


def test_shift_called_off_with_facts(shift: Shift, people: People) -> None:
    with refused("shift_called_off_with_facts"):
        Shift.objects.filter(pk=shift.pk).update(state="cancelled")
    called_off(shift, people.hr)


# An assignment that ends early


@pytest.mark.parametrize("side", ["council", "worker"])
def test_earlyend_side_known(assignment: Assignment, people: People, side: str) -> None:
    with refused("earlyend_side_known"):
        ended(assignment, people.hr, WEDNESDAY, side="clock")
    ended(assignment, people.hr, WEDNESDAY, side=side)


def test_earlyend_reason_known(assignment: Assignment, people: People) -> None:
    with refused("earlyend_reason_known"):
        ended(assignment, people.hr, WEDNESDAY, reason="weather")
    ended(assignment, people.hr, WEDNESDAY, reason="budget")


@pytest.mark.parametrize("last_day", [FRIDAY, FRIDAY + DAY])
def test_earlyend_before_its_time(
    assignment: Assignment, people: People, last_day: object
) -> None:
    with refused("earlyend_before_its_time"):
        ended(assignment, people.hr, last_day)
    ended(assignment, people.hr, FRIDAY - DAY)


def test_earlyend_before_its_time_that_never_began(
    assignment: Assignment, people: People
) -> None:
    ended(assignment, people.hr, None)


def test_earlyend_done(assignment: Assignment, people: People) -> None:
    for last_day in (WEDNESDAY, None):
        with refused("earlyend_done"):
            end_on_record(assignment, people.hr, last_day)
            at_commit()
    with refused("earlyend_done"):
        end_on_record(assignment, people.hr, WEDNESDAY)
        released(assignment)
        at_commit()
    ended(assignment, people.hr, WEDNESDAY)
    at_commit()


def test_assignment_period_life_shrinks_by_an_early_end(
    assignment: Assignment, people: People
) -> None:
    mine = Assignment.objects.filter(pk=assignment.pk)
    with refused("assignment_period_life"):
        leave_after(assignment, WEDNESDAY)
    end_on_record(assignment, people.hr, WEDNESDAY)
    with refused("assignment_period_life"):
        mine.update(period=days(MONDAY, WEDNESDAY + DAY))
    with refused("assignment_holds_its_shifts"):
        mine.update(period=days(MONDAY, WEDNESDAY))
    leave_after(assignment, WEDNESDAY)


def test_assignment_holds_its_shifts_that_were_missed(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    absent(shift, people.hr)
    released(assignment, state="held")
    with refused("assignment_holds_its_shifts"):
        Assignment.objects.filter(pk=assignment.pk).update(state="cancelled")


# A booking that is cancelled, and what is kept


def cancelled(assignment: Assignment, people: People, **facts: object) -> BookingCancellation:
    normal = {"reason": "budget", "cancelled_at": NOW, "cancelled_by": people.hr}
    return BookingCancellation.objects.create(booking=assignment.booking, **normal | facts)


def test_bookingcancellation_reason_known(assignment: Assignment, people: People) -> None:
    with refused("bookingcancellation_reason_known"):
        cancelled(assignment, people, reason="weather")
    cancelled(assignment, people)


def test_facts_are_kept_as_they_are(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    called_off(shift, people.hr)
    ended(assignment, people.hr, WEDNESDAY)
    cancelled(assignment, people)
    for name, kept in (
        ("shifts_shiftcancellation_append_only", ShiftCancellation),
        ("shifts_earlyend_append_only", EarlyEnd),
        ("shifts_bookingcancellation_append_only", BookingCancellation),
    ):
        refuses(kept, name)


def refuses(kept: type[models.Model], name: str) -> None:
    with refused(name):
        kept.objects.update(note="Another")  # type: ignore[attr-defined]
    with refused(name):
        kept.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
