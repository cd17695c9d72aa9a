from datetime import date
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, JobRole, Membership, Role
from rates.actions.titles import (
    approve_title,
    end_title,
    propose_title,
    reject_title,
    role_for_title,
    withdraw_title,
)
from rates.errors import AlreadyProposed, OwnProposal, TitleTaken, UnmappedTitle
from rates.models import JobTitleMap
from tests.conftest import People
from tests.factories import LONG_AGO, user_with
from tests.rates.asking import APRIL, JULY, JUNE, MAY, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def propose(people: People, liverpool: Council) -> Any:
    def proposed(**changes: Any) -> JobTitleMap:
        normal: dict[str, Any] = {
            "by": people.hr,
            "council": liverpool,
            "title": "Social Worker Level 2",
            "job_role": social_worker(),
            "effective_from": APRIL,
        }
        return propose_title(**normal | changes)

    return proposed


def test_role_for_title_once_approved_in_any_case(
    propose: Any, people: People, liverpool: Council
) -> None:
    approve_title(by=people.lead, proposal=propose())
    found = role_for_title(council=liverpool, title=" social  WORKER level 2 ", on=MAY)
    assert found == social_worker()


def test_role_for_title_not_yet_approved(propose: Any, liverpool: Council) -> None:
    propose()
    with pytest.raises(UnmappedTitle) as refused:
        role_for_title(council=liverpool, title="Social Worker Level 2", on=MAY)
    assert refused.value.detail == (
        "“Social Worker Level 2” of Liverpool is not mapped to a job role on 1 May 2026. "
        "Propose the job role it stands for; the regional lead approves it."
    )


@pytest.mark.parametrize(("on", "mapped"), [(date(2026, 3, 31), False), (APRIL, True)])
def test_role_for_title_starts_on_its_first_day(
    on: date, mapped: bool, propose: Any, people: People, liverpool: Council
) -> None:
    approve_title(by=people.lead, proposal=propose())
    if mapped:
        role_for_title(council=liverpool, title="Social Worker Level 2", on=on)
    else:
        with pytest.raises(UnmappedTitle):
            role_for_title(council=liverpool, title="Social Worker Level 2", on=on)


def test_role_for_title_of_another_council(
    propose: Any, people: People, wirral: Council
) -> None:
    approve_title(by=people.lead, proposal=propose())
    with pytest.raises(UnmappedTitle):
        role_for_title(council=wirral, title="Social Worker Level 2", on=MAY)


def test_propose_title_without_permission(propose: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        propose(by=people.other_hr)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"effective_until": APRIL}, "effective_until")],
)
def test_propose_title_names_what_cannot_be_used(
    change: dict[str, Any], field: str, propose: Any
) -> None:
    with pytest.raises(BadInput) as refused:
        propose(**change)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("persona", ["hr", "approver", "auditor"])
