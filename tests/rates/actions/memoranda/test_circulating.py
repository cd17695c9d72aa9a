from datetime import date
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, User
from rates.actions.memoranda import (
    Terms,
    circulate_version,
    draft_version,
    names_in,
    revise_version,
    sign_version,
    withdraw_version,
)
from rates.errors import AlreadySigned, NotCirculated
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.factories import (
    LONG_AGO,
    circulated,
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
)
from tests.rates.asking import APRIL, JUNE, MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(liverpool: Council) -> MemorandumVersion:
    return memorandum_draft([liverpool])


def revised(
    version: MemorandumVersion, people: People, by: User | None = None
) -> MemorandumVersion:
    """With other terms, and without the negotiated figures."""
    part = {
        "effective_from": MAY,
        "clauses": {"cap_bases": ["paye"], "cool_off_months": 6},
        "negotiated": [],
    }
    return revise_version(
        by=by or people.lead,
        version=version,
        part=part,
        seen=Terms.of(version).mark(names_in(part)),
        now=LONG_AGO,
    )


def test_circulate_version_says_who_and_when(draft: MemorandumVersion, people: People) -> None:
    version = circulate_version(by=people.lead, version=draft, now=LONG_AGO)
    assert (version.state, version.circulated_at) == ("circulated", LONG_AGO)
    assert version.circulated_by == people.lead
    assert AuditEntry.objects.filter(verb="version.circulated").count() == 1
    with pytest.raises(WrongState, match="has been circulated already"):
        circulate_version(by=people.lead, version=draft, now=LONG_AGO)


@pytest.mark.parametrize("persona", ["hr", "approver", "auditor", "nobody"])
def test_circulate_and_withdraw_without_permission(
    persona: str, draft: MemorandumVersion, people: People
) -> None:
    by = getattr(people, persona)
    with pytest.raises(NotPermitted):
        circulate_version(by=by, version=draft, now=LONG_AGO)
    with pytest.raises(NotPermitted):
        withdraw_version(by=by, version=circulated(draft))
    with pytest.raises(NotPermitted):
        revised(draft, people, by=by)


def test_sign_version_not_before_it_is_circulated(
    draft: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(NotCirculated):
        sign_version(by=people.approver, version=draft, council=liverpool, signatory="A")


def test_withdraw_version_lets_it_change_again(
    draft: MemorandumVersion, people: People
) -> None:
    version = circulated(draft)
    with pytest.raises(WrongState, match="only a draft changes"):
        revised(version, people)
    withdraw_version(by=people.lead, version=version)
    version = revised(version, people)
    assert (version.state, version.effective.lower) == ("draft", MAY)
    assert version.clauses["cool_off_months"] == 6
    with pytest.raises(WrongState, match="is not circulated"):
        withdraw_version(by=people.lead, version=version)


def test_withdraw_version_not_once_one_has_signed(
    people: People, liverpool: Council, wirral: Council
) -> None:
    version = memorandum_circulated([liverpool, wirral])
    sign_version(by=people.approver, version=version, council=liverpool, signatory="A")
    with pytest.raises(AlreadySigned, match=r"Liverpool signed .*, so its terms stand"):
        withdraw_version(by=people.lead, version=version)


def test_revise_version_derives_the_caps_anew(draft: MemorandumVersion, people: People) -> None:
    assert draft.caps.count() == 2
    version = revised(draft, people)
    assert version.caps.count() == 0
    assert {gap["why"] for gap in version.gaps if gap["job_role"] == "social_worker"} == {
        "Liverpool has no grade recorded for Social worker."
    }


@pytest.fixture
def first(liverpool: Council) -> MemorandumVersion:
    return memorandum_in_force([liverpool], effective=(APRIL, JUNE))


def drafted(first: MemorandumVersion, people: People, **changes: Any) -> MemorandumVersion:
    normal: dict[str, Any] = {
        "by": people.lead,
        "memorandum": first.memorandum,
        "effective_from": JUNE,
        "clauses": {},
        "parties": [first.parties.get().council],
    }
    return draft_version(**normal | changes)


def test_draft_version_supersedes_what_is_in_force(
    first: MemorandumVersion, people: People
) -> None:
    assert drafted(first, people).supersedes == first
    assert drafted(first, people, supersedes=1).supersedes == first


@pytest.mark.parametrize(
    ("supersedes", "told"),
    [
        (2, "A version supersedes an earlier one. Give a number below 2."),
        (9, "A version supersedes an earlier one. Give a number below 2."),
        (0, "has no version 0. Give the number of one it has."),
    ],
)
def test_draft_version_supersedes_in_no_circle(
    supersedes: int, told: str, first: MemorandumVersion, people: People
) -> None:
    with pytest.raises(BadInput) as refused:
        drafted(first, people, supersedes=supersedes)
    assert told in refused.value.fields["supersedes"][0]


def test_draft_version_supersedes_nothing_unsigned(
    first: MemorandumVersion, people: People
) -> None:
    drafted(first, people)
    with pytest.raises(BadInput) as refused:
        drafted(first, people, supersedes=2)
    assert "version 2 is not signed" in refused.value.fields["supersedes"][0]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (APRIL, "is in force from 1 April 2026. Draft this one to start after that day"),
        (date(2026, 6, 2), "ends on 31 May 2026, and this one starts on 2 June 2026"),
    ],
)
def test_draft_version_that_could_not_follow(
    start: date, told: str, first: MemorandumVersion, people: People
) -> None:
    with pytest.raises(BadInput) as refused:
        drafted(first, people, effective_from=start)
    assert told in refused.value.fields["effective_from"][0]
