"""What the database holds supervision, caseloads and reviews to."""

from datetime import date, timedelta

import pytest

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment, PlacementReview, Supervision, SupervisorChange
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import FRIDAY, MONDAY, NOW, london
from tests.shifts.placing import DAY, LATER, counted, placed, supervised

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """From Monday 12 to Friday 16 October 2026."""
    return placed(team, people.hr, people.worker)


def test_supervision_once_a_day(assignment: Assignment, people: People) -> None:
    supervised(assignment, people.hr, MONDAY)
    with refused("supervision_once_a_day"):
        supervised(assignment, people.manager, MONDAY)
    supervised(assignment, people.manager, MONDAY + DAY)


def test_supervision_next_is_later(assignment: Assignment, people: People) -> None:
    with refused("supervision_next_is_later"):
        supervised(assignment, people.hr, MONDAY, next_due_on=MONDAY)
    supervised(assignment, people.hr, MONDAY, next_due_on=MONDAY + DAY)


def test_supervision_supervisor_named(assignment: Assignment, people: People) -> None:
    with refused("supervision_supervisor_named"):
        supervised(assignment, people.hr, MONDAY, supervisor="")
    supervised(assignment, people.hr, MONDAY, supervisor="M")


def test_supervision_denied_by_someone(assignment: Assignment, people: People) -> None:
    mine = Supervision.objects.filter(pk=supervised(assignment, people.hr, MONDAY).pk)
    with refused("supervision_denied_by_someone"):
        mine.update(denied_by=people.worker.user)
    with refused("supervision_denied_by_someone"), guards_off():
        mine.update(denied_at=NOW)
    mine.update(denied_at=NOW, denied_by=people.worker.user)


def test_supervision_life(assignment: Assignment, people: People) -> None:
    mine = Supervision.objects.filter(pk=supervised(assignment, people.hr, MONDAY).pk)
    with refused("supervision_life"):
        mine.update(supervisor="Someone else")
    with refused("supervision_life"):
        mine.update(denied_at=NOW, denied_by=people.hr)
    mine.update(denied_at=NOW, denied_by=people.worker.user)
    with refused("supervision_life"):
        mine.update(denied_at=None, denied_by=None)


@pytest.mark.parametrize("day", [MONDAY - DAY, FRIDAY + DAY])
def test_supervision_during_assignment(
    assignment: Assignment, people: People, day: date
) -> None:
    with refused("shifts_supervision_during_assignment"):
        supervised(assignment, people.hr, day)
    with refused("shifts_supervision_during_assignment"):
        supervised(assignment, people.hr, MONDAY, recorded_at=london(MONDAY - DAY, "23:59"))
    supervised(assignment, people.hr, MONDAY)
    supervised(assignment, people.hr, FRIDAY)


@pytest.mark.parametrize("day", [MONDAY - DAY, FRIDAY + DAY])
def test_caseloadcount_during_assignment(
    assignment: Assignment, people: People, day: date
) -> None:
    with refused("shifts_caseloadcount_during_assignment"):
        counted(assignment, people.hr, day, 12)
    counted(assignment, people.hr, FRIDAY, 12)


def test_caseloadcount_cases_credible(assignment: Assignment, people: People) -> None:
    with refused("caseloadcount_cases_credible"):
        counted(assignment, people.hr, MONDAY, 201)
    counted(assignment, people.hr, MONDAY, 200)


def named(assignment: Assignment, people: People, supervisor: str) -> SupervisorChange:
    return SupervisorChange.objects.create(
        assignment=assignment,
        supervisor=supervisor,
        from_day=MONDAY,
        recorded_at=NOW,
        recorded_by=people.hr,
    )


def test_supervisorchange_supervisor_named(assignment: Assignment, people: People) -> None:
    with refused("supervisorchange_supervisor_named"):
        named(assignment, people, "")
    named(assignment, people, "Priya Shah")


def reviewed(assignment: Assignment, people: People, **facts: object) -> PlacementReview:
    normal: dict[str, object] = {
        "due_on": date(2026, 10, 30),
        "would_have_back": True,
        "strengths": "Calm under pressure.",
        "reviewed_at": LATER,
        "reviewed_by": people.hr,
    }
    return PlacementReview.objects.create(assignment=assignment, **normal | facts)


def test_placementreview_once(assignment: Assignment, people: People) -> None:
    reviewed(assignment, people)
    with refused("placementreview_once"):
        reviewed(assignment, people)


def test_placementreview_says_something(assignment: Assignment, people: People) -> None:
    with refused("placementreview_says_something"):
        reviewed(assignment, people, strengths="")
    reviewed(assignment, people)


def test_placementreview_answer_paired(assignment: Assignment, people: People) -> None:
    with refused("placementreview_answer_paired"):
        reviewed(assignment, people, worker_words="Thank you.")
    with refused("placementreview_answer_paired"):
        reviewed(assignment, people, worker_answered_at=LATER)
    reviewed(assignment, people, worker_words="Thank you.", worker_answered_at=LATER)


def test_placementreview_at_the_end(assignment: Assignment, people: People) -> None:
    with refused("placementreview_at_the_end"):
        reviewed(assignment, people, reviewed_at=london(FRIDAY - DAY, "23:59"))
    reviewed(assignment, people, reviewed_at=london(FRIDAY, "00:00"))


def test_placementreview_life(assignment: Assignment, people: People) -> None:
    mine = PlacementReview.objects.filter(pk=reviewed(assignment, people).pk)
    with refused("placementreview_life"):
        mine.update(strengths="Quick.")
    mine.update(worker_words="Thank you.", worker_answered_at=LATER)
    with refused("placementreview_life"):
        mine.update(worker_words="No thanks.", worker_answered_at=LATER + timedelta(1))


def test_what_is_kept_is_never_removed(assignment: Assignment, people: People) -> None:
    change = SupervisorChange.objects.filter(pk=named(assignment, people, "Priya Shah").pk)
    count = counted(assignment, people.hr, MONDAY, 12)
    with refused("shifts_supervisorchange_append_only"):
        change.update(supervisor="Marcus Lee")
    with refused("shifts_caseloadcount_append_only"):
        type(count).objects.filter(pk=count.pk).update(cases=3)
    supervised(assignment, people.hr, MONDAY)
    with refused("shifts_supervision_append_only"):
        Supervision.objects.all().delete()
    reviewed(assignment, people)
    with refused("shifts_placementreview_append_only"):
        PlacementReview.objects.all().delete()
