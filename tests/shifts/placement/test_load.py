"""The facts of many assignments: right for each, and in statements that do not grow with them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Council, Team, Worker
from rates.models import MemorandumVersion
from shifts.models import Assignment, DoNotRebook, SupervisorChange
from shifts.models.endings import AbsenceKind
from shifts.placement.facts import Facts
from shifts.placement.load import AWAY, facts_of, findings_of
from tests.conftest import People
from tests.everyone import graded
from tests.factories import cleared_worker, council_named, memorandum_in_force
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    MONDAY,
    NOW,
    absent,
    agreed,
    booked,
    days,
    ended,
    held,
    proposed,
)
from tests.shifts.placing import DAY, WEEK, counted, placed, supervised

pytestmark = pytest.mark.django_db


def lent(team: Team, people: People, *, weeks: int = 14) -> Assignment:
    """Wirral's worker at Liverpool, so that the clock to equal pay runs."""
    assignment = placed(team, people.hr, people.other_worker, weeks=weeks)
    Assignment.objects.filter(pk=assignment.pk).update(engagement="bank_hosted")
    return Assignment.objects.get(pk=assignment.pk)


def facts(assignment: Assignment, today: date) -> Facts:
    ((_, found),) = facts_of(Assignment.objects.filter(pk=assignment.pk), today=today)
    return found


