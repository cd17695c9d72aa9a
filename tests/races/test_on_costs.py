"""Two weeks of one worker at two hosts, approved at the same moment: one threshold between them."""

import time
from collections.abc import Callable, Sequence
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from accounts.models import Council, Team, User
from rates.actions import on_costs
from rates.models import MemorandumVersion, OnCostLine
from shifts.actions.timesheets import approve_timesheet, deciding
from shifts.models import Timesheet
from tests.conftest import People
from tests.factories import TeamFactory, weekdays
from tests.races.running import GAP, PATIENCE, at_once
from tests.races.test_timesheets import refused_by
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db(transaction=True)
Sent = Sequence[tuple[Timesheet, User]]


@pytest.fixture
def sent(memorandum: MemorandumVersion, people: People, team: Team, wirral: Council) -> Sent:
    theirs = TeamFactory.create(council=wirral)
    days: dict[str, Any] = {"weekly_pattern": weekdays()[:1]}
    own = booked(team, people.hr, **days)
    days = {"weekly_pattern": weekdays()[1:2], "engagement": "bank_hosted"}
    hosted = booked(theirs, people.other_hr, **days)
    return [
        (submitted(held(own, people.worker)), people.manager),
        (submitted(held(hosted, people.worker)), people.other_hr),
    ]


def approve_both(sent: Sent) -> list[str]:
    def approving(sheet: Timesheet, by: User) -> Callable[[], str]:
        def approve() -> str:
            try:
                approve_timesheet(by=by, timesheet=sheet, now=AFTER)
            except IntegrityError as refusal:
                return refused_by(refusal)
            return "approved"

        return approve

    return at_once([approving(*each) for each in sent])


def test_two_approvals_share_one_threshold(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    worked = on_costs.due_of_week

    def slowly(*asked: Any) -> Any:
        time.sleep(GAP)
        return worked(*asked)

    monkeypatch.setattr(on_costs, "due_of_week", slowly)
    assert approve_both(sent) == ["approved", "approved"]
    ni = OnCostLine.objects.filter(kind="ni").aggregate(total=Sum("amount"))["total"]
    assert str(ni) == "63.77"  # 15 % of £521.13 - £96.00


def test_without_the_lock_the_database_refuses_one(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both take the whole threshold, and the key stops one."""
    both_worked_out, worked = Barrier(2, timeout=PATIENCE), on_costs.due_of_week

    def together(*asked: Any) -> Any:
        both_worked_out.wait()
        return worked(*asked)

    monkeypatch.setattr(on_costs, "due_of_week", together)
    monkeypatch.setattr(deciding, "lock_worker", lambda pk: None)
    assert approve_both(sent) == ["approved", "oncostline_posted_once"]
