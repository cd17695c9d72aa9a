"""Two managers approve at once, and hours change while they do."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, Team, User
from rates.actions.ledger import post_spend
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import (
    approve_timesheet,
    deciding,
    dispute_timesheet,
    filling,
    open_timesheet,
    opening,
    record_hours,
    submit_timesheet,
)
from shifts.models import Booking, Timesheet, TimesheetEntry
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.shifts.building import AFTER, MONDAY, booked, held, london, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    return submitted(held(booked(team, people.hr), people.worker))


def approving(timesheet: Timesheet, by: User) -> Callable[[], str]:
    def approve() -> str:
        approve_timesheet(by=by, timesheet=timesheet, now=AFTER)
        return "approved"

    return approve


def refused_by(refusal: IntegrityError) -> str:
    cause = refusal.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or ""


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:

    def post_slowly(**asked: Any) -> int:
        time.sleep(GAP)
        return post_spend(**asked)

    monkeypatch.setattr(deciding, "post_spend", post_slowly)


def test_approve_timesheet_by_two_posts_once(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    both = [approving(sent, by) for by in (people.manager, people.hr)]
    assert at_once(both) == ["approved", "approved"]
    assert SpendLine.objects.count() == 5
    assert AuditEntry.objects.filter(verb="timesheet.approved").count() == 1


def test_approve_timesheet_without_the_lock_both_approve(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both approve, and the guard refuses the second."""
    both_checked = Barrier(2, timeout=PATIENCE)

    def post_together(**asked: Any) -> int:
        both_checked.wait()
        return post_spend(**asked)

    def read(pk: int) -> Timesheet:
        return Timesheet.objects.get(pk=pk)

    monkeypatch.setattr(deciding, "post_spend", post_together)
    monkeypatch.setattr(deciding, "lock_worker", lambda pk: None)
    monkeypatch.setattr(deciding, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    monkeypatch.setattr(deciding, "lock_timesheet", read)

    def or_refused(act: Callable[[], str]) -> Callable[[], str]:
        def run() -> str:
            try:
                return act()
            except IntegrityError as refusal:
                return refused_by(refusal)

        return run

    both = [or_refused(approving(sent, by)) for by in (people.manager, people.hr)]
    assert at_once(both) == ["approved", "timesheet_final"]
    assert SpendLine.objects.count() == 5  # posted once all the same, by its posting key


def test_approve_timesheet_or_dispute_it(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)

    def dispute() -> str:
        time.sleep(GAP / 2)  # the approval holds the sheet by now
        dispute_timesheet(by=people.hr, timesheet=sent, reason="Wrong", now=AFTER)
        return "disputed"

    assert at_once([approving(sent, people.manager), dispute]) == ["approved", "wrong_state"]


def recording(entry: TimesheetEntry) -> Callable[[], str]:
    def record() -> str:
        time.sleep(GAP / 2)  # the approval holds the sheet by now
        record_hours(
            by=entry.worker.user,
            entry=entry,
            starts_at=london(MONDAY, "09:00"),
            ends_at=london(MONDAY, "21:00"),
            break_minutes=0,
        )
        return "recorded"

    return record


def test_record_hours_while_it_is_approved(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No edit after approval leaves the pay stale."""
    slowly(monkeypatch)
    entry = sent.entries.earliest("worked")
    assert at_once([approving(sent, people.manager), recording(entry)]) == [
        "approved",
        "wrong_state",
    ]
    assert SpendLine.objects.earliest("worked_on").minutes == 450


def test_hours_in_sql_while_it_is_submitted_and_approved(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard takes a lock of its own: a raw update waits for the approval, then is refused."""
    slowly(monkeypatch)
    entry = sent.entries.earliest("worked")

    def update() -> str:
        time.sleep(GAP / 2)
        try:
            with transaction.atomic():
                TimesheetEntry.objects.filter(pk=entry.pk).update(unpaid_break=None)
        except IntegrityError as refusal:
            return refused_by(refusal)
        return "updated"

    assert at_once([approving(sent, people.manager), update]) == [
        "approved",
        "timesheetentry_open",
    ]


def test_record_hours_without_the_lock_the_guard_decides(
    sent: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the lock matters: a change let past the check is stopped by the guard alone."""
    dispute_timesheet(by=people.hr, timesheet=sent, reason="Wrong", now=AFTER)
    entry = sent.entries.earliest("worked")
    checked = filling.hours_that_make_sense
    submitted_meanwhile = Barrier(2, timeout=PATIENCE)

    def check_then_wait(*asked: Any) -> Any:
        worked = checked(*asked)
        submitted_meanwhile.wait()  # both are past their checks
        submitted_meanwhile.wait()  # and the sheet has been submitted
        return worked

    def read(pk: int) -> Timesheet:
        return Timesheet.objects.get(pk=pk)

    monkeypatch.setattr(filling, "hours_that_make_sense", check_then_wait)
    monkeypatch.setattr(filling, "lock_timesheet", read)

    def record() -> str:
        try:
            return recording(entry)()
        except IntegrityError as refusal:
            return refused_by(refusal)

    def submit() -> str:
        submitted_meanwhile.wait()
        submit_timesheet(by=people.worker.user, timesheet=sent, now=AFTER, words="No")
        submitted_meanwhile.wait()
        return "submitted"

    assert at_once([record, submit]) == ["submitted", "timesheetentry_open"]
    entry.refresh_from_db()
    assert entry.worked.upper == london(MONDAY, "17:00")


def test_open_timesheet_twice_at_once_is_one(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    shifts_of_week = opening.shifts_of_week

    def look_slowly(*asked: Any) -> Any:
        time.sleep(GAP)
        return shifts_of_week(*asked)

    monkeypatch.setattr(opening, "shifts_of_week", look_slowly)

    def open_one() -> str:
        sheet = open_timesheet(
            by=people.worker.user, assignment=assignment, week_starts_on=MONDAY, now=AFTER
        )
        return str(sheet.pk)

    first, second = at_once([open_one, open_one])
    assert first == second
    assert Timesheet.objects.get().entries.count() == 5


def test_approve_timesheet_last_two_of_a_booking_complete_it(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees the other as still to do: the booking does not stay filled for ever."""
    booking = booked(team, people.hr, places=2)
    sheets = [
        submitted(held(booking, people.worker)),
        submitted(held(booking, people.other_worker, place=2)),
    ]
    settle = deciding.settle_done

    def settle_slowly(assignment: Any, **who: Any) -> None:
        time.sleep(GAP)
        settle(assignment, **who)

    monkeypatch.setattr(deciding, "settle_done", settle_slowly)
    both = [approving(sheet, people.manager) for sheet in sheets]
    assert at_once(both) == ["approved", "approved"]
    booking.refresh_from_db()
    assert booking.state == "completed"
    assert SpendLine.objects.count() == 10