def test_approve_title_without_permission(persona: str, propose: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        approve_title(by=getattr(people, persona), proposal=propose())


def test_approve_title_of_another_region(propose: Any, people: People) -> None:
    from accounts.models import Region

    lead = user_with(Role.REGIONAL_LEAD, Region.objects.get(name="London"))
    with pytest.raises(NotPermitted):
        approve_title(by=lead, proposal=propose())


def test_approve_title_twice(propose: Any, people: People) -> None:
    proposal = propose()
    approve_title(by=people.lead, proposal=proposal)
    with pytest.raises(WrongState):
        approve_title(by=people.lead, proposal=proposal)


def test_approve_title_ends_the_one_before(
    propose: Any, people: People, liverpool: Council
) -> None:
    senior = JobRole.objects.get(pk="senior_social_worker")
    approve_title(by=people.lead, proposal=propose())
    approve_title(by=people.lead, proposal=propose(job_role=senior, effective_from=JUNE))
    titled: dict[str, Any] = {"council": liverpool, "title": "Social Worker Level 2"}
    assert role_for_title(**titled, on=date(2026, 5, 31)) == social_worker()
    assert role_for_title(**titled, on=JUNE) == senior


def test_approve_title_from_the_same_day(propose: Any, people: People) -> None:
    approve_title(by=people.lead, proposal=propose())
    with pytest.raises(TitleTaken, match="already stands for Social worker from 1 April 2026"):
        approve_title(by=people.lead, proposal=propose(title="SOCIAL WORKER LEVEL 2"))


def test_approve_title_into_a_later_one(propose: Any, people: People) -> None:
    approve_title(by=people.lead, proposal=propose(effective_from=JULY))
    with pytest.raises(TitleTaken):
        approve_title(by=people.lead, proposal=propose())


def test_titles_are_audited(propose: Any, people: People) -> None:
    approve_title(by=people.lead, proposal=propose())
    told = AuditEntry.objects.filter(target__startswith="jobtitlemap").order_by("id")
    assert [each.verb for each in told] == [
        "title.proposed",
        "title.approved",
    ]


def test_propose_title_twice_from_the_same_day(propose: Any) -> None:
    propose(effective_from=JUNE)
    propose()
    with pytest.raises(AlreadyProposed):
        propose(title="social worker LEVEL 2")


def test_approve_title_one_s_own(propose: Any, people: People, liverpool: Council) -> None:
    both = user_with(Role.COUNCIL_HR, liverpool)
    Membership.objects.create(
        user=both, role=Role.REGIONAL_LEAD, region=liverpool.region, granted_at=LONG_AGO
    )
    with pytest.raises(OwnProposal):
        approve_title(by=both, proposal=propose(by=both))


def test_reject_title_says_why(propose: Any, people: People, liverpool: Council) -> None:
    rejected = reject_title(by=people.lead, proposal=propose(), reason=" A senior role. ")
    assert (rejected.state, rejected.rejection_reason) == ("rejected", "A senior role.")
    assert rejected.rejected_by == people.lead
    with pytest.raises(UnmappedTitle):
        role_for_title(council=liverpool, title="Social Worker Level 2", on=MAY)
    assert propose().state == "proposed"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_reject_title_needs_a_reason(reason: str, propose: Any, people: People) -> None:
    with pytest.raises(BadInput) as refused:
        reject_title(by=people.lead, proposal=propose(), reason=reason)
    assert list(refused.value.fields) == ["reason"]


def test_withdraw_title(propose: Any, people: People) -> None:
    withdrawn = withdraw_title(by=people.hr, proposal=propose())
    assert (withdrawn.state, withdrawn.withdrawn_by) == ("withdrawn", people.hr)


def reject(proposal: JobTitleMap, people: People) -> JobTitleMap:
    return reject_title(by=people.lead, proposal=proposal, reason="No.")


def withdraw(proposal: JobTitleMap, people: People) -> JobTitleMap:
    return withdraw_title(by=people.hr, proposal=proposal)


def approve(proposal: JobTitleMap, people: People) -> JobTitleMap:
    return approve_title(by=people.lead, proposal=proposal)


@pytest.mark.parametrize("first", [approve, reject, withdraw])
@pytest.mark.parametrize("second", [approve, reject, withdraw])
def test_proposal_is_decided_once(
    first: Any, second: Any, propose: Any, people: People
) -> None:
    proposal = propose()
    state = first(proposal, people).state
    with pytest.raises(WrongState, match=f"already been {state}"):
        second(proposal, people)


@pytest.mark.parametrize("persona", ["hr", "approver", "auditor"])
def test_reject_title_without_permission(persona: str, propose: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        reject_title(by=getattr(people, persona), proposal=propose(), reason="No.")


@pytest.mark.parametrize("persona", ["lead", "other_hr", "approver"])
def test_withdraw_title_without_permission(persona: str, propose: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        withdraw_title(by=getattr(people, persona), proposal=propose())


@pytest.mark.parametrize("persona", ["hr", "lead"])
def test_end_title(persona: str, propose: Any, people: People, liverpool: Council) -> None:
    ended = end_title(
        by=getattr(people, persona),
        title_map=approve(propose(), people),
        effective_until=JUNE,
        today=MAY,
    )
    assert ended.effective.upper == JUNE
    asked: dict[str, Any] = {"council": liverpool, "title": "Social Worker Level 2"}
    assert role_for_title(**asked, on=date(2026, 5, 31)) == social_worker()
    with pytest.raises(UnmappedTitle):
        role_for_title(**asked, on=JUNE)


@pytest.mark.parametrize("persona", ["other_hr", "approver", "auditor", "manager"])
def test_end_title_without_permission(persona: str, propose: Any, people: People) -> None:
    title_map = approve(propose(), people)
    with pytest.raises(NotPermitted):
        end_title(
            by=getattr(people, persona), title_map=title_map, effective_until=JUNE, today=MAY
        )


@pytest.mark.parametrize(
    ("until", "today", "told"),
    [
        (date(2026, 4, 30), MAY, "30 April 2026 has passed; give 1 May 2026 or a later day."),
        (APRIL, APRIL, "It counts from 1 April 2026; give a day after that."),
        (JULY, MAY, "It ends on 1 July 2026 already; give a day before that."),
    ],
)
def test_end_title_names_what_is_wrong(
    until: date, today: date, told: str, propose: Any, people: People
) -> None:
    title_map = approve(propose(effective_until=JULY), people)
    with pytest.raises(BadInput) as refused:
        end_title(by=people.hr, title_map=title_map, effective_until=until, today=today)
    assert refused.value.fields == {"effective_until": [told]}


def test_end_title_not_yet_approved(propose: Any, people: People) -> None:
    with pytest.raises(WrongState, match="is proposed; only an approved one can end"):
        end_title(by=people.hr, title_map=propose(), effective_until=JUNE, today=MAY)


def test_titles_are_audited_to_their_end(propose: Any, people: People) -> None:
    reject(propose(), people)
    withdraw(propose(), people)
    end_title(
        by=people.hr, title_map=approve(propose(), people), effective_until=JUNE, today=MAY
    )
    told = AuditEntry.objects.filter(target__startswith="jobtitlemap").order_by("id")
    assert [each.verb for each in told if each.verb != "title.proposed"] == [
        "title.rejected",
        "title.withdrawn",
        "title.approved",
        "title.ended",
    ]
