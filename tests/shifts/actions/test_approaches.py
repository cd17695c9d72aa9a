"""Complaints about approaches: reported by those concerned, decided by the regional lead."""

from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import Council, Notice, Role, Team
from rates.models import MemorandumVersion
from shifts.actions.approaches import ReportedAlready, decide_approach, report_approach
from shifts.models import Approach, Assignment
from tests.conftest import People
from tests.factories import council_named, user_with
from tests.shifts.building import AFTER, FRIDAY, MONDAY
from tests.shifts.placing import DAY, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """Wirral's worker, at Liverpool."""
    return placed(team, people.hr, people.other_worker)


@pytest.fixture
def sefton(db: None) -> Council:
    return council_named("Sefton")


def report(assignment: Assignment, made_by: Council, **changes: Any) -> Approach:
    normal: dict[str, Any] = {
        "by": assignment.worker.user,
        "assignment": assignment,
        "made_by": made_by,
        "made_on": MONDAY,
        "promotion": False,
        "words": "They rang on Monday.",
        "now": AFTER,
    }
    return report_approach(**normal | changes)


def decide(approach: Approach, people: People, outcome: str = "found") -> Approach:
    return decide_approach(
        by=people.lead, approach=approach, outcome=outcome, words="Both were heard.", now=AFTER
    )


@pytest.mark.parametrize("who", ["hr", "other_hr"])
def test_report_by_host_or_employer(
    assignment: Assignment, sefton: Council, people: People, who: str
) -> None:
    assert report(assignment, sefton, by=getattr(people, who)).worker == people.other_worker


def test_report_tells_the_lead_and_the_council(
    assignment: Assignment, sefton: Council, people: People
) -> None:
    theirs = user_with(Role.COUNCIL_HR, sefton)
    report(assignment, sefton)
    told = Notice.objects.filter(kind="approach_reported")
    assert {each.recipient for each in told} == {people.lead, theirs}


def test_report_not_permitted(assignment: Assignment, sefton: Council, people: People) -> None:
    for who in (people.manager, people.worker.user, user_with(Role.COUNCIL_HR, sefton)):
        with pytest.raises(NotPermitted):
            report(assignment, sefton, by=who)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"made_on": MONDAY - DAY}, "made_on"),
        ({"made_on": FRIDAY + DAY}, "made_on"),
        ({"words": ""}, "words"),
    ],
)
def test_report_says_what_is_wrong(
    assignment: Assignment, sefton: Council, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        report(assignment, sefton, **changes)
    assert field in refusal.value.fields


def test_report_own_council(assignment: Assignment, wirral: Council) -> None:
    with pytest.raises(BadInput) as refusal:
        report(assignment, wirral)
    assert set(refusal.value.fields) == {"made_by"}


def test_report_once(assignment: Assignment, sefton: Council) -> None:
    report(assignment, sefton)
    with pytest.raises(ReportedAlready):
        report(assignment, sefton)


def test_decide_once_by_the_lead(
    assignment: Assignment, sefton: Council, people: People
) -> None:
    approach = report(assignment, sefton)
    with pytest.raises(NotPermitted):
        decide_approach(
            by=people.hr, approach=approach, outcome="found", words="Yes.", now=AFTER
        )
    with pytest.raises(BadInput):
        decide(approach, people, "perhaps")
    assert decide(approach, people).outcome == "found"
    assert people.other_worker.user.notices.get().kind == "approach_reported"
    with pytest.raises(WrongState):
        decide(approach, people)


def test_visible_to_those_concerned_alone(
    assignment: Assignment, sefton: Council, people: People
) -> None:
    """Halton is a third council."""
    report(assignment, sefton)
    theirs = user_with(Role.COUNCIL_HR, sefton)
    third = user_with(Role.COUNCIL_HR, council_named("Halton"))
    elsewhere = user_with(Role.REGIONAL_LEAD, council_named("Leeds").region)
    see = (people.hr, people.other_hr, people.lead, people.other_worker.user, theirs)
    assert all(Approach.objects.visible_to(who).exists() for who in see)
    blind = (third, elsewhere, people.manager, people.worker.user, people.auditor)
    assert not any(Approach.objects.visible_to(who).exists() for who in blind)
