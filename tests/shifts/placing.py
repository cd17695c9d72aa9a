"""Assignments that have run for a while, and facts as the rules take them."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Team, User, Worker
from rates.clauses import defaults
from shifts.models import Assignment, CaseloadCount, Supervision
from shifts.placement.facts import Facts
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held, london

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LATER = NOW + timedelta(weeks=8)


def placed(team: Team, by: User, worker: Worker, *, weeks: int = 1, **asked: Any) -> Assignment:
    """Work from Monday 12 October 2026 for so many weeks."""
    last = FRIDAY + (weeks - 1) * WEEK
    return held(booked(team, by, **{"ends_on": last} | asked), worker)


def facts_with(**changes: Any) -> Facts:
    """Nothing is found of these, on the first day of twelve weeks."""
    normal: dict[str, Any] = {
        "assignment_id": 1,
        "first_day": MONDAY,
        "last_day": MONDAY + 12 * WEEK,
        "today": MONDAY,
        "cancelled": False,
        "clauses": defaults(),
        "supervisor": "Marcus Lee",
        "supervision_due_on": MONDAY + 4 * WEEK,
        "expected_caseload": None,
        "caseload": None,
        "caseload_counted_on": None,
        "clock": None,
        "pay": None,
        "review_due_on": MONDAY + 14 * WEEK,
        "reviewed_on": None,
        "cut_short": None,
        "approaches": (),
    }
    return Facts(**normal | changes)


def supervised(assignment: Assignment, by: User, held_on: date, **facts: Any) -> Supervision:
    normal: dict[str, Any] = {
        "supervisor": "Marcus Lee",
        "next_due_on": held_on + 4 * WEEK,
        "recorded_at": london(held_on, "12:00"),
        "recorded_by": by,
    }
    return Supervision.objects.create(
        assignment=assignment, **{"held_on": held_on} | normal | facts
    )


def counted(assignment: Assignment, by: User, counted_on: date, cases: int) -> CaseloadCount:
    return CaseloadCount.objects.create(
        assignment=assignment,
        counted_on=counted_on,
        cases=cases,
        recorded_at=london(counted_on, "12:00"),
        recorded_by=by,
    )
