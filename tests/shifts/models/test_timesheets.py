from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, Timesheet, TimesheetEntry
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    AFTER,
    MONDAY,
    answered,
    booked,
    called_off,
    filled_in,
    held,
    hours,
    london,
    sent_back,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


@pytest.fixture
def draft(assignment: Assignment) -> Timesheet:
    return filled_in(assignment)


@pytest.fixture
def sent(assignment: Assignment) -> Timesheet:
    return submitted(assignment)


@pytest.fixture
def entry(draft: Timesheet) -> TimesheetEntry:
    return draft.entries.earliest("worked")


def change(timesheet: Timesheet, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Timesheet.objects.filter(pk=timesheet.pk).update(**values) == 1


def change_entry(entry: TimesheetEntry, **values: object) -> None:
    assert TimesheetEntry.objects.filter(pk=entry.pk).update(**values) == 1


def approve(timesheet: Timesheet, people: People) -> None:
    change(timesheet, state="approved", approved_at=AFTER, approved_by=people.manager)


def test_timesheet_state_known(draft: Timesheet) -> None:
    with refused("timesheet_state_known"):
        change(draft, state="lost")


def test_timesheet_week_once(draft: Timesheet, assignment: Assignment) -> None:
    with refused("timesheet_week_once"):
        filled_in(assignment)
    change(draft, week_starts_on=MONDAY + timedelta(days=7))


@pytest.mark.parametrize("days", range(1, 7))
def test_timesheet_week_starts_on_monday(draft: Timesheet, days: int) -> None:
    with refused("timesheet_week_starts_on_monday"):
        change(draft, week_starts_on=MONDAY + timedelta(days=days))


def test_timesheet_approved_by_another(sent: Timesheet, people: People) -> None:
    """Not by whoever submitted it, even where that was not the worker."""
    with refused("timesheet_approved_by_another"):
        change(
            sent,
            state="approved",
            approved_at=AFTER,
            approved_by=people.hr,
            submitted_by=people.hr,
        )
    approve(sent, people)


@pytest.mark.parametrize("missing", ["approved_at", "approved_by", "submitted_by"])
def test_timesheet_approved_by_someone(sent: Timesheet, people: People, missing: str) -> None:
    whole = {"approved_at": AFTER, "approved_by": people.manager}
    with refused("timesheet_approved_by_someone"):
        change(sent, state="approved", **whole | {missing: None})
    change(sent, state="approved", **whole)


def test_timesheet_dispute_has_reason(sent: Timesheet) -> None:
    with refused("timesheet_dispute_has_reason"), guards_off():
        change(sent, state="disputed")
    with guards_off():
        change(sent, state="disputed", dispute_reason="Tuesday was a training day.")


def test_timesheet_final(sent: Timesheet, people: People) -> None:
    approve(sent, people)
    for values in ({"state": "draft"}, {"state": "disputed"}, {"dispute_reason": "Too late"}):
        with refused("timesheet_final"):
            change(sent, **values)
    with refused("timesheet_final"):
        Timesheet.objects.filter(pk=sent.pk)._raw_delete("default")


def test_timesheet_final_not_before(draft: Timesheet) -> None:
    draft.entries.all().delete()
    assert Timesheet.objects.filter(pk=draft.pk).delete()[0] == 1


def test_timesheet_not_own_approval(sent: Timesheet, people: People) -> None:
    """Even where someone else pressed submit."""
    with refused("timesheet_not_own_approval"):
        change(
            sent,
            state="approved",
            approved_at=AFTER,
            approved_by=people.worker.user,
            submitted_by=people.hr,
        )


def test_timesheet_not_own_approval_on_insert(assignment: Assignment, people: People) -> None:
    with refused("timesheet_not_own_approval"):
        Timesheet.objects.create(
            assignment=assignment,
            week_starts_on=MONDAY,
            state="draft",
            created_at=AFTER,
            created_by=people.hr,
            approved_by=people.worker.user,
        )


# Entries


@pytest.mark.parametrize(
    "worked",
    [
        DateTimeTZRange(london(MONDAY, "09:00"), None),
        DateTimeTZRange(None, london(MONDAY, "17:00")),
        DateTimeTZRange(empty=True),
    ],
    ids=["no_end", "no_start", "empty"],
)
def test_timesheetentry_worked_bounded(entry: TimesheetEntry, worked: DateTimeTZRange) -> None:
    with refused("timesheetentry_worked_bounded"):
        change_entry(entry, worked=worked, unpaid_break=None)


def test_timesheetentry_break_inside(entry: TimesheetEntry) -> None:
    change_entry(entry, unpaid_break=hours(MONDAY, "16:00", "17:00"))
    with refused("timesheetentry_break_inside"):
        change_entry(entry, unpaid_break=hours(MONDAY, "16:00", "17:01"))


def test_timesheetentry_worker_no_overlap(entry: TimesheetEntry, draft: Timesheet) -> None:
    tuesday = MONDAY + timedelta(days=1)
    change_entry(entry, worked=hours(MONDAY, "09:00", "23:59"))
    change_entry(
        entry,
        worked=DateTimeTZRange(london(MONDAY, "17:00"), london(tuesday, "09:00")),
        unpaid_break=None,
    )
    with refused("timesheetentry_worker_no_overlap"):
        change_entry(
            entry, worked=DateTimeTZRange(london(MONDAY, "17:00"), london(tuesday, "09:01"))
        )


def test_timesheetentry_open(entry: TimesheetEntry, draft: Timesheet, people: People) -> None:
    longer = hours(MONDAY, "09:00", "18:00")
    change_entry(entry, worked=longer)
    change(draft, state="submitted", submitted_at=AFTER, submitted_by=people.worker.user)
    with refused("timesheetentry_open"):
        change_entry(entry, worked=hours(MONDAY, "09:00", "19:00"))
    with refused("timesheetentry_open"):
        TimesheetEntry.objects.filter(pk=entry.pk).delete()
    sent_back(draft, people.manager)
    change_entry(entry, worked=longer)
    answered(draft)
    approve(draft, people)
    with refused("timesheetentry_open"):
        change_entry(entry, worked=hours(MONDAY, "09:00", "19:00"))


def test_timesheetentry_open_refuses_an_insert(
    entry: TimesheetEntry, draft: Timesheet, people: People
) -> None:
    entry.delete()
    change(draft, state="submitted", submitted_at=AFTER, submitted_by=people.worker.user)
    entry.pk = None
    with refused("timesheetentry_open"):
        entry.save(force_insert=True)


def test_timesheetentry_open_stays_with_its_shift(
    entry: TimesheetEntry, draft: Timesheet
) -> None:
    other = draft.entries.latest("worked").shift
    draft.entries.latest("worked").delete()
    with refused("timesheetentry_open"):
        change_entry(entry, shift=other)


def test_timesheetentry_of_assignment(
    entry: TimesheetEntry, people: People, team: Team
) -> None:
    theirs = held(booked(team, people.hr), people.other_worker).shifts.earliest("period")
    entry.pk, entry.shift, entry.worker = None, theirs, people.other_worker
    with refused("timesheetentry_of_assignment"):
        entry.save(force_insert=True)


def test_timesheetentry_of_assignment_in_its_workers_name(
    entry: TimesheetEntry, people: People
) -> None:
    with refused("timesheetentry_of_assignment"):
        change_entry(entry, worker=people.other_worker)


def test_timesheetentry_of_assignment_not_a_cancelled_shift(entry: TimesheetEntry) -> None:
    shift = entry.shift
    entry.delete()
    called_off(shift, shift.booking.created_by)
    entry.pk = None
    with refused("timesheetentry_of_assignment"):
        entry.save(force_insert=True)


def test_timesheet_of_years_ago(draft: Timesheet) -> None:
    """1 January 2024 was a Monday: the constraint asks the calendar, not the week number."""
    change(draft, week_starts_on=date(2024, 1, 1))
    with refused("timesheet_week_starts_on_monday"), guards_off():
        change(draft, week_starts_on=date(2023, 1, 1))
