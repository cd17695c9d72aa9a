from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted, WrongState
from accounts.models import Council, Notice, Team
from shifts.actions.assignments import cancel_shift
from shifts.models import Assignment, Shift, ShiftCancellation, Timesheet
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.building import HOUR, NOW, booked, filled_in, held, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(assignment: Assignment) -> Shift:
    """Monday 12 October 2026, 09:00 to 17:00 with half an hour of break."""
    return assignment.shifts.earliest("period")


def cancelled(shift: Shift, by: object, before: timedelta) -> ShiftCancellation:
    return cancel_shift(
        by=getattr(by, "user", by),
        shift=shift,
        reason="budget",
        now=shift.period.lower - before,
    )


def test_cancel_shift_by_the_council(shift: Shift, people: People) -> None:
    facts = cancelled(shift, people.manager, 24 * HOUR)
    assert (facts.side, facts.late, facts.payable_percent) == ("council", False, 0)
    assert (facts.notice_minutes, facts.minutes_lost) == (24 * 60, 450)
    shift.refresh_from_db()
    assert shift.state == "cancelled"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (people.worker.user, "shift_cancelled")


@pytest.mark.parametrize("who", ["manager", "worker"])
def test_cancel_shift_late(
    city_region: list[Council], team: Team, people: People, who: str
) -> None:
    """A minute short of the clause is late, and only the council owes for it."""
    memorandum_in_force(city_region, clauses={"late_cancellation_percent": "50"})
    shift = held(booked(team, people.hr), people.worker).shifts.earliest("period")
    facts = cancelled(shift, getattr(people, who), timedelta(hours=23, minutes=59))
    owed = {"manager": Decimal(50), "worker": Decimal(0)}[who]
    assert (facts.late, facts.payable_percent) == (True, owed)
    assert {notice.kind for notice in Notice.objects.all()} == {"late_cancellation"}


def test_cancel_shift_by_the_worker_tells_hr_and_the_manager(
    shift: Shift, people: People
) -> None:
    cancelled(shift, people.worker, 48 * HOUR)
    assert {each.recipient for each in Notice.objects.all()} == {people.hr, people.manager}


def test_cancel_shift_twice_gives_the_same_facts(shift: Shift, people: People) -> None:
    first = cancelled(shift, people.hr, 48 * HOUR)
    assert cancelled(shift, people.hr, 2 * HOUR) == first


def test_cancel_shift_that_began(shift: Shift, people: People) -> None:
    with pytest.raises(WrongState, match="Record an absence"):
        cancelled(shift, people.hr, timedelta(0))


def test_cancel_shift_that_nobody_holds(shift: Shift, people: People, team: Team) -> None:
    unfilled = booked(team, people.hr).shifts.earliest("period")
    with pytest.raises(WrongState, match="Nobody holds"):
        cancelled(unfilled, people.hr, 48 * HOUR)


@pytest.mark.parametrize("who", ["other_hr", "other_worker", "lead", "auditor"])
def test_cancel_shift_not_permitted(shift: Shift, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        cancelled(shift, getattr(people, who), 48 * HOUR)


def test_cancel_shift_takes_it_off_its_week(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    week = filled_in(assignment)
    cancelled(shift, people.hr, 48 * HOUR)
    assert week.entries.count() == 4
    for each in assignment.shifts.filter(state="held"):
        cancelled(each, people.hr, 48 * HOUR)
    assert not Timesheet.objects.exists()


def test_cancel_shift_the_last_one_cancels_the_assignment_and_completes_the_booking(
    assignment: Assignment, people: People
) -> None:
    for each in assignment.shifts.all():
        cancelled(each, people.hr, 48 * HOUR)
    assignment.refresh_from_db()
    assignment.booking.refresh_from_db()
    assert (assignment.state, assignment.booking.state) == ("cancelled", "completed")


def test_cancel_shift_after_the_assignment_is_over(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    submitted(assignment)
    Assignment.objects.filter(pk=assignment.pk).update(state="completed")
    with pytest.raises(WrongState, match="completed"):
        cancel_shift(by=people.hr, shift=shift, reason="budget", now=NOW)
