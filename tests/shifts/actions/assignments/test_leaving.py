from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.workers import leave_pool
from accounts.errors import NotPermitted
from accounts.models import Worker
from shifts.actions.assignments import leave_the_bank
from shifts.actions.assignments.ending import Ending, end_early
from shifts.actions.timesheets import approve_timesheet, open_timesheet, submit_timesheet
from shifts.models import Assignment, Shift
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.actions.conftest import Book
from tests.shifts.building import MONDAY, NOW, held, london, offered

pytestmark = pytest.mark.django_db
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_leave_the_bank_ends_what_is_to_come(
    assignment: Assignment, people: People, book: Book
) -> None:
    offer = offered(
        book(starts_on=MONDAY + timedelta(days=7), ends_on=MONDAY + timedelta(days=11)),
        people.worker,
    )
    left = leave_the_bank(by=people.worker.user, worker=people.worker, now=NOW)
    assignment.refresh_from_db()
    offer.refresh_from_db()
    assert left.left_at == NOW
    assert (assignment.state, offer.state) == ("cancelled", "withdrawn")
    assert (assignment.early_end.side, assignment.early_end.shifts_lost) == ("worker", 5)
    assignment.booking.refresh_from_db()
    assert assignment.booking.state == "open"


def test_leave_the_bank_with_notice_running(assignment: Assignment, people: People) -> None:
    ending = Ending(reason="illness", last_day=WEDNESDAY)
    end_early(by=people.worker.user, assignment=assignment, ending=ending, now=NOW)
    leave_the_bank(by=people.hr, worker=people.worker, now=NOW)
    assignment.refresh_from_db()
    assert (assignment.state, assignment.cancellations.count()) == ("cancelled", 3)


def test_leave_the_bank_keeps_what_has_begun(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_ten = london(WEDNESDAY, "10:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at_ten)
    leave_the_bank(by=people.worker.user, worker=people.worker, now=at_ten)
    assignment.refresh_from_db()
    assert (assignment.state, assignment.last_day) == ("active", WEDNESDAY)
    assert assignment.shifts.filter(state="held").count() == 3


@pytest.mark.parametrize("who", ["manager", "other_hr", "other_worker", "lead"])
def test_leave_the_bank_not_permitted(assignment: Assignment, people: People, who: str) -> None:
    person = getattr(people, who)
    with pytest.raises(NotPermitted):
        leave_the_bank(by=getattr(person, "user", person), worker=people.worker, now=NOW)


def test_worker_left_free(assignment: Assignment, people: People) -> None:
    """However somebody leaves, nothing that is to come is theirs."""
    with refused("worker_left_free"):
        leave_pool(worker=people.worker, by=people.hr)
    leave_pool(worker=people.other_worker, by=people.other_hr)


def test_shift_worker_in_the_pool(assignment: Assignment, people: People) -> None:
    shift = assignment.shifts.earliest("period")
    mine = Shift.objects.filter(pk=shift.pk)
    leave_the_bank(by=people.hr, worker=people.worker, now=NOW)
    later = Worker.objects.filter(pk=people.worker.pk)
    assert later.get().left_at == timezone.now()
    other = held(assignment.booking, people.other_worker)
    with refused("worker_left_free"):
        Worker.objects.filter(pk=people.other_worker.pk).update(left_at=NOW, left_by=people.hr)
    mine.update(state="open", worker=None, assignment=None)
    Worker.objects.filter(pk=people.other_worker.pk).update(
        left_at=shift.period.lower + timedelta(days=9), left_by=people.hr
    )
    mine.update(state="held", worker=people.other_worker, assignment=other)
    mine.update(state="open", worker=None, assignment=None)
    other.shifts.update(state="open", worker=None, assignment=None)
    Worker.objects.filter(pk=people.other_worker.pk).update(left_at=NOW, left_by=people.hr)
    with refused("shift_worker_in_the_pool"):
        mine.update(state="held", worker=people.other_worker, assignment=other)


def test_hours_are_handed_in_and_approved_after_leaving(
    assignment: Assignment, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_ten, later = london(WEDNESDAY, "10:00"), london(WEDNESDAY, "20:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at_ten)
    leave_the_bank(by=people.worker.user, worker=people.worker, now=at_ten)
    week = open_timesheet(
        by=people.worker.user, assignment=assignment, week_starts_on=MONDAY, now=later
    )
    assert week.entries.count() == 3
    week = submit_timesheet(by=people.worker.user, timesheet=week, now=later)
    assert approve_timesheet(by=people.manager, timesheet=week, now=later).state == "approved"
