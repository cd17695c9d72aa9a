"""Supervision, supervisors and caseloads, recorded and objected to."""

from datetime import date
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.actions.placement.supervision import (
    SupervisionDenied,
    SupervisionKnown,
    count_cases,
    deny_supervision,
    name_supervisor,
    record_supervision,
)
from shifts.models import Assignment, CaseloadCount, Supervision
from tests.conftest import People
from tests.shifts.building import AFTER, FRIDAY, MONDAY
from tests.shifts.placing import DAY, WEEK, placed, supervised

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """From Monday 12 to Friday 16 October 2026."""
    return placed(team, people.hr, people.worker)


def recorded(assignment: Assignment, people: People, **changes: Any) -> Supervision:
    normal: dict[str, Any] = {
        "by": people.manager,
        "assignment": assignment,
        "held_on": MONDAY,
        "next_due_on": MONDAY + 4 * WEEK,
        "supervisor": " Marcus Lee ",
        "now": AFTER,
    }
    return record_supervision(**normal | changes)


def test_record_supervision(assignment: Assignment, people: People) -> None:
    made = recorded(assignment, people)
    assert (made.supervisor, made.recorded_by) == ("Marcus Lee", people.manager)
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "supervision.recorded"
    assert '"held_on": "2026-10-12"' in entry.body


def test_record_supervision_once_a_day(assignment: Assignment, people: People) -> None:
    recorded(assignment, people)
    with pytest.raises(SupervisionKnown):
        recorded(assignment, people, by=people.hr)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": MONDAY - DAY}, "held_on"),
        ({"held_on": FRIDAY + DAY}, "held_on"),
        ({"held_on": MONDAY + DAY, "now": AFTER - WEEK}, "held_on"),
        ({"next_due_on": MONDAY}, "next_due_on"),
        ({"supervisor": " "}, "supervisor"),
    ],
)
def test_record_supervision_says_what_is_wrong(
    assignment: Assignment, people: People, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        recorded(assignment, people, **changes)
    assert field in refusal.value.fields


@pytest.mark.parametrize("who", ["other_hr", "lead", "approver", "nobody"])
def test_record_supervision_not_permitted(
    assignment: Assignment, people: People, who: str
) -> None:
    with pytest.raises(NotPermitted):
        recorded(assignment, people, by=getattr(people, who))


def test_record_supervision_not_by_the_worker(assignment: Assignment, people: People) -> None:
    with pytest.raises(NotPermitted):
        recorded(assignment, people, by=people.worker.user)


def test_deny_supervision(assignment: Assignment, people: People) -> None:
    made = supervised(assignment, people.hr, MONDAY)
    with pytest.raises(NotPermitted):
        deny_supervision(by=people.hr, supervision=made, now=AFTER)
    denied = deny_supervision(by=people.worker.user, supervision=made, now=AFTER)
    assert denied.denied_at == AFTER
    assert not Supervision.objects.standing().exists()
    with pytest.raises(SupervisionDenied):
        deny_supervision(by=people.worker.user, supervision=made, now=AFTER)


def test_name_supervisor(assignment: Assignment, people: People) -> None:
    named = name_supervisor(
        by=people.hr, assignment=assignment, supervisor="Priya Shah", from_day=FRIDAY, now=AFTER
    )
    assert str(named) == "Priya Shah from 16 October 2026"
    with pytest.raises(BadInput) as refusal:
        name_supervisor(
            by=people.hr,
            assignment=assignment,
            supervisor="",
            from_day=FRIDAY + DAY,
            now=AFTER,
        )
    assert set(refusal.value.fields) == {"supervisor", "from_day"}


def counted_by(
    who: Any, assignment: Assignment, cases: int, on: date = MONDAY
) -> CaseloadCount:
    return count_cases(by=who, assignment=assignment, counted_on=on, cases=cases, now=AFTER)


def test_count_cases_by_worker_and_manager(assignment: Assignment, people: People) -> None:
    assert counted_by(people.worker.user, assignment, 0).cases == 0
    assert counted_by(people.manager, assignment, 200).cases == 200


def test_count_cases_by_nobody_else(assignment: Assignment, people: People) -> None:
    for who in (people.other_worker.user, people.other_hr):
        with pytest.raises(NotPermitted):
            counted_by(who, assignment, 12)


@pytest.mark.parametrize(("cases", "on"), [(-1, MONDAY), (201, MONDAY), (12, MONDAY - DAY)])
def test_count_cases_says_what_is_wrong(
    assignment: Assignment, people: People, cases: int, on: date
) -> None:
    with pytest.raises(BadInput):
        counted_by(people.manager, assignment, cases, on)
