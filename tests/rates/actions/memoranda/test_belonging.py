from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import Council, Role
from rates.actions.decisions import judge
from rates.actions.memoranda import (
    bring_into_force,
    join_version,
    leave_memorandum,
    sign_version,
)
from rates.errors import AlreadySigned, CannotJoin, NotBound
from rates.models import CapDecision, MemorandumVersion, Signature
from tests.conftest import People
from tests.factories import (
    council_named,
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
    user_with,
)
from tests.rates.asking import APRIL, AUGUST, JULY, JUNE, MAY, asked, stored

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def of_wirral(wirral: Council) -> MemorandumVersion:
    return memorandum_in_force([wirral], clauses={"leaving_notice_weeks": 0})


def joined(version: MemorandumVersion, people: People, council: Council, **changes: Any) -> Any:
    normal: dict[str, Any] = {
        "by": people.approver,
        "version": version,
        "council": council,
        "signatory": "Aisha Khan",
        "office": "Chief Executive",
        "joins_on": MAY,
        "now": NOW,
    }
    return join_version(**normal | changes)


def left(version: MemorandumVersion, people: People, council: Council, **changes: Any) -> Any:
    normal: dict[str, Any] = {
        "by": people.approver,
        "memorandum": version.memorandum,
        "council": council,
        "signatory": "Aisha Khan",
        "office": "Chief Executive",
        "leaves_on": JULY,
        "now": NOW,
    }
    return leave_memorandum(**normal | changes)


def bound_days(council: Council) -> list[tuple[date, bool]]:
    """For each month, whether a rate at the cap could be paid in it."""
    decision = judge(**asked(council, "31.00", starts_on=APRIL, ends_before=AUGUST))
    return [(segment.starts_on, segment.cap is not None) for segment in decision.segments]


def test_join_version_binds_from_its_day(
    of_wirral: MemorandumVersion, people: People, liverpool: Council
) -> None:
    joined(of_wirral, people, liverpool)
    assert bound_days(liverpool) == [(APRIL, False), (MAY, True)]
    assert not MemorandumVersion.objects.in_force(APRIL).binding(liverpool, APRIL).exists()
    assert MemorandumVersion.objects.in_force(MAY).binding(liverpool, MAY).exists()
    assert Signature.objects.bound(APRIL).count() == 1
    assert Signature.objects.bound(MAY).count() == 2


@pytest.mark.parametrize(
    ("joins_on", "fine"),
    [(date(2026, 4, 19), False), (date(2026, 4, 20), True), (JUNE, True)],
)
def test_join_version_is_not_retroactive(
    joins_on: date,
    fine: bool,
    of_wirral: MemorandumVersion,
    people: People,
    liverpool: Council,
) -> None:
    if fine:
        joined(of_wirral, people, liverpool, joins_on=joins_on)
    else:
        with pytest.raises(BadInput, match="joins_on") as refused:
            joined(of_wirral, people, liverpool, joins_on=joins_on)
        assert "Give a day from 20 April 2026" in refused.value.fields["joins_on"][0]


def test_join_version_not_after_it_ends(
    people: People, liverpool: Council, wirral: Council
) -> None:
    version = memorandum_in_force([wirral], effective=(APRIL, JUNE))
    with pytest.raises(BadInput) as refused:
        joined(version, people, liverpool, joins_on=JUNE)
    assert "from 20 April 2026 to 31 May 2026" in refused.value.fields["joins_on"][0]


def test_join_version_outside_the_region(of_wirral: MemorandumVersion, people: People) -> None:
    camden = council_named("Camden")
    director = user_with(Role.APPROVER, camden)
    with pytest.raises(CannotJoin, match="Camden is not in North West"):
        joined(of_wirral, people, camden, by=director)


def test_join_version_that_is_not_in_force(
    people: People, liverpool: Council, wirral: Council
) -> None:
    with pytest.raises(CannotJoin, match="is not in force"):
        joined(memorandum_draft([wirral]), people, liverpool)


