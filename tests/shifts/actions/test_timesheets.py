"""From the week's sheet to its spend."""

from datetime import date, timedelta

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.actions.timesheets import (
    approve_timesheet,
    open_timesheet,
    submit_timesheet,
)
from shifts.errors import NotYetWorked
from shifts.models import Assignment, Timesheet
from shifts.states import IllegalMove
from tests.conftest import People
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    HOUR,
    MONDAY,
    NOW,
    booked,
    held,
    hours,
    london,
    nights,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SUNDAY = FRIDAY + timedelta(days=2)


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """Two weeks, Monday to Friday."""
    return held(booked(team, people.hr, ends_on=FRIDAY + WEEK), people.worker)


@pytest.fixture
def sent(assignment: Assignment) -> Timesheet:
    draft = open_first_week(assignment)
    return submit_timesheet(by=assignment.worker.user, timesheet=draft, now=AFTER)


def open_first_week(assignment: Assignment) -> Timesheet:
    return open_timesheet(
        by=assignment.worker.user, assignment=assignment, week_starts_on=MONDAY, now=AFTER
    )


# Opening


def test_open_timesheet_is_filled_with_the_weeks_shifts(assignment: Assignment) -> None:
    timesheet = open_first_week(assignment)
    assert timesheet.state == "draft"
    worked = [entry.worked for entry in timesheet.entries.all()]
    assert worked == [
        hours(MONDAY + timedelta(days=count), "09:00", "17:00") for count in range(5)
    ]
    breaks = {
        entry.unpaid_break.upper - entry.unpaid_break.lower for entry in timesheet.entries.all()
    }
    assert breaks == {timedelta(minutes=30)}


def test_open_timesheet_twice_is_the_same_one(assignment: Assignment) -> None:
    assert open_first_week(assignment) == open_first_week(assignment)
    assert Timesheet.objects.count() == 1
    assert AuditEntry.objects.filter(verb="timesheet.opened").count() == 1


def test_open_timesheet_week_after_week(assignment: Assignment, people: People) -> None:
    first = open_first_week(assignment)
    second = open_timesheet(
        by=people.worker.user, assignment=assignment, week_starts_on=MONDAY + WEEK, now=AFTER
    )
    assert first != second
    assert [sheet.entries.count() for sheet in (first, second)] == [5, 5]


@pytest.mark.parametrize("days", range(1, 7))
def test_open_timesheet_not_on_a_monday(assignment: Assignment, days: int) -> None:
    with pytest.raises(BadInput) as refusal:
        open_timesheet(
            by=assignment.worker.user,
            assignment=assignment,
            week_starts_on=MONDAY + timedelta(days=days),
            now=AFTER,
        )
    assert "Give Monday 12 October 2026." in refusal.value.fields["week_starts_on"][0]


@pytest.mark.parametrize("week", [MONDAY - WEEK, MONDAY + 2 * WEEK])
def test_open_timesheet_of_a_week_without_shifts(assignment: Assignment, week: date) -> None:
    with pytest.raises(BadInput) as refusal:
        open_timesheet(
            by=assignment.worker.user, assignment=assignment, week_starts_on=week, now=AFTER
        )
    assert "no shifts in the week" in refusal.value.fields["week_starts_on"][0]


def test_open_timesheet_a_night_belongs_to_the_week_it_starts(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Sunday 22:00 to Monday 06:00 is the last shift of its week, not the first of the next."""
    night = booked(team, people.hr, ends_on=SUNDAY, weekly_pattern=nights(6))
    assignment = held(night, people.worker)
    timesheet = open_first_week(assignment)
    assert timesheet.entries.get().worked == hours(SUNDAY, "22:00", "06:00")


def test_open_timesheet_of_someone_else(assignment: Assignment, people: People) -> None:
    for other in (people.other_worker.user, people.hr, people.manager, people.nobody):
        with pytest.raises(NotPermitted):
            open_timesheet(by=other, assignment=assignment, week_starts_on=MONDAY, now=AFTER)


# Submitting


def test_submit_timesheet_after_the_last_shift(assignment: Assignment, people: People) -> None:
    draft = open_first_week(assignment)
    last = london(FRIDAY, "17:00")
    with pytest.raises(NotYetWorked, match="Friday 16 October at 17:00"):
        submit_timesheet(
            by=people.worker.user, timesheet=draft, now=last - timedelta(minutes=1)
        )
    done = submit_timesheet(by=people.worker.user, timesheet=draft, now=last)
    assert (done.state, done.submitted_at, done.submitted_by) == (
        "submitted",
        last,
        people.worker.user,
    )


def test_submit_timesheet_twice_changes_nothing(sent: Timesheet, people: People) -> None:
    again = submit_timesheet(by=people.worker.user, timesheet=sent, now=AFTER + HOUR)
    assert again.submitted_at == AFTER
    assert AuditEntry.objects.filter(verb="timesheet.submitted").count() == 1


def test_submit_timesheet_once_approved(sent: Timesheet, people: People) -> None:
    approve_timesheet(by=people.manager, timesheet=sent, now=AFTER)
    with pytest.raises(IllegalMove):
        submit_timesheet(by=people.worker.user, timesheet=sent, now=AFTER)


def test_submit_timesheet_of_someone_else(assignment: Assignment, people: People) -> None:
    draft = open_first_week(assignment)
    for other in (people.other_worker.user, people.hr, people.manager, people.nobody):
        with pytest.raises(NotPermitted):
            submit_timesheet(by=other, timesheet=draft, now=AFTER)


def test_open_timesheet_before_the_work(assignment: Assignment, people: People) -> None:
    """A worker may open next week's sheet; it cannot be submitted until it is worked."""
    draft = open_timesheet(
        by=people.worker.user, assignment=assignment, week_starts_on=MONDAY, now=NOW
    )
    with pytest.raises(NotYetWorked):
        submit_timesheet(by=people.worker.user, timesheet=draft, now=NOW)
