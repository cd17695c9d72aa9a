"""What falls due is told once, to those whom it concerns, and after missed days."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import Council, Notice, Team, User
from rates.models import MemorandumVersion
from shifts.actions.placement.due import CATCH_UP, tell_of_due
from shifts.models import Assignment, PlacementReview
from shifts.tasks import tell_of_due as task
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.building import FRIDAY, MONDAY, london
from tests.shifts.placing import DAY, WEEK, counted, placed, supervised

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return london(day, "07:00")


def told(kind: str) -> set[User]:
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def test_supervision_is_told_on_its_day_once(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    placed(team, people.hr, people.worker, weeks=12)
    due = MONDAY + 4 * WEEK
    tell_of_due(now=at(due - DAY))
    assert not Notice.objects.filter(kind="supervision_due").exists()
    for day in (due, due, due + DAY, due + 5 * DAY):
        tell_of_due(now=at(day))
    assert told("supervision_due") == {people.hr, people.manager, people.worker.user}
    assert Notice.objects.filter(kind="supervision_due").count() == 3


def test_supervision_is_told_again_for_the_next_due_date(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker, weeks=12)
    tell_of_due(now=at(MONDAY + 4 * WEEK))
    supervised(assignment, people.hr, MONDAY + 4 * WEEK)
    tell_of_due(now=at(MONDAY + 8 * WEEK - DAY))
    assert people.manager.notices.filter(kind="supervision_due").count() == 1
    tell_of_due(now=at(MONDAY + 8 * WEEK))
    assert people.manager.notices.filter(kind="supervision_due").count() == 2


def test_review_is_told_once_the_placement_is_over(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    placed(team, people.hr, people.worker)
    tell_of_due(now=at(FRIDAY))
    assert told("review_due") == set()
    tell_of_due(now=at(FRIDAY + 20 * DAY))  # the days between were missed
    tell_of_due(now=at(FRIDAY + 21 * DAY))
    assert told("review_due") == {people.hr, people.manager}
    assert people.hr.notices.get(kind="review_due").body.endswith("due by 30 October 2026.")


def test_review_is_not_told_once_written_nor_of_long_ago(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker)
    tell_of_due(now=at(FRIDAY + CATCH_UP + DAY))
    PlacementReview.objects.create(
        assignment=assignment,
        due_on=date(2026, 10, 30),
        would_have_back=True,
        strengths="Calm.",
        reviewed_at=at(FRIDAY),
        reviewed_by=people.hr,
    )
    tell_of_due(now=at(FRIDAY + DAY))
    assert told("review_due") == set()


def lent(team: Team, people: People) -> Assignment:
    assignment = placed(team, people.hr, people.other_worker, weeks=12)
    Assignment.objects.filter(pk=assignment.pk).update(engagement="bank_hosted")
    return assignment


def test_equal_pay_is_told_in_the_alert_week_to_both_councils(
    city_region: list[Council], people: People, team: Team
) -> None:
    memorandum_in_force(city_region, clauses={"awr_alert_week": 10})
    lent(team, people)
    tell_of_due(now=at(MONDAY + 9 * WEEK - DAY))
    assert told("equal_pay_week") == set()
    for day in (MONDAY + 9 * WEEK, MONDAY + 10 * WEEK):
        tell_of_due(now=at(day))
    assert told("equal_pay_week") == {people.hr, people.other_hr}
    assert Notice.objects.filter(kind="equal_pay_week").count() == 2


def test_caseload_is_a_prompt_once_for_each_count(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    assignment = placed(team, people.hr, people.worker)
    counted(assignment, people.hr, MONDAY, 15)
    tell_of_due(now=at(MONDAY))
    assert told("caseload_prompt") == set()
    counted(assignment, people.hr, MONDAY + DAY, 16)
    tell_of_due(now=at(MONDAY + DAY))
    tell_of_due(now=at(MONDAY + 2 * DAY))
    assert told("caseload_prompt") == {people.hr, people.manager, people.worker.user}
    body = people.manager.notices.get(kind="caseload_prompt").body
    assert "It is a prompt and no limit." in body


def test_nothing_is_told_before_the_first_day(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    placed(team, people.hr, people.worker)
    assert tell_of_due(now=at(MONDAY - timedelta(days=1))) == 0


def test_the_task_calls_the_action(db: None) -> None:
    assert task() == 0
