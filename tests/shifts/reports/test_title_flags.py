from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Council, JobRole, Team, Worker
from rates.models import MemorandumVersion
from shifts.models import Booking
from shifts.reports.title_flags import WorkerFlag, workers_in_two_roles
from shifts.states import AssignmentState, ShiftState
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_in_force
from tests.shifts.building import FRIDAY, MONDAY, booked, held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SENIOR = "senior_social_worker"


@pytest.fixture
def memorandum(city_region: list[Council]) -> MemorandumVersion:
    caps = {("social_worker", "paye"): "31.00", (SENIOR, "paye"): "34.00"}
    return memorandum_in_force(city_region, caps)


@pytest.fixture
def work(memorandum: MemorandumVersion, people: People, team: Team) -> Any:
    """A week's booking of a worker; the title is as it was mapped when it was booked."""
    weeks = iter(range(20))

    def worked(
        title: str, job_role: str = "social_worker", *, at: Team = team, **changes: Any
    ) -> Booking:
        after = next(weeks) * WEEK
        days: dict[str, date] = {"starts_on": MONDAY + after, "ends_on": FRIDAY + after}
        by = people.hr if at == team else people.other_hr
        role = JobRole.objects.get(pk=job_role)
        booking = booked(at, by, job_role=role, **days)
        booking.job_title = title
        booking.save()
        held(booking, changes.get("worker", people.worker))
        return booking

    return worked


def told(flags: tuple[WorkerFlag, ...]) -> list[tuple[Worker, str, list[str]]]:
    return [
        (flag.worker, flag.title, [each.job_role_id for each in flag.bookings])
        for flag in flags
    ]


def test_worker_under_one_title_in_two_roles(work: Any, people: People) -> None:
    bookings = [
        work("Senior Practitioner"),
        work("senior  practitioner", SENIOR),
        work("SeniorPractitioner"),
    ]
    work("Another title", SENIOR)
    (flag,) = workers_in_two_roles(by=people.hr)
    assert (flag.worker, flag.title) == (people.worker, "Senior Practitioner")
    assert list(flag.bookings) == bookings


@pytest.mark.parametrize("other", ["", "Senior Practitioner 2"])
def test_other_titles_are_no_flag(other: str, work: Any, people: People) -> None:
    work("Senior Practitioner" if other else "")
    work(other, SENIOR)
    assert workers_in_two_roles(by=people.hr) == ()


def test_two_workers_are_no_flag(work: Any, people: People) -> None:
    work("Senior Practitioner")
    work("Senior Practitioner", SENIOR, worker=people.other_worker)
    assert workers_in_two_roles(by=people.hr) == ()


def test_one_role_is_no_flag(work: Any, people: People) -> None:
    work("Senior Practitioner")
    work("Senior Practitioner")
    assert workers_in_two_roles(by=people.hr) == ()


def test_work_that_was_cancelled_is_no_flag(work: Any, people: People) -> None:
    work("Senior Practitioner")
    booking = work("Senior Practitioner", SENIOR)
    booking.shifts.update(state=ShiftState.OPEN, worker=None, assignment=None)
    booking.assignments.update(state=AssignmentState.CANCELLED)
    assert workers_in_two_roles(by=people.hr) == ()


def test_lead_sees_what_each_council_cannot(work: Any, people: People, wirral: Council) -> None:
    elsewhere = TeamFactory.create(council=wirral)
    work("Senior Practitioner")
    work("Senior Practitioner", SENIOR, at=elsewhere)
    assert workers_in_two_roles(by=people.hr) == ()
    assert workers_in_two_roles(by=people.other_hr) == ()
    (flag,) = workers_in_two_roles(by=people.lead)
    assert [each.council.name for each in flag.bookings] == ["Liverpool", "Wirral"]


@pytest.mark.parametrize("persona", ["manager", "auditor", "nobody"])
def test_flags_without_permission(persona: str, people: People) -> None:
    with pytest.raises(NotPermitted):
        workers_in_two_roles(by=getattr(people, persona))


def test_look_across_councils_is_audited(people: People) -> None:
    workers_in_two_roles(by=people.lead)
    workers_in_two_roles(by=people.hr)
    assert AuditEntry.objects.filter(verb="worker_flags.viewed").count() == 1


def test_as_many_queries_for_many_bookings(work: Any, people: People) -> None:
    counts = []
    for number in range(2):
        work(f"Title {number}")
        work(f"Title {number}", SENIOR)
        with CaptureQueriesContext(connection) as queries:
            flags = workers_in_two_roles(by=people.lead)
            told(flags)
        assert len(flags) == number + 1
        counts.append(len(queries))
    assert len(set(counts)) == 1
