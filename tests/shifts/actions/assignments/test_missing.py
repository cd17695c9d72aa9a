from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice
from rates.models import SpendLine
from shifts.actions.assignments import complete_finished, record_absence, withdraw_absence
from shifts.actions.timesheets import approve_timesheet, open_timesheet, submit_timesheet
from shifts.errors import Overlapping
from shifts.models import Absence, Assignment, Shift, Timesheet
from tests.conftest import People
from tests.shifts.actions.conftest import Book
from tests.shifts.building import AFTER, HOUR, MONDAY, filled_in, held, sent_back, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(assignment: Assignment) -> Shift:
    """Monday's."""
    return assignment.shifts.earliest("period")


def missed(shift: Shift, by: Any, **facts: Any) -> Absence:
    normal = {"kind": "no_show", "now": AFTER}
    return record_absence(by=getattr(by, "user", by), shift=shift, **normal | facts)


def test_record_absence(assignment: Assignment, shift: Shift, people: People) -> None:
    week = filled_in(assignment)
    missed(shift, people.manager, note="Rang at noon.")
    shift.refresh_from_db()
    assert (shift.state, week.entries.count()) == ("missed", 4)
    assert Notice.objects.get().recipient == people.worker.user
    assert "sick" not in AuditEntry.objects.latest("pk").body


def test_record_absence_the_trail_never_says_why(shift: Shift, people: People) -> None:
    missed(shift, people.manager, kind="sickness", note="Flu.")
    body = AuditEntry.objects.latest("pk").body
    assert "sick" not in body
    assert "Flu" not in body


def test_record_absence_not_before_its_day(shift: Shift, people: People) -> None:
    with pytest.raises(BadInput, match="shift"):
        missed(shift, people.hr, kind="leave", now=shift.period.lower - 10 * HOUR)
    missed(shift, people.hr, kind="sickness", now=shift.period.lower - HOUR)


def test_record_absence_no_show_once_it_began(shift: Shift, people: People) -> None:
    with pytest.raises(BadInput, match="kind"):
        missed(shift, people.hr, now=shift.period.lower - HOUR)
    missed(shift, people.hr, now=shift.period.lower)


def test_record_absence_of_a_submitted_week(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    week = submitted(assignment)
    with pytest.raises(WrongState, match="Send the week back"):
        missed(shift, people.hr)
    sent_back(week, people.manager)
    missed(shift, people.hr)


def test_record_absence_of_the_last_shift_keeps_a_week_that_is_talked_about(
    assignment: Assignment, people: People
) -> None:
    """Nothing of what was said is lost: the week is handed in without hours."""
    week = sent_back(submitted(assignment), people.manager)
    for shift in assignment.shifts.all():
        missed(shift, people.hr)
    again = submit_timesheet(
        by=people.worker.user, timesheet=week, now=AFTER, words="I was not there."
    )
    assert (again.state, again.entries.count()) == ("submitted", 0)
    approve_timesheet(by=people.manager, timesheet=again, now=AFTER)
    assert not SpendLine.objects.exists()


def test_record_absence_of_an_approved_week(
    assignment: Assignment, shift: Shift, people: People, book: Book
) -> None:
    missed_later = held(
        book(starts_on=MONDAY + timedelta(days=7), ends_on=MONDAY + timedelta(days=11)),
        people.worker,
    )
    approve_timesheet(by=people.manager, timesheet=submitted(assignment), now=AFTER)
    with pytest.raises(WrongState, match="completed"):
        missed(shift, people.hr)
    assert missed_later.state == "active"


@pytest.mark.parametrize("who", ["worker", "other_hr", "lead"])
def test_record_absence_not_permitted(shift: Shift, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        missed(shift, getattr(people, who))


def test_an_empty_week_leaves_no_timesheet_and_the_assignment_completes(
    assignment: Assignment, people: People
) -> None:
    """A day in a week is never stuck: a week without hours is not there to submit."""
    filled_in(assignment)
    for shift in assignment.shifts.all():
        missed(shift, people.hr)
    assert not Timesheet.objects.exists()
    assert complete_finished(now=AFTER) == 0  # it may still be put right
    assert complete_finished(now=AFTER + timedelta(days=7)) == 1
    assert complete_finished(now=AFTER + timedelta(days=7)) == 0
    assignment.refresh_from_db()
    assignment.booking.refresh_from_db()
    assert (assignment.state, assignment.booking.state) == ("completed", "completed")


def test_a_week_with_a_missed_day_is_paid_and_completes(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    missed(shift, people.hr)
    week = open_timesheet(
        by=people.worker.user, assignment=assignment, week_starts_on=MONDAY, now=AFTER
    )
    assert week.entries.count() == 4
    submit_timesheet(by=people.worker.user, timesheet=week, now=AFTER)
    approve_timesheet(by=people.manager, timesheet=week, now=AFTER)
    assignment.refresh_from_db()
    assert assignment.state == "completed"


def test_withdraw_absence(assignment: Assignment, shift: Shift, people: People) -> None:
    week = filled_in(assignment)
    absence = missed(shift, people.hr)
    withdrawn = withdraw_absence(by=people.manager, absence=absence, now=AFTER)
    assert withdrawn.withdrawn_by == people.manager
    assert week.entries.count() == 5
    assert withdraw_absence(by=people.hr, absence=absence, now=AFTER) == withdrawn


def test_withdraw_absence_of_a_week_that_is_submitted(
    assignment: Assignment, shift: Shift, people: People
) -> None:
    filled_in(assignment)
    absence = missed(shift, people.hr)
    week = Timesheet.objects.get()
    submit_timesheet(by=people.worker.user, timesheet=week, now=AFTER)
    with pytest.raises(WrongState, match="sent back"):
        withdraw_absence(by=people.hr, absence=absence, now=AFTER)


def test_withdraw_absence_while_they_worked_elsewhere(
    shift: Shift, people: People, book: Book
) -> None:
    """Once missed, the hours are free for other work."""
    absence = missed(shift, people.hr)
    elsewhere = book(ends_on=MONDAY)
    held(elsewhere, people.worker)
    with pytest.raises(Overlapping):
        withdraw_absence(by=people.hr, absence=absence, now=AFTER)
