from datetime import date
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, JobRole, Role
from rates.actions.titles import approve_title, propose_title, role_for_title
from rates.errors import TitleTaken, UnmappedTitle
from rates.models import JobTitleMap
from tests.conftest import People
from tests.factories import user_with
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
