from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import Council, Role
from rates.actions.decisions import judge
from rates.actions.memoranda import bring_into_force, sign_version
from rates.errors import (
    AlreadySigned,
    GapBetweenVersions,
    NotAParty,
    NotSigned,
    VersionsOverlap,
)
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.factories import memorandum_circulated, memorandum_in_force, user_with
from tests.rates.asking import APRIL, AUGUST, JULY, JUNE, MAY, asked

pytestmark = pytest.mark.django_db
FEES = {("social_worker", "paye"): "30.00"}


def signed(version: MemorandumVersion, councils: Sequence[Council]) -> MemorandumVersion:
    for council in councils:
        approver = user_with(Role.APPROVER, council)
        version = sign_version(
            by=approver, version=version, council=council, signatory="Aisha Khan, Director"
        )
    return version


def test_sign_version_last_party_makes_it_signed(liverpool: Council, wirral: Council) -> None:
    version = memorandum_circulated([liverpool, wirral])
    assert signed(version, [liverpool]).state == "circulated"
    assert signed(version, [wirral]).state == "signed"


def test_sign_version_twice(liverpool: Council, wirral: Council) -> None:
    version = signed(memorandum_circulated([liverpool, wirral]), [liverpool])
    with pytest.raises(AlreadySigned, match="Liverpool has already signed"):
        signed(version, [liverpool])


def test_sign_version_by_a_council_that_is_no_party(
    liverpool: Council, wirral: Council
) -> None:
    with pytest.raises(NotAParty, match="Wirral is not a party"):
        signed(memorandum_circulated([liverpool]), [wirral])


def test_sign_version_without_a_name(liverpool: Council, people: People) -> None:
    with pytest.raises(BadInput) as refused:
        sign_version(
            by=people.approver,
            version=memorandum_circulated([liverpool]),
            council=liverpool,
            signatory=" ",
        )
    assert list(refused.value.fields) == ["signatory"]


@pytest.mark.parametrize("persona", ["hr", "manager", "lead", "auditor", "nobody"])
def test_sign_version_without_permission(
    persona: str, liverpool: Council, people: People
) -> None:
    with pytest.raises(NotPermitted):
        sign_version(
            by=getattr(people, persona),
            version=memorandum_circulated([liverpool]),
            council=liverpool,
            signatory="Someone",
        )


def test_sign_version_for_another_council(
    people: People, liverpool: Council, wirral: Council
) -> None:
    with pytest.raises(NotPermitted):
        sign_version(
            by=people.approver,
            version=memorandum_circulated([liverpool, wirral]),
            council=wirral,
            signatory="Someone",
        )


def test_bring_into_force_binds_from_its_first_day(people: People, liverpool: Council) -> None:
    version = signed(memorandum_circulated([liverpool], FEES), [liverpool])
    assert not judge(**asked(liverpool, "30.00")).allowed
    bring_into_force(by=people.lead, version=version)
    assert judge(**asked(liverpool, "30.00")).allowed


def test_bring_into_force_ends_the_one_before(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    newer = memorandum_circulated(
        [liverpool], FEES, memorandum=memorandum.memorandum, effective=(JUNE, None)
    )
    bring_into_force(by=people.lead, version=signed(newer, [liverpool]))
    memorandum.refresh_from_db()
    assert (memorandum.state, memorandum.effective.upper) == ("superseded", JUNE)
    decision = judge(**asked(liverpool, "30.00", ends_before=JULY))
    assert [
        (str(each.cap.amount), each.starts_on) for each in decision.segments if each.cap
    ] == [
        ("31.00", MAY),
        ("30.00", JUNE),
    ]


def test_bring_into_force_before_every_party_signed(
    people: People, liverpool: Council, wirral: Council
) -> None:
    version = signed(memorandum_circulated([liverpool, wirral]), [liverpool])
    with pytest.raises(NotSigned, match="is not signed by Wirral"):
        bring_into_force(by=people.lead, version=version)


def test_bring_into_force_twice(memorandum: MemorandumVersion, people: People) -> None:
    with pytest.raises(WrongState):
        bring_into_force(by=people.lead, version=memorandum)


@pytest.mark.parametrize(("starts_on", "gap"), [(JUNE, False), (JUNE + timedelta(1), True)])
def test_bring_into_force_leaves_no_day_between(
    starts_on: date, gap: bool, people: People, liverpool: Council
) -> None:
    older = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    newer = memorandum_circulated(
        [liverpool], memorandum=older.memorandum, effective=(starts_on, None)
    )
    signed(newer, [liverpool])
    if gap:
        with pytest.raises(GapBetweenVersions, match=r"ends on 31 May 2026, .* on 2 June 2026"):
            bring_into_force(by=people.lead, version=newer)
    else:
        assert bring_into_force(by=people.lead, version=newer).state == "in_force"


@pytest.mark.parametrize("effective", [(APRIL, None), (date(2026, 3, 1), None)])
def test_bring_into_force_not_from_or_before_the_start_of_the_last(
    effective: tuple[date, None],
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
) -> None:
    newer = memorandum_circulated(
        [liverpool], memorandum=memorandum.memorandum, effective=effective
    )
    with pytest.raises(VersionsOverlap, match="Draft this one to start after that day"):
        bring_into_force(by=people.lead, version=signed(newer, [liverpool]))


def test_bring_into_force_a_third_version(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    for start in (JULY, AUGUST):
        draft = memorandum_circulated(
            [liverpool], memorandum=memorandum.memorandum, effective=(start, None)
        )
        bring_into_force(by=people.lead, version=signed(draft, [liverpool]))
    states = memorandum.memorandum.versions.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "superseded", "in_force"]


@pytest.mark.parametrize("persona", ["hr", "approver", "auditor", "nobody"])
def test_bring_into_force_without_permission(
    persona: str, people: People, liverpool: Council
) -> None:
    version = signed(memorandum_circulated([liverpool]), [liverpool])
    with pytest.raises(NotPermitted):
        bring_into_force(by=getattr(people, persona), version=version)
