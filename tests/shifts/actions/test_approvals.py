"""Approving the week, which posts its spend, or disputing it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Membership, Role, Team, User
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import (
    approve_timesheet,
    dispute_timesheet,
    open_timesheet,
    record_hours,
    submit_timesheet,
)
from shifts.errors import OwnTimesheet
from shifts.models import Assignment, Timesheet
from shifts.states import IllegalMove
from tests.conftest import People
from tests.factories import LONG_AGO, TeamFactory, user_with
from tests.refusals import refused
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    HOUR,
    MONDAY,
    booked,
    held,
    london,
    submitted,
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


def test_approve_timesheet_posts_its_spend(sent: Timesheet, people: People) -> None:
    approved = approve_timesheet(by=people.manager, timesheet=sent, now=AFTER)
    assert (approved.state, approved.approved_by) == ("approved", people.manager)
    lines = SpendLine.objects.all()
    assert [line.worked_on for line in lines] == [
        MONDAY + timedelta(days=count) for count in range(5)
    ]
    assert {(line.minutes, line.amount, line.over_cap_amount) for line in lines} == {
        (450, Decimal("232.50"), Decimal("0.00"))
    }
    assert {line.timesheet_number for line in lines} == {sent.pk}
    entry = AuditEntry.objects.get(verb="timesheet.approved")
    assert '"lines": 5' in entry.body


def test_approve_timesheet_twice_posts_once(sent: Timesheet, people: People) -> None:
    approve_timesheet(by=people.manager, timesheet=sent, now=AFTER)
    again = approve_timesheet(by=people.hr, timesheet=sent, now=AFTER + HOUR)
    assert again.approved_by == people.manager
    assert SpendLine.objects.count() == 5
    assert AuditEntry.objects.filter(verb="timesheet.approved").count() == 1


def test_approve_timesheet_before_it_is_submitted(
    assignment: Assignment, people: People
) -> None:
    draft = open_first_week(assignment)
    with pytest.raises(IllegalMove, match="This timesheet is draft"):
        approve_timesheet(by=people.manager, timesheet=draft, now=AFTER)
    assert not SpendLine.objects.exists()


def also_manages(worker: User, team: Team) -> None:
    Membership.objects.create(
        user=worker, role=Role.TEAM_MANAGER, team=team, granted_at=LONG_AGO
    )


def test_approve_timesheet_never_ones_own(sent: Timesheet, people: People, team: Team) -> None:
    """A manager who also works through the bank: the action refuses, and the database too."""
    worker = people.worker.user
    also_manages(worker, team)
    with pytest.raises(OwnTimesheet):
        approve_timesheet(by=worker, timesheet=sent, now=AFTER)
    with refused("timesheet_not_own_approval"):
        Timesheet.objects.filter(pk=sent.pk).update(
            state="approved", approved_at=AFTER, approved_by=worker, submitted_by=people.hr
        )
    assert not SpendLine.objects.exists()


def test_approve_timesheet_never_ones_own_says_the_database(
    sent: Timesheet, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the action's own check gone, the refusal would read the same."""
    worker = people.worker.user
    also_manages(worker, team)

    def blind(timesheet_id: int) -> Timesheet:
        found = Timesheet.objects.get(pk=timesheet_id)
        found.assignment.worker.user_id = people.nobody.pk
        return found

    monkeypatch.setattr("shifts.actions.timesheets.deciding.lock_timesheet", blind)
    with pytest.raises(OwnTimesheet):
        approve_timesheet(by=worker, timesheet=sent, now=AFTER)
    assert not SpendLine.objects.exists()


@pytest.mark.parametrize("who", ["approver", "lead", "auditor", "other_hr", "nobody"])
def test_approve_timesheet_without_permission(
    sent: Timesheet, people: People, who: str
) -> None:
    with pytest.raises(NotPermitted):
        approve_timesheet(by=getattr(people, who), timesheet=sent, now=AFTER)


def test_approve_timesheet_manager_of_another_team(
    sent: Timesheet, people: People, team: Team
) -> None:
    other = user_with(Role.TEAM_MANAGER, TeamFactory.create(council=team.council))
    with pytest.raises(NotPermitted):
        approve_timesheet(by=other, timesheet=sent, now=AFTER)


