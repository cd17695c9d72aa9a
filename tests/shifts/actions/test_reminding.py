"""Hours that wait are told of step by step, each once, on the days that the clauses count."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Notice, Role, Team, User
from rates.models import MemorandumVersion
from shifts.actions.timesheets import RightHours, ask_correction, remind_of_hours
from shifts.models import Assignment
from shifts.tasks import remind_of_hours as task
from tests.conftest import People
from tests.factories import user_with
from tests.shifts.building import approved_week, booked, filled_in, held, sent_back, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def on(day: int, hour: int = 9) -> datetime:
    """Of October 2026; the week is from 12 to 16, handed in on Monday the 19th."""
    return datetime(2026, 10, 1, hour, tzinfo=UTC) + (day - 1) * DAY


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


def told(kind: str) -> list[User]:
    return [each.recipient for each in Notice.objects.filter(kind=kind).order_by("pk")]


def test_remind_of_hours_that_wait_goes_up_step_by_step(
    assignment: Assignment, people: People
) -> None:
    """Three working days each: 22, 27 and 30 October; the day after, the next one is told."""
    submitted(assignment)
    steps = {22: 0, 23: 1, 27: 1, 28: 2, 30: 2, 31: 3, 45: 3}
    for day, expected in steps.items():
        remind_of_hours(now=on(day))
        assert len(told("timesheet_overdue")) == expected, day
    assert told("timesheet_overdue") == [people.manager, people.hr, people.approver]


def test_remind_of_hours_after_missed_beats_tells_each_once(
    assignment: Assignment, people: People
) -> None:
    submitted(assignment)
    assert remind_of_hours(now=on(40)) == 3
    remind_of_hours(now=on(40))
    task()
    assert told("timesheet_overdue") == [people.manager, people.hr, people.approver]


def test_remind_of_hours_of_a_team_without_manager_begins_with_hr(
    assignment: Assignment, people: People
) -> None:
    people.manager.memberships.update(ended_at=on(1))
    submitted(assignment)
    remind_of_hours(now=on(23))
    assert told("timesheet_overdue") == [people.hr]


def test_remind_of_hours_never_asks_workers_to_approve_their_own(
    assignment: Assignment, people: People, team: Team
) -> None:
    worker = people.worker.user
    worker.memberships.create(role=Role.COUNCIL_HR, council=team.council, granted_at=on(1))
    submitted(assignment)
    remind_of_hours(now=on(40))
    assert worker not in told("timesheet_overdue")


def test_remind_of_hours_handed_in_again_counts_anew(
    assignment: Assignment, people: People
) -> None:
    sheet = submitted(assignment)
    remind_of_hours(now=on(23))
    sheet.submitted_at = on(26)
    sheet.save()
    remind_of_hours(now=on(29))
    assert told("timesheet_overdue") == [people.manager]
    remind_of_hours(now=on(30))
    assert told("timesheet_overdue") == [people.manager, people.manager]


def test_remind_of_hours_that_were_sent_back(assignment: Assignment, people: People) -> None:
    sent_back(submitted(assignment), people.manager)
    remind_of_hours(now=on(22))
    assert told("timesheet_due") == []
    for day in (23, 24, 40):
        remind_of_hours(now=on(day))
    assert told("timesheet_due") == [people.worker.user]


@pytest.mark.parametrize("started", [False, True])
def test_remind_of_hours_not_handed_in_on_monday_and_before_the_cut_off(
    assignment: Assignment, people: People, started: bool
) -> None:
    """The cut-off is noon on Wednesday the 21st. Nobody is told at night."""
    if started:
        filled_in(assignment)
    steps = {on(17): 0, on(19, 6): 0, on(19): 1, on(20, 6): 1, on(20): 2, on(21): 2, on(30): 2}
    for now, expected in steps.items():
        remind_of_hours(now=now)
        assert len(told("timesheet_due")) == expected, now
    assert set(told("timesheet_due")) == {people.worker.user}
    last = Notice.objects.latest("pk")
    assert last.subject == "Hand in your hours of the week from Monday 12 October 2026"
    assert "noon on Wednesday 21 October 2026" in last.body


def test_remind_of_hours_after_a_missed_monday_tells_the_later_step_alone(
    assignment: Assignment, people: People
) -> None:
    remind_of_hours(now=on(21))
    assert told("timesheet_due") == [people.worker.user]


def test_remind_of_hours_leaves_what_is_handed_in_and_what_is_long_ago(
    assignment: Assignment, people: People
) -> None:
    remind_of_hours(now=on(13 + 31))
    submitted(assignment)
    remind_of_hours(now=on(19))
    assert told("timesheet_due") == []


def test_remind_of_hours_of_missed_shifts_asks_for_nothing(
    assignment: Assignment, people: People
) -> None:
    other = user_with(Role.COUNCIL_HR, assignment.booking.council)
    for shift in assignment.shifts.all():
        shift.absences.create(kind="no_show", recorded_at=on(16), recorded_by=other)
        type(shift).objects.filter(pk=shift.pk).update(state="missed")
    remind_of_hours(now=on(19))
    assert told("timesheet_due") == []


def test_remind_of_hours_of_a_correction_that_waits(
    assignment: Assignment, people: People
) -> None:
    """Asked by the manager on Monday the 19th, who is not told to answer it."""
    week = approved_week(assignment, people.hr)
    ask_correction(
        by=people.manager,
        timesheet=week,
        hours=[RightHours(shift=week.entries.latest("worked").shift)],
        reason="Nobody came.",
        now=on(19),
    )
    for day, expected in {22: 0, 27: 0, 28: 1, 31: 2, 45: 2}.items():
        remind_of_hours(now=on(day))
        assert len(told("timesheet_overdue")) == expected, day
    assert told("timesheet_overdue") == [people.hr, people.approver]
