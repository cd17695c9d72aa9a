"""Recording what was really worked."""

from datetime import datetime, timedelta

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.actions.timesheets import Hours, record_hours, record_week
from shifts.errors import Overlapping
from shifts.models import Assignment, Timesheet, TimesheetEntry
from shifts.states import IllegalMove
from tests.conftest import People
from tests.shifts.building import (
    AFTER,
    MONDAY,
    answered,
    booked,
    filled_in,
    held,
    hours,
    london,
    nights,
    sent_back,
)

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


@pytest.fixture
def draft(assignment: Assignment) -> Timesheet:
    return filled_in(assignment)


@pytest.fixture
def entry(draft: Timesheet) -> TimesheetEntry:
    """Monday, 09:00 to 17:00."""
    return draft.entries.earliest("worked")


def record(
    entry: TimesheetEntry, starts_at: datetime, ends_at: datetime, break_minutes: int = 0
) -> TimesheetEntry:
    return record_hours(
        by=entry.worker.user,
        entry=entry,
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=break_minutes,
    )


def test_record_hours_keeps_them(entry: TimesheetEntry, people: People) -> None:
    record(entry, london(MONDAY, "08:30"), london(MONDAY, "18:00"), break_minutes=45)
    entry.refresh_from_db()
    assert entry.worked == hours(MONDAY, "08:30", "18:00")
    assert entry.unpaid_break == hours(MONDAY, "12:52", "13:37")
    audited = AuditEntry.objects.get(verb="timesheet.hours_recorded")
    assert audited.actor == people.worker.user


def test_record_hours_without_a_break(entry: TimesheetEntry) -> None:
    assert record(entry, london(MONDAY, "09:00"), london(MONDAY, "12:00")).unpaid_break is None


@pytest.mark.parametrize("end", ["09:00", "08:59"])
def test_record_hours_that_end_before_they_start(entry: TimesheetEntry, end: str) -> None:
    with pytest.raises(BadInput) as refusal:
        record(entry, london(MONDAY, "09:00"), london(MONDAY, end))
    assert list(refusal.value.fields) == ["ends_at"]


def test_record_hours_break_shorter_than_the_work(entry: TimesheetEntry) -> None:
    nine, ten = london(MONDAY, "09:00"), london(MONDAY, "10:00")
    record(entry, nine, ten, break_minutes=59)
    for wrong in (60, 61, -1):
        with pytest.raises(BadInput) as refusal:
            record(entry, nine, ten, break_minutes=wrong)
        assert refusal.value.fields == {"break_minutes": ["Give a break from 0 to 59 minutes."]}


@pytest.mark.parametrize("name", ["starts_at", "ends_at"])
def test_record_hours_to_the_minute(entry: TimesheetEntry, name: str) -> None:
    """Seconds are refused by name: pay is by the minute."""
    times = {"starts_at": london(MONDAY, "09:00"), "ends_at": london(MONDAY, "17:00")}
    times[name] += timedelta(seconds=30)
    with pytest.raises(BadInput) as refusal:
        record(entry, times["starts_at"], times["ends_at"])
    assert list(refusal.value.fields) == [name]


def test_record_hours_on_the_date_of_the_shift(entry: TimesheetEntry) -> None:
    record(entry, london(MONDAY, "00:00"), london(TUESDAY, "00:00"), break_minutes=60)
    with pytest.raises(BadInput) as refusal:
        record(entry, london(MONDAY, "20:00"), london(TUESDAY, "00:01"))
    assert refusal.value.fields == {
        "starts_at": ["This shift is on Monday 12 October 2026. Give hours on that date."]
    }


def test_record_hours_of_a_night_on_either_date(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    night = held(booked(team, people.hr, weekly_pattern=nights(0)), people.worker)
    entry = filled_in(night).entries.get()
    record(entry, london(TUESDAY, "00:00"), london(TUESDAY, "07:00"))
    with pytest.raises(BadInput):
        record(entry, london(MONDAY - timedelta(days=1), "23:59"), london(MONDAY, "23:00"))


def test_record_hours_that_overlap_the_next_shift(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(team, people.hr, ends_on=TUESDAY, weekly_pattern=[*nights(0), *nights(1)])
    first, second = filled_in(held(booking, people.worker)).entries.order_by("worked")
    record(first, london(MONDAY, "22:00"), london(TUESDAY, "22:00"), break_minutes=60)
    with pytest.raises(Overlapping):
        record(second, london(TUESDAY, "21:59"), london(TUESDAY, "23:00"))
    second.refresh_from_db()
    assert second.worked == hours(TUESDAY, "22:00", "06:00")


def test_record_hours_only_before_or_after_the_manager(
    entry: TimesheetEntry, draft: Timesheet, people: People
) -> None:
    nine, noon = london(MONDAY, "09:00"), london(MONDAY, "12:00")
    draft.state, draft.submitted_at = "submitted", AFTER
    draft.submitted_by = people.worker.user
    draft.save()
    with pytest.raises(IllegalMove, match="This timesheet is submitted"):
        record(entry, nine, noon)
    sent_back(draft, people.manager)
    record(entry, nine, noon)
    answered(draft)
    draft.state, draft.approved_at, draft.approved_by = "approved", AFTER, people.manager
    draft.save()
    with pytest.raises(IllegalMove, match="This timesheet is approved"):
        record(entry, nine, london(MONDAY, "13:00"))


def test_record_hours_of_someone_else(entry: TimesheetEntry, people: People) -> None:
    for other in (people.other_worker.user, people.hr, people.manager, people.nobody):
        with pytest.raises(NotPermitted):
            record_hours(
                by=other,
                entry=entry,
                starts_at=london(MONDAY, "09:00"),
                ends_at=london(MONDAY, "12:00"),
                break_minutes=0,
            )


def test_record_week_all_or_none(entry: TimesheetEntry, people: People) -> None:
    before = entry.worked
    good = Hours(
        entry=entry,
        starts_at=before.lower + timedelta(minutes=15),
        ends_at=before.upper,
        break_minutes=30,
    )
    bad = Hours(entry=entry, starts_at=before.upper, ends_at=before.lower, break_minutes=30)
    with pytest.raises(BadInput) as refusal:
        record_week(by=people.worker.user, hours=[good, bad])
    assert list(refusal.value.fields) == [f"entry[{entry.pk}].ends_at"]
    entry.refresh_from_db()
    assert entry.worked == before
    record_week(by=people.worker.user, hours=[good])
    entry.refresh_from_db()
    assert entry.worked.lower == good.starts_at
