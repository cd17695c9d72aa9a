"""Approving several weeks at once: each on its own, and nothing half-done."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import approve_timesheet, approve_timesheets
from shifts.actions.timesheets.bulk import MOST
from shifts.models import Timesheet, TimesheetEntry
from shifts.reports.to_approve import to_approve
from shifts.views.approvals import waiting_for
from tests.conftest import People
from tests.refusals import guards_off
from tests.shifts.actions.test_approvals import also_manages
from tests.shifts.building import (
    AFTER,
    HOUR,
    MONDAY,
    absent,
    booked,
    filled_in,
    held,
    hours,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(memorandum: MemorandumVersion, people: People, team: Team) -> list[Timesheet]:
    """Of two workers in one booking."""
    booking = booked(team, people.hr, places=2)
    return [
        submitted(held(booking, people.worker)),
        submitted(held(booking, people.other_worker, place=2)),
    ]


def test_approve_timesheets_each_with_its_lines(two: list[Timesheet], people: People) -> None:
    answered = approve_timesheets(by=people.manager, timesheets=two, now=AFTER)
    assert [(each.timesheet, each.approved, each.lines) for each in answered] == [
        (two[0], True, 5),
        (two[1], True, 5),
    ]
    assert SpendLine.objects.count() == 10
    assert AuditEntry.objects.filter(verb="timesheet.approved").count() == 2
    booking = two[0].assignment.booking
    booking.refresh_from_db()
    assert booking.state == "completed"


def test_approve_timesheets_twice_posts_once(two: list[Timesheet], people: People) -> None:
    approve_timesheets(by=people.manager, timesheets=two, now=AFTER)
    again = approve_timesheets(by=people.hr, timesheets=two, now=AFTER + HOUR)
    assert [(each.approved, each.lines) for each in again] == [(True, None), (True, None)]
    assert SpendLine.objects.count() == 10
    assert AuditEntry.objects.filter(verb="timesheet.approved").count() == 2


def test_approve_timesheets_never_ones_own(
    two: list[Timesheet], people: People, team: Team
) -> None:
    """Whoever manages the team and works in it too approves the other week alone."""
    also_manages(people.worker.user, team)
    own, other = approve_timesheets(by=people.worker.user, timesheets=two, now=AFTER)
    assert (own.approved, own.code, own.timesheet.state) == (
        False,
        "own_timesheet",
        "submitted",
    )
    assert other.approved
    assert {line.timesheet_number for line in SpendLine.objects.all()} == {two[1].pk}


def test_approve_timesheets_leaves_nothing_of_what_is_refused(
    two: list[Timesheet], people: People
) -> None:
    """Half of the hours of one lie on a day that nobody judged; raw SQL put them there."""
    entry = two[0].entries.latest("worked")
    with guards_off():
        later = hours(MONDAY + timedelta(days=20), "09:00", "17:00")
        TimesheetEntry.objects.filter(pk=entry.pk).update(worked=later, unpaid_break=None)
    bad, good = approve_timesheets(by=people.manager, timesheets=two, now=AFTER)
    assert (bad.code, bad.lines) == ("outside_decision", None)
    assert "Sunday 1 November 2026 was never judged" in bad.problem
    assert good.approved
    assert {line.timesheet_number for line in SpendLine.objects.all()} == {two[1].pk}
    two[0].refresh_from_db()
    assert two[0].state == "submitted"


def test_approve_timesheets_not_what_was_handed_in_again(
    two: list[Timesheet], people: People
) -> None:
    """What is approved is what was looked at."""
    seen = {two[0].pk: AFTER - HOUR, two[1].pk: AFTER}
    changed, same = approve_timesheets(
        by=people.manager, timesheets=two, now=AFTER + HOUR, seen=seen
    )
    assert (changed.code, same.code) == ("wrong_state", "")
    assert "handed in again since you looked" in changed.problem


def test_approve_timesheets_that_are_not_submitted_or_not_ones_team(
    two: list[Timesheet], people: People
) -> None:
    Timesheet.objects.filter(pk=two[0].pk).update(state="draft")
    draft, fine = approve_timesheets(by=people.manager, timesheets=two, now=AFTER)
    assert (draft.code, fine.code) == ("wrong_state", "")
    foreign = approve_timesheets(by=people.other_hr, timesheets=two[:1], now=AFTER)
    assert [each.code for each in foreign] == ["not_permitted"]


@pytest.mark.parametrize("who", ["approver", "lead", "auditor", "nobody"])
def test_approve_timesheets_without_permission(
    two: list[Timesheet], people: People, who: str
) -> None:
    with pytest.raises(NotPermitted):
        approve_timesheets(by=getattr(people, who), timesheets=two, now=AFTER)


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_approve_timesheets_some_and_not_too_many(people: People, count: int) -> None:
    with pytest.raises(BadInput, match="timesheets"):
        approve_timesheets(by=people.hr, timesheets=[Timesheet()] * count, now=AFTER)


def test_approve_timesheets_reads_what_they_share_once(
    two: list[Timesheet], people: People
) -> None:
    with CaptureQueriesContext(connection) as asked:
        approve_timesheets(by=people.manager, timesheets=two, now=AFTER)
    for table in ("rates_bankholiday", "rates_decisionsegment"):
        reads = [each for each in asked if f'SELECT "{table}"' in each["sql"]]
        assert len(reads) == 1, table


# What is looked at before


def looked_at(people: People) -> Any:
    return to_approve(waiting_for(people.manager), today=AFTER.date())


def test_to_approve_as_planned(two: list[Timesheet], people: People) -> None:
    found = looked_at(people)
    assert [(each.timesheet, each.clean, str(each.pay)) for each in found] == [
        (two[0], True, "1302.81"),
        (two[1], True, "1302.81"),
    ]
    assert {str(each.turn.due_on) for each in found} == {"2026-10-22"}


def test_to_approve_points_out_what_differs(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    first, *_, last = assignment.shifts.all()
    sheet = filled_in(assignment)
    sheet.entries.filter(shift=last).delete()
    absent(last, people.hr)
    sheet.entries.filter(shift=first).update(worked=hours(MONDAY, "09:00", "18:00"))
    sheet.state, sheet.submitted_at = "submitted", AFTER
    sheet.submitted_by = people.worker.user
    sheet.save()
    (found,) = looked_at(people)
    assert [each.code for each in found.remarks] == [
        "over_planned",
        "hours_differ",
        "missed_shift",
    ]
    assert (found.clean, found.may_be_approved) == (False, True)


def test_to_approve_what_was_never_judged_comes_to_nothing(
    two: list[Timesheet], people: People
) -> None:
    entry = two[0].entries.latest("worked")
    with guards_off():
        later = hours(MONDAY + timedelta(days=20), "09:00", "17:00")
        TimesheetEntry.objects.filter(pk=entry.pk).update(worked=later, unpaid_break=None)
    bad, good = looked_at(people)
    assert (bad.may_be_approved, good.may_be_approved) == (False, True)
    assert (bad.week, bad.remarks[0].stops) == (None, True)


def test_to_approve_asks_as_often_for_many(
    two: list[Timesheet], people: People, team: Team
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            looked_at(people)
        return len(asked)

    many = questions()
    approve_timesheet(by=people.manager, timesheet=two[0], now=AFTER)
    assert questions() == many
