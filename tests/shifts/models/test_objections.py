"""What the database holds do-not-rebooks and approaches to."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Council, Team
from rates.models import MemorandumVersion
from shifts.models import Approach, Assignment, DoNotRebook
from tests.conftest import People
from tests.refusals import refused
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held
from tests.shifts.placing import DAY, LATER, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return placed(team, people.hr, people.worker)


def decided(people: People, council: Council, **facts: Any) -> DoNotRebook:
    normal: dict[str, Any] = {
        "worker": people.worker,
        "council": council,
        "reason": "conduct",
        "words": "Left early.",
        "decided_at": NOW,
        "decided_by": people.hr,
    }
    return DoNotRebook.objects.create(**normal | facts)


def appealed(people: People) -> dict[str, Any]:
    return {"appeal": "I was told to go.", "appealed_at": NOW}


def heard(people: People, outcome: str = "upheld") -> dict[str, Any]:
    return {
        "outcome": outcome,
        "outcome_words": "Both were heard.",
        "outcome_at": NOW,
        "outcome_by": people.lead,
    }


def lifted(people: People) -> dict[str, Any]:
    return {"lifted_at": NOW, "lifted_by": people.hr}


def test_donotrebook_once_at_a_time(people: People, liverpool: Council) -> None:
    first = decided(people, liverpool)
    with refused("donotrebook_once_at_a_time"):
        decided(people, liverpool)
    DoNotRebook.objects.filter(pk=first.pk).update(**lifted(people))
    decided(people, liverpool)


def test_donotrebook_once_for_each_council(
    people: People, liverpool: Council, wirral: Council
) -> None:
    decided(people, liverpool)
    decided(people, wirral)


def test_donotrebook_says_why(people: People, liverpool: Council) -> None:
    with refused("donotrebook_says_why"):
        decided(people, liverpool, words="")
    with refused("donotrebook_reason_known"):
        decided(people, liverpool, reason="dislike")
    decided(people, liverpool, reason="other")


def test_donotrebook_appeal_paired(people: People, liverpool: Council) -> None:
    with refused("donotrebook_appeal_paired"):
        decided(people, liverpool, appeal="No.")
    with refused("donotrebook_appeal_paired"):
        decided(people, liverpool, appealed_at=NOW)
    decided(people, liverpool, **appealed(people))


def test_donotrebook_outcome_of_an_appeal(people: People, liverpool: Council) -> None:
    with refused("donotrebook_outcome_of_an_appeal"):
        decided(people, liverpool, **heard(people))
    with refused("donotrebook_outcome_of_an_appeal"):
        decided(people, liverpool, **appealed(people) | heard(people) | {"outcome_words": ""})
    decided(people, liverpool, **appealed(people) | heard(people))


def test_donotrebook_outcome_by_another(people: People, liverpool: Council) -> None:
    own = heard(people) | {"outcome_by": people.hr}
    with refused("donotrebook_outcome_by_another"):
        decided(people, liverpool, **appealed(people) | own)
    decided(people, liverpool, **appealed(people) | heard(people))


def test_donotrebook_lifted_by_someone(people: People, liverpool: Council) -> None:
    with refused("donotrebook_lifted_by_someone"):
        decided(people, liverpool, lifted_at=NOW)
    decided(people, liverpool, **lifted(people))


def test_donotrebook_lifted_with_outcome(people: People, liverpool: Council) -> None:
    both = appealed(people) | heard(people, "lifted")
    with refused("donotrebook_lifted_with_outcome"):
        decided(people, liverpool, **both)
    decided(people, liverpool, **both | lifted(people))


def test_donotrebook_life(people: People, liverpool: Council) -> None:
    mine = DoNotRebook.objects.filter(pk=decided(people, liverpool).pk)
    with refused("donotrebook_life"):
        mine.update(words="Something else.")
    mine.update(**appealed(people))
    with refused("donotrebook_life"):
        mine.update(appeal="Something else.")
    mine.update(**heard(people))
    with refused("donotrebook_life"):
        mine.update(outcome_words="Something else.")
    mine.update(**lifted(people))
    with refused("donotrebook_life"):
        mine.update(lifted_at=None, lifted_by=None)
    with refused("shifts_donotrebook_append_only"):
        mine.delete()


def test_assignment_worker_wanted(
    memorandum: MemorandumVersion, people: People, team: Team, wirral: Council
) -> None:
    """At that council alone, and only while it stands."""
    decided(people, wirral)
    held(booked(team, people.hr), people.worker)
    here = decided(people, team.council)
    later = {"starts_on": date(2026, 10, 19), "ends_on": date(2026, 10, 23)}
    booking = booked(team, people.hr, **later)
    with refused("assignment_worker_wanted"):
        held(booking, people.worker)
    DoNotRebook.objects.filter(pk=here.pk).update(**lifted(people))
    held(booking, people.worker)


def approached(assignment: Assignment, people: People, by: Council, **facts: Any) -> Approach:
    normal: dict[str, Any] = {
        "assignment": assignment,
        "worker": assignment.worker,
        "made_by": by,
        "made_on": MONDAY,
        "promotion": False,
        "words": "They rang on Monday.",
        "reported_at": LATER,
        "reported_by": people.hr,
    }
    return Approach.objects.create(**normal | facts)


def test_approach_says_what(assignment: Assignment, people: People, wirral: Council) -> None:
    with refused("approach_says_what"):
        approached(assignment, people, wirral, words="")
    approached(assignment, people, wirral)


def test_approach_reported_once(
    assignment: Assignment, people: People, wirral: Council
) -> None:
    approached(assignment, people, wirral)
    with refused("approach_reported_once"):
        approached(assignment, people, wirral)
    approached(assignment, people, wirral, reported_by=people.worker.user)


def test_approach_outcome_told(assignment: Assignment, people: People, wirral: Council) -> None:
    with refused("approach_outcome_told"):
        approached(assignment, people, wirral, outcome="found")
    with refused("approach_outcome_told"):
        approached(assignment, people, wirral, **heard(people, "perhaps"))
    approached(assignment, people, wirral, **heard(people, "found"))


def test_approach_during_assignment(
    assignment: Assignment, people: People, wirral: Council
) -> None:
    for broken in (
        {"made_on": MONDAY - DAY},
        {"made_on": FRIDAY + DAY},
        {"reported_at": NOW},
        {"worker": people.other_worker},
    ):
        with refused("approach_during_assignment"):
            approached(assignment, people, wirral, **broken)
    approached(assignment, people, wirral, made_on=FRIDAY)


def test_approach_to_anothers_worker(
    assignment: Assignment, people: People, liverpool: Council, wirral: Council
) -> None:
    with refused("approach_to_anothers_worker"):
        approached(assignment, people, liverpool)
    approached(assignment, people, wirral)


def test_approach_life(assignment: Assignment, people: People, wirral: Council) -> None:
    mine = Approach.objects.filter(pk=approached(assignment, people, wirral).pk)
    with refused("approach_life"):
        mine.update(words="Something else.")
    mine.update(**heard(people, "found"))
    with refused("approach_life"):
        mine.update(**heard(people, "no_approach"))
    with refused("shifts_approach_append_only"):
        mine.delete()
