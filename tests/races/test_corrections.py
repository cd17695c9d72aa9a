"""Two answer one correction at once, and two correct one week at once."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from accounts.models import Team, User
from rates.actions.ledger import reverse_spend
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import (
    RightHours,
    approve_correction,
    approve_timesheet,
    ask_correction,
    correcting,
    withdraw_correction,
)
from shifts.models import Booking, Correction, Timesheet
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.races.test_timesheets import refused_by
from tests.shifts.building import AFTER, MONDAY, booked, held, london, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def week(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    sheet = submitted(held(booked(team, people.hr), people.worker))
    return approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)


def ask(week: Timesheet, by: User, ends: str) -> Correction:
    right = RightHours(
        shift=week.entries.earliest("worked").shift,
        starts_at=london(MONDAY, "09:00"),
        ends_at=london(MONDAY, ends),
    )
    return ask_correction(by=by, timesheet=week, hours=[right], reason="Wrong", now=AFTER)


def approving(correction: Correction, by: User) -> Callable[[], str]:
    def approve() -> str:
        try:
            approve_correction(by=by, correction=correction, now=AFTER)
        except IntegrityError as refusal:
            return refused_by(refusal)
        return "approved"

    return approve


def minutes() -> int:
    found: int = SpendLine.objects.aggregate(sum=Sum("minutes"))["sum"]
    return found


def test_approve_correction_by_two_posts_once(
    week: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = ask(week, people.worker.user, "15:00")

    def reverse_slowly(**asked: Any) -> Any:
        time.sleep(GAP)
        return reverse_spend(**asked)

    monkeypatch.setattr(correcting, "reverse_spend", reverse_slowly)
    both = [approving(correction, by) for by in (people.manager, people.hr)]
    assert at_once(both) == ["approved", "approved"]
    assert (minutes(), SpendLine.objects.count()) == (4 * 450 + 360, 7)


def test_approve_correction_without_the_lock_the_guard_decides(
    week: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both pass the check, and the database refuses one."""
    correction = ask(week, people.worker.user, "15:00")
    both_checked = Barrier(2, timeout=PATIENCE)
    save = correcting.save_decision

    def save_together(*asked: Any, **how: Any) -> None:
        both_checked.wait()
        save(*asked, **how)

    monkeypatch.setattr(correcting, "save_decision", save_together)
    monkeypatch.setattr(correcting, "lock_worker", lambda pk: None)
    monkeypatch.setattr(correcting, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    monkeypatch.setattr(correcting, "lock_timesheet", lambda pk: Timesheet.objects.get(pk=pk))
    both = [approving(correction, by) for by in (people.manager, people.hr)]
    assert at_once(both) == ["approved", "correction_life"]
    assert minutes() == 4 * 450 + 360


def test_ask_correction_by_two_is_one(
    week: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = correcting.check_reason

    def check_slowly(words: str, field: str) -> None:
        time.sleep(GAP)
        check(words, field)

    monkeypatch.setattr(correcting, "check_reason", check_slowly)

    def asking(by: User, ends: str) -> Callable[[], str]:
        return lambda: f"number {ask(week, by, ends).number}"

    both = [asking(people.worker.user, "15:00"), asking(people.manager, "16:00")]
    assert at_once(both) == ["number 1", "wrong_state"]


def test_withdraw_correction_while_it_is_approved(
    week: Timesheet, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = ask(week, people.worker.user, "15:00")

    def reverse_slowly(**asked: Any) -> Any:
        time.sleep(GAP)
        return reverse_spend(**asked)

    monkeypatch.setattr(correcting, "reverse_spend", reverse_slowly)

    def withdraw() -> str:
        time.sleep(GAP / 2)  # the approval holds the week by now
        withdraw_correction(by=people.worker.user, correction=correction, now=AFTER)
        return "withdrawn"

    assert at_once([approving(correction, people.hr), withdraw]) == ["approved", "wrong_state"]