def test_join_version_whose_parties_have_own_caps(
    people: People, liverpool: Council, wirral: Council
) -> None:
    version = memorandum_in_force([wirral], clauses={"statistic": "own"})
    with pytest.raises(CannotJoin, match="Draft a version to which Liverpool is a party"):
        joined(version, people, liverpool)


def test_join_version_that_it_has_signed(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(AlreadySigned):
        joined(memorandum, people, liverpool)


@pytest.mark.parametrize("persona", ["hr", "manager", "lead", "auditor", "nobody"])
def test_join_and_leave_without_permission(
    persona: str, of_wirral: MemorandumVersion, people: People, liverpool: Council
) -> None:
    by = getattr(people, persona)
    with pytest.raises(NotPermitted):
        joined(of_wirral, people, liverpool, by=by)
    with pytest.raises(NotPermitted):
        left(of_wirral, people, liverpool, by=by)


def test_leave_memorandum_unbinds_from_its_day(
    of_wirral: MemorandumVersion, people: People, liverpool: Council, wirral: Council
) -> None:
    joined(of_wirral, people, liverpool)
    left(of_wirral, people, liverpool)
    assert bound_days(liverpool) == [(APRIL, False), (MAY, True), (JULY, False)]
    assert bound_days(wirral) == [(APRIL, True)]
    assert not MemorandumVersion.objects.in_force(JULY).binding(liverpool, JULY).exists()
    assert Signature.objects.bound(JULY).count() == 1


def test_leave_memorandum_leaves_decisions_as_they_are(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    decision = stored(people.hr, liverpool, ends_before=AUGUST)
    left(memorandum, people, liverpool)
    kept = CapDecision.objects.get(pk=decision.pk)
    assert kept.segments.get().effective.upper == AUGUST


@pytest.mark.parametrize(
    ("leaves_on", "fine"), [(date(2026, 5, 17), False), (date(2026, 5, 18), True)]
)
def test_leave_memorandum_with_its_notice(
    leaves_on: date,
    fine: bool,
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
) -> None:
    """Four weeks from 20 April."""
    if fine:
        (departure,) = left(memorandum, people, liverpool, leaves_on=leaves_on)
        assert departure.leaves_on == leaves_on
    else:
        with pytest.raises(BadInput) as refused:
            left(memorandum, people, liverpool, leaves_on=leaves_on)
        assert "give 18 May 2026 or a later day" in refused.value.fields["leaves_on"][0]


def test_leave_memorandum_ends_what_is_to_come_as_well(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    later = memorandum_circulated(
        [liverpool], memorandum=memorandum.memorandum, effective=(JUNE, None)
    )
    sign_version(by=people.approver, version=later, council=liverpool, signatory="A")
    bring_into_force(by=people.lead, version=later)
    (ended,) = left(memorandum, people, liverpool)
    assert ended.signature.version == later
    assert bound_days(liverpool) == [(APRIL, True), (JUNE, True), (JULY, False)]


def test_leave_memorandum_that_it_never_signed(
    of_wirral: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(NotBound, match="Liverpool is not bound"):
        left(of_wirral, people, liverpool)


def test_leave_memorandum_once(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    left(memorandum, people, liverpool)
    with pytest.raises(NotBound):
        left(memorandum, people, liverpool)
    with pytest.raises(CannotJoin, match="comes back by signing a later version"):
        joined(memorandum, people, liverpool, joins_on=JULY)


@pytest.mark.parametrize("change", [{"signatory": " "}, {"office": "x" * 121}])
def test_join_version_names_who_signs(
    change: dict[str, str], of_wirral: MemorandumVersion, people: People, liverpool: Council
) -> None:
    with pytest.raises(BadInput) as refused:
        joined(of_wirral, people, liverpool, **change)
    assert list(refused.value.fields) == list(change)
