"""An October that can be worked out by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, EmploymentSpell, Team, User, Worker
from rates.actions.workforce import record_workforce
from rates.models import MemorandumVersion
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Assignment, CaseloadCount
from tests.conftest import People
from tests.everyone import graded
from tests.factories import LONG_AGO
from tests.rates.workforce.counting import figures
from tests.shifts.building import AFTER, booked, held, submitted

OCTOBER = date(2026, 10, 1)
NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=UTC)


def counted_october(by: User, council: Council, **changes: Any) -> None:
    record_workforce(
        by=by, council=council, month=OCTOBER, figures=figures(**changes), now=NOVEMBER
    )


def worked(team: Team, by: User, worker: Worker, manager: User, **booking: Any) -> Assignment:
    """A week of 37 hours 30 minutes, approved."""
    assignment = held(booked(team, by, **booking), worker)
    approve_timesheet(by=manager, timesheet=submitted(assignment), now=AFTER)
    return assignment


def joined(worker: Worker, council: Council, on: date) -> EmploymentSpell:
    return EmploymentSpell.objects.create(
        worker=worker,
        council=council,
        employer=council.name,
        effective=DateRange(on, None),
        directly_employed=True,
        child_and_family=True,
        kind="permanent",
        recorded_at=LONG_AGO,
        recorded_by=worker.joined_by,
    )


@pytest.fixture
def october(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> Team:
    """At Liverpool: one week on the bank and one from an agency; 101.50 posts are filled."""
    graded(liverpool, people.hr)
    first = worked(team, people.hr, people.worker, people.manager, expected_caseload=14)
    worked(
        team,
        people.hr,
        people.other_worker,
        people.manager,
        engagement="agency_umbrella",
        pay_basis="umbrella",
        hourly_rate=Decimal("40.00"),
    )
    CaseloadCount.objects.create(
        assignment=first,
        counted_on=date(2026, 10, 14),
        cases=12,
        recorded_at=AFTER,
        recorded_by=people.hr,
    )
    counted_october(people.hr, liverpool)
    return team
