"""A council decides not to have a worker again; appeal, hearing and lifting."""

from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Notice, Role, Team
from rates.models import MemorandumVersion
from shifts.actions.do_not_rebook import (
    DecidedAlready,
    appeal_do_not_rebook,
    decide_do_not_rebook,
    hear_appeal,
    lift_do_not_rebook,
)
from shifts.actions.offers import accept_offer
from shifts.errors import NotEligible
from shifts.models import Assignment, DoNotRebook
from tests.conftest import People
from tests.factories import council_named, user_with
from tests.shifts.building import NOW, booked, offered
from tests.shifts.placing import WEEK, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return placed(team, people.hr, people.worker)


def decide(assignment: Assignment, people: People, **changes: Any) -> DoNotRebook:
    normal: dict[str, Any] = {
        "by": people.hr,
        "assignment": assignment,
        "reason": "conduct",
        "words": "Left early twice.",
        "now": NOW,
    }
    return decide_do_not_rebook(**normal | changes)


def appeal(
    decided: DoNotRebook, people: People, words: str = "I was told to go."
) -> DoNotRebook:
    return appeal_do_not_rebook(by=people.worker.user, decided=decided, appeal=words, now=NOW)


def hear(decided: DoNotRebook, people: People, outcome: str = "upheld") -> DoNotRebook:
    return hear_appeal(
        by=people.lead, decided=decided, outcome=outcome, words="Both were heard.", now=NOW
    )


def test_decide_tells_the_worker_and_nobody_else(
    assignment: Assignment, people: People
) -> None:
    decided = decide(assignment, people)
    told = Notice.objects.get(kind="do_not_rebook")
    assert told.recipient == people.worker.user
    assert told.path == f"/do-not-rebooks/{decided.pk}/"
    assert "Left early" not in told.body


def test_decide_is_on_the_trail_of_that_council_without_its_words(
    assignment: Assignment, people: People, liverpool: Council
) -> None:
    decide(assignment, people)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.chain_id) == (
        "do_not_rebook.decided",
        f"council:{liverpool.gss_code}",
    )
    assert "Left early" not in entry.body


def test_decide_blocks_the_offers_still_open(
    assignment: Assignment, people: People, team: Team
) -> None:
    later = booked(
        team,
        people.hr,
        starts_on=assignment.first_day + WEEK,
        ends_on=assignment.last_day + WEEK,
    )
    offer = offered(later, people.worker)
    decided = decide(assignment, people)
    with pytest.raises(NotEligible) as refusal:
        accept_offer(by=people.worker.user, offer=offer, now=NOW)
    assert [each["code"] for each in refusal.value.facts["findings"]] == ["DO-NOT-REBOOK"]
    lift_do_not_rebook(by=people.hr, decided=decided, now=NOW)
    accept_offer(by=people.worker.user, offer=offer, now=NOW)


def test_decide_once_at_a_time(assignment: Assignment, people: People) -> None:
    decided = decide(assignment, people)
    with pytest.raises(DecidedAlready):
        decide(assignment, people)
    lift_do_not_rebook(by=people.hr, decided=decided, now=NOW)
    decide(assignment, people)


def test_decide_says_what_is_wrong(assignment: Assignment, people: People) -> None:
    with pytest.raises(BadInput) as refusal:
        decide(assignment, people, reason="dislike", words=" ")
    assert set(refusal.value.fields) == {"reason", "words"}


@pytest.mark.parametrize("who", ["manager", "other_hr", "lead", "approver"])
def test_decide_not_permitted(assignment: Assignment, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        decide(assignment, people, by=getattr(people, who))


def test_appeal_once_and_the_lead_is_told(assignment: Assignment, people: People) -> None:
    decided = decide(assignment, people)
    with pytest.raises(NotPermitted):
        appeal_do_not_rebook(by=people.hr, decided=decided, appeal="No.", now=NOW)
    with pytest.raises(BadInput):
        appeal(decided, people, " ")
    appeal(decided, people)
    assert people.lead.notices.get().kind == "do_not_rebook_appeal"
    with pytest.raises(WrongState):
        appeal(decided, people)


def test_appeal_against_what_is_lifted(assignment: Assignment, people: People) -> None:
    decided = decide(assignment, people)
    lift_do_not_rebook(by=people.hr, decided=decided, now=NOW)
    with pytest.raises(WrongState):
        appeal(decided, people)
    with pytest.raises(WrongState):
        lift_do_not_rebook(by=people.hr, decided=decided, now=NOW)


def test_hear_upholds_and_tells_both(assignment: Assignment, people: People) -> None:
    decided = hear(appeal(decide(assignment, people), people), people)
    assert (decided.outcome, decided.lifted_at) == ("upheld", None)
    told = Notice.objects.filter(subject__contains="After the appeal")
    assert {each.recipient for each in told} == {people.worker.user, people.hr}
    with pytest.raises(WrongState):
        hear(decided, people, "lifted")
    lift_do_not_rebook(by=people.hr, decided=decided, now=NOW)


def test_hear_lifts(assignment: Assignment, people: People) -> None:
    decided = hear(appeal(decide(assignment, people), people), people, "lifted")
    assert (decided.lifted_at, decided.lifted_by) == (NOW, people.lead)


def test_hear_needs_an_appeal_and_a_lead_of_the_region(
    assignment: Assignment, people: People
) -> None:
    decided = decide(assignment, people)
    with pytest.raises(WrongState):
        hear(decided, people)
    appeal(decided, people)
    elsewhere = user_with(Role.REGIONAL_LEAD, council_named("Leeds").region)
    for who in (elsewhere, people.hr):
        with pytest.raises(NotPermitted):
            hear_appeal(by=who, decided=decided, outcome="upheld", words="No.", now=NOW)
    with pytest.raises(BadInput):
        hear(decided, people, "perhaps")


@pytest.mark.parametrize(
    ("who", "sees"),
    [("hr", True), ("lead", True), ("other_hr", False), ("manager", False), ("auditor", False)],
)
def test_visible_to_no_other_council(
    assignment: Assignment, people: People, who: str, sees: bool
) -> None:
    decide(assignment, people)
    assert DoNotRebook.objects.visible_to(getattr(people, who)).exists() is sees