def test_facts_of_a_new_assignment(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    found = facts(placed(team, people.hr, people.worker, expected_caseload=12), MONDAY)
    assert (found.first_day, found.last_day) == (MONDAY, FRIDAY)
    assert found.supervisor == "Marcus Lee"
    assert found.supervision_due_on == MONDAY + 4 * WEEK
    assert found.review_due_on == date(2026, 10, 30)
    assert (found.expected_caseload, found.caseload, found.clock) == (12, None, None)


def test_facts_take_the_interval_of_the_memorandum(
    city_region: list[Council], people: People, team: Team
) -> None:
    memorandum_in_force(city_region, clauses={"supervision_interval_weeks": 2})
    found = facts(placed(team, people.hr, people.worker), MONDAY)
    assert found.supervision_due_on == MONDAY + 2 * WEEK


def test_facts_count_the_last_supervision_that_stands(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker, weeks=8)
    supervised(assignment, people.hr, MONDAY + WEEK)
    denied = supervised(assignment, people.hr, MONDAY + 2 * WEEK)
    assert facts(assignment, MONDAY).supervision_due_on == MONDAY + 6 * WEEK
    type(denied).objects.filter(pk=denied.pk).update(
        denied_at=AFTER, denied_by=people.worker.user
    )
    assert facts(assignment, MONDAY).supervision_due_on == MONDAY + 5 * WEEK


def test_facts_take_the_sooner_of_the_agreed_day_and_the_interval(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker, weeks=8)
    supervised(assignment, people.hr, MONDAY, next_due_on=MONDAY + 2 * WEEK)
    assert facts(assignment, MONDAY).supervision_due_on == MONDAY + 2 * WEEK
    supervised(assignment, people.hr, MONDAY + DAY, next_due_on=MONDAY + 9 * WEEK)
    assert facts(assignment, MONDAY).supervision_due_on == MONDAY + 4 * WEEK + DAY


def test_facts_name_the_supervisor_of_the_day(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker, weeks=8)
    SupervisorChange.objects.create(
        assignment=assignment,
        supervisor="Priya Shah",
        from_day=MONDAY + WEEK,
        recorded_at=NOW,
        recorded_by=people.hr,
    )
    assert facts(assignment, MONDAY + WEEK - DAY).supervisor == "Marcus Lee"
    assert facts(assignment, MONDAY + WEEK).supervisor == "Priya Shah"


def test_facts_take_the_latest_count(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker)
    counted(assignment, people.hr, MONDAY + DAY, 14)
    counted(assignment, people.hr, MONDAY, 20)
    found = facts(assignment, FRIDAY)
    assert (found.caseload, found.caseload_counted_on) == (14, MONDAY + DAY)


def test_clock_runs_for_lent_workers_where_the_memorandum_counts_them(
    city_region: list[Council], people: People, team: Team
) -> None:
    memorandum_in_force(city_region, clauses={"awr_counts_bank": True})
    clock = facts(lent(team, people), MONDAY + 9 * WEEK).clock
    assert clock is not None
    assert clock.count == 10


def test_clock_runs_for_no_lent_worker_where_it_does_not(
    city_region: list[Council], people: People, team: Team
) -> None:
    memorandum_in_force(city_region, clauses={"awr_counts_bank": False})
    assert facts(lent(team, people), MONDAY + 9 * WEEK).clock is None


def test_clock_leaves_out_missed_days_and_counts_those_put_right(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = lent(team, people, weeks=1)
    for shift in assignment.shifts.order_by("period")[1:]:
        absent(shift, people.hr)
    first = assignment.shifts.earliest("period")
    absence = absent(first, people.hr, kind="other")
    clock = facts(assignment, FRIDAY).clock
    assert clock is not None
    assert clock.count == 0
    type(absence).objects.filter(pk=absence.pk).update(
        withdrawn_at=AFTER, withdrawn_by=people.hr
    )
    type(first).objects.filter(pk=first.pk).update(state="held")
    clock = facts(assignment, FRIDAY).clock
    assert clock is not None
    assert clock.count == 1


def test_clock_goes_on_through_parental_leave_that_is_recorded(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = lent(team, people, weeks=3)
    for each in assignment.shifts.filter(period__startswith__gt=AFTER):
        in_second = each.period.lower < AFTER + WEEK
        absent(each, people.hr, kind="parental" if in_second else "strike")
    clock = facts(assignment, MONDAY + 2 * WEEK + 4 * DAY).clock
    assert clock is not None
    assert [week.count for week in clock.weeks] == [1, 2, 2]


def test_every_absence_is_known_to_the_clock_or_is_a_break() -> None:
    assert set(AbsenceKind) - {AbsenceKind(kind) for kind in AWAY} == {
        AbsenceKind.NO_SHOW,
        AbsenceKind.OTHER,
    }


def test_equal_pay_is_held_against_the_permanent_rate_of_the_day(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """SCP 36 of the provisional award of 2026-27 for 37 hours; the rate is £31.00."""
    graded(team.council, people.hr)
    assignment = lent(team, people)
    today = MONDAY + 12 * WEEK
    found = facts(assignment, today)
    assert found.pay is not None
    assert found.pay.paid == 31
    assert 24 < found.pay.permanent < 31
    agreed(proposed(assignment, days(today, today), rate="20.00"))
    (listed,) = findings_of(Assignment.objects.filter(pk=assignment.pk), today=today)
    (told,) = [each for each in listed.findings if each.code == "AWR-12"]
    assert "£20.00" in told.detail
    assert f"£{found.pay.permanent}" in told.detail


def test_short_notice_is_found(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker)
    ended(assignment, people.hr, MONDAY, notice_days=7)
    (found,) = findings_of(Assignment.objects.filter(pk=assignment.pk), today=MONDAY)
    assert [each.code for each in found.findings] == ["NOTICE"]


def several(team: Team, people: People, count: int) -> None:
    liverpool, wirral = team.council, council_named("Wirral")
    workers: list[Worker] = [
        cleared_worker(shares_with=[liverpool], employing_council=wirral) for _ in range(count)
    ]
    for worker in workers:
        assignment = held(booked(team, people.hr), worker)
        supervised(assignment, people.hr, MONDAY)
        counted(assignment, people.hr, MONDAY, 20)


def test_statements_do_not_grow_with_the_assignments(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    graded(team.council, people.hr)
    counts = []
    for more in (1, 6):
        several(team, people, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            findings_of(Assignment.objects.all(), today=MONDAY + timedelta(3))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not DoNotRebook.objects.exists()