def test_approve_timesheet_the_last_one_completes_the_booking(
    assignment: Assignment, sent: Timesheet, people: People
) -> None:
    booking = assignment.booking
    approve_timesheet(by=people.manager, timesheet=sent, now=AFTER)
    assignment.refresh_from_db()
    assert assignment.state == "active"
    last = open_timesheet(
        by=people.worker.user, assignment=assignment, week_starts_on=MONDAY + WEEK, now=AFTER
    )
    later = AFTER + WEEK
    submit_timesheet(by=people.worker.user, timesheet=last, now=later)
    approve_timesheet(by=people.manager, timesheet=last, now=later)
    assignment.refresh_from_db()
    booking.refresh_from_db()
    assert (assignment.state, booking.state) == ("completed", "completed")


def test_approve_timesheet_one_place_of_two_leaves_the_booking(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(team, people.hr, places=2)
    first, second = held(booking, people.worker), held(booking, people.other_worker, place=2)
    approve_timesheet(by=people.manager, timesheet=submitted(first), now=AFTER)
    booking.refresh_from_db()
    assert booking.state == "filled"
    approve_timesheet(by=people.manager, timesheet=submitted(second), now=AFTER)
    booking.refresh_from_db()
    assert booking.state == "completed"


# Disputing


def test_dispute_timesheet_then_correct_and_submit_again(
    sent: Timesheet, people: People
) -> None:
    worker = people.worker.user
    told = "You left at three on Monday."
    back = dispute_timesheet(by=people.manager, timesheet=sent, reason=f" {told} ", now=AFTER)
    assert (back.state, back.dispute_reason) == ("disputed", told)
    record_hours(
        by=worker,
        entry=back.entries.earliest("worked"),
        starts_at=london(MONDAY, "09:00"),
        ends_at=london(MONDAY, "15:00"),
        break_minutes=0,
    )
    with pytest.raises(BadInput, match="words"):
        submit_timesheet(by=worker, timesheet=back, now=AFTER + HOUR)
    submit_timesheet(by=worker, timesheet=back, now=AFTER + HOUR, words="At three, yes.")
    assert [each.words for each in back.messages.all()] == [told, "At three, yes."]
    approve_timesheet(by=people.manager, timesheet=back, now=AFTER + HOUR)
    first = SpendLine.objects.order_by("worked_on")[0]
    assert (first.minutes, first.amount) == (360, Decimal("186.00"))
    verbs = AuditEntry.objects.filter(target=f"timesheet:{sent.pk}").order_by("pk")
    assert [entry.verb for entry in verbs] == [
        "timesheet.opened",
        "timesheet.submitted",
        "timesheet.disputed",
        "timesheet.hours_recorded",
        "timesheet.submitted",
        "timesheet.approved",
    ]


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_dispute_timesheet_without_a_reason(
    sent: Timesheet, people: People, reason: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        dispute_timesheet(by=people.manager, timesheet=sent, reason=reason, now=AFTER)
    assert list(refusal.value.fields) == ["reason"]


@pytest.mark.parametrize("state", ["draft", "disputed", "approved"])
def test_dispute_timesheet_only_what_is_submitted(
    assignment: Assignment, people: People, state: str
) -> None:
    timesheet = open_first_week(assignment)
    if state != "draft":
        submit_timesheet(by=people.worker.user, timesheet=timesheet, now=AFTER)
    if state == "disputed":
        dispute_timesheet(by=people.hr, timesheet=timesheet, reason="Wrong", now=AFTER)
    if state == "approved":
        approve_timesheet(by=people.hr, timesheet=timesheet, now=AFTER)
    with pytest.raises(IllegalMove, match=f"This timesheet is {state}"):
        dispute_timesheet(by=people.manager, timesheet=timesheet, reason="Wrong", now=AFTER)


@pytest.mark.parametrize("who", ["approver", "lead", "auditor", "other_hr", "nobody"])
def test_dispute_timesheet_without_permission(
    sent: Timesheet, people: People, who: str
) -> None:
    with pytest.raises(NotPermitted):
        dispute_timesheet(by=getattr(people, who), timesheet=sent, reason="Wrong", now=AFTER)


def test_timesheets_to_approve_are_never_ones_own(
    sent: Timesheet, people: People, team: Team
) -> None:
    also_manages(people.worker.user, team)
    waiting = Timesheet.objects
    assert waiting.to_approve(people.manager).get() == sent
    assert waiting.to_approve(people.hr).get() == sent
    assert not waiting.to_approve(people.worker.user).exists()
    assert not waiting.to_approve(people.other_hr).exists()
