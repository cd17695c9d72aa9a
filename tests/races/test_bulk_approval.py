"""Two approve the same weeks at once, each in another order."""

import time
from collections.abc import Callable, Iterable
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import AuditEntry, Team, User
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import approve_timesheets, bulk, deciding
from shifts.models import Timesheet
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.races.test_timesheets import refused_by
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(memorandum: MemorandumVersion, people: People, team: Team) -> list[Timesheet]:
    booking = booked(team, people.hr, places=2)
    return [
        submitted(held(booking, people.worker)),
        submitted(held(booking, people.other_worker, place=2)),
    ]


def approving(sheets: Iterable[Timesheet], by: User) -> Callable[[], str]:
    def approve() -> str:
        try:
            answered = approve_timesheets(by=by, timesheets=list(sheets), now=AFTER)
        except IntegrityError as refusal:
            return refused_by(refusal)
        return " ".join(str(each.lines) for each in answered)

    return approve


def test_approve_timesheets_by_two_in_other_orders_posts_once(
    two: list[Timesheet], people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = deciding.settle_done

    def settle_slowly(*asked: Any, **how: Any) -> None:
        time.sleep(GAP)
        settle(*asked, **how)

    monkeypatch.setattr(deciding, "settle_done", settle_slowly)
    both = [approving(two, people.manager), approving(reversed(two), people.hr)]
    assert at_once(both) == ["5 5", "None None"]
    assert SpendLine.objects.count() == 10
    assert AuditEntry.objects.filter(verb="timesheet.approved").count() == 2


def test_approve_timesheets_without_the_lock_the_guard_decides(
    two: list[Timesheet], people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find the week submitted, and one is refused."""
    both_checked = Barrier(2, timeout=PATIENCE)

    def together(*asked: Any, **how: Any) -> int:
        both_checked.wait()
        return deciding.post_hours(*asked, **how)

    def read(wanted: Iterable[Timesheet]) -> list[Timesheet]:
        return [Timesheet.objects.get(pk=each.pk) for each in wanted]

    monkeypatch.setattr(bulk, "post_hours", together)
    monkeypatch.setattr(bulk, "lock_timesheets", read)
    both = [approving(two[:1], by) for by in (people.manager, people.hr)]
    assert at_once(both) == ["5", "timesheet_final"]
