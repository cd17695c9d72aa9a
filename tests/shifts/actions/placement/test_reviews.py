"""The review of a placement and the worker's answer."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions.placement.reviews import (
    Answered,
    NotOverYet,
    Reviewed,
    answer_review,
    review_placement,
)
from shifts.models import Assignment, PlacementReview
from tests.conftest import People
from tests.shifts.building import AFTER, FRIDAY, MONDAY, ended, london
from tests.shifts.placing import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return placed(team, people.hr, people.worker)


def reviewed(assignment: Assignment, people: People, **changes: Any) -> PlacementReview:
    normal: dict[str, Any] = {
        "by": people.manager,
        "assignment": assignment,
        "would_have_back": True,
        "strengths": "Calm under pressure.",
        "to_improve": "",
        "now": AFTER,
    }
    return review_placement(**normal | changes)


def test_review_placement_tells_the_worker(assignment: Assignment, people: People) -> None:
    made = reviewed(assignment, people)
    assert made.due_on == date(2026, 10, 30)
    notice = people.worker.user.notices.get(kind="placement_reviewed")
    assert notice.path == f"/placements/{assignment.pk}/"
    assert "Calm" not in notice.body


def test_review_placement_from_the_last_day_on(assignment: Assignment, people: People) -> None:
    with pytest.raises(NotOverYet):
        reviewed(assignment, people, now=london(FRIDAY, "00:00") - timedelta(seconds=1))
    reviewed(assignment, people, now=london(FRIDAY, "00:00"))


def test_review_placement_that_never_began(assignment: Assignment, people: People) -> None:
    ended(assignment, people.hr, None)
    assignment.refresh_from_db()
    with pytest.raises(NotOverYet):
        reviewed(assignment, people)


def test_review_placement_after_an_early_end(assignment: Assignment, people: People) -> None:
    ended(assignment, people.hr, MONDAY)
    assignment.refresh_from_db()
    assert reviewed(assignment, people).due_on == date(2026, 10, 26)


def test_review_placement_once(assignment: Assignment, people: People) -> None:
    reviewed(assignment, people)
    with pytest.raises(Reviewed):
        reviewed(assignment, people, by=people.hr)


def test_review_placement_says_something(assignment: Assignment, people: People) -> None:
    with pytest.raises(BadInput) as refusal:
        reviewed(assignment, people, strengths=" ")
    assert set(refusal.value.fields) == {"strengths"}


def test_review_placement_not_permitted(assignment: Assignment, people: People) -> None:
    for who in (people.worker.user, people.other_hr, people.lead):
        with pytest.raises(NotPermitted):
            reviewed(assignment, people, by=who)


def test_answer_review_once_by_the_worker(assignment: Assignment, people: People) -> None:
    review = reviewed(assignment, people)
    with pytest.raises(NotPermitted):
        answer_review(by=people.hr, review=review, words="Thanks.", now=AFTER)
    with pytest.raises(BadInput):
        answer_review(by=people.worker.user, review=review, words=" ", now=AFTER)
    answered = answer_review(by=people.worker.user, review=review, words="Thanks.", now=AFTER)
    assert (answered.worker_words, answered.worker_answered_at) == ("Thanks.", AFTER)
    with pytest.raises(Answered):
        answer_review(by=people.worker.user, review=review, words="More.", now=AFTER)
