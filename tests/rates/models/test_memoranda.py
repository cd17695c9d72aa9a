from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Council
from rates.models import Cap, Memorandum, MemorandumVersion, Party, Signature
from tests.factories import memorandum_draft, memorandum_in_force
from tests.rates.asking import APRIL, JUNE, MAY, social_worker
from tests.rates.statements import truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(liverpool: Council, wirral: Council) -> MemorandumVersion:
    return memorandum_draft([liverpool, wirral])


def change(version: MemorandumVersion, **values: Any) -> None:
    """As raw SQL would: no action, no save()."""
    assert MemorandumVersion.objects.filter(pk=version.pk).update(**values) == 1


def sign(version: MemorandumVersion, council: Council) -> Signature:
    return Signature.objects.create(
        version=version,
        council=council,
        signatory="Director",
        signed_at=timezone.now(),
        signed_by=version.drafted_by,
    )


def cap(version: MemorandumVersion, **changes: Any) -> Cap:
    normal: dict[str, Any] = {
        "version": version,
        "job_role": social_worker(),
        "basis": "limited",
        "effective": DateRange(APRIL, MAY),
        "negotiated_rate": Decimal("31.00"),
        "provisional": False,
        "derivation": {},
    }
    return Cap.objects.create(**normal | changes)


def test_memorandum_region_fits_scope(liverpool: Council) -> None:
    region = liverpool.region
    Memorandum.objects.create(name="England", scope="national")
    Memorandum.objects.create(name="Whole", scope="region", region=region)
    with refused("memorandum_region_fits_scope"):
        Memorandum.objects.create(name="A", scope="national", region=region)
    with refused("memorandum_region_fits_scope"):
        Memorandum.objects.create(name="B", scope="sub_region")
    with refused("memorandum_region_fits_scope"):
        Memorandum.objects.create(name="C", scope="galaxy", region=region)


def test_memorandumversion_number_once(draft: MemorandumVersion, liverpool: Council) -> None:
    second = memorandum_draft([liverpool], memorandum=draft.memorandum)
    with refused("memorandumversion_number_once"):
        change(second, number=1)


def test_memorandumversion_state_known(draft: MemorandumVersion) -> None:
    with guards_off(), refused("memorandumversion_state_known"):
        change(draft, state="torn up")


@pytest.mark.parametrize("ends", [(None, MAY), (APRIL, APRIL)])
def test_memorandumversion_effective_has_start(
    ends: tuple[date | None, date], draft: MemorandumVersion
) -> None:
    with refused("memorandumversion_effective_has_start"):
        change(draft, effective=DateRange(*ends))
    change(draft, effective=DateRange(APRIL, None))


@pytest.mark.parametrize(("start", "overlaps"), [(date(2026, 5, 31), True), (JUNE, False)])
def test_memorandumversion_one_in_force(
    start: date, overlaps: bool, liverpool: Council
) -> None:
    first = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    second = memorandum_draft([liverpool], memorandum=first.memorandum, effective=(start, None))
    sign(second, liverpool)
    change(second, state="signed")
    if overlaps:
        with refused("memorandumversion_one_in_force"):
            change(second, state="in_force")
    else:
        change(second, state="in_force")


@pytest.mark.parametrize("state", ["signed", "in_force", "superseded"])
def test_memorandumversion_life_starts_as_a_draft(state: str, draft: MemorandumVersion) -> None:
    draft.pk, draft.number, draft.state = None, 2, state
    with refused("memorandumversion_life"):
        draft.save(force_insert=True)


def test_memorandumversion_life_is_never_removed(draft: MemorandumVersion) -> None:
    with refused("memorandumversion_life"):
        MemorandumVersion.objects.filter(pk=draft.pk)._raw_delete("default")


STATES = ["draft", "signed", "in_force", "superseded"]
STEPS = [("draft", "signed"), ("signed", "in_force"), ("in_force", "superseded")]


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("start", STATES)
def test_memorandumversion_life_moves(start: str, to: str, draft: MemorandumVersion) -> None:
    for party in draft.parties.all():
        sign(draft, party.council)
    with guards_off():
        change(draft, state=start)
    if start == to or (start, to) in STEPS:
        change(draft, state=to)
    else:
        with refused("memorandumversion_life"):
            change(draft, state=to)


def test_memorandumversion_life_signed_by_every_party(
    draft: MemorandumVersion, liverpool: Council, wirral: Council
) -> None:
    sign(draft, liverpool)
    with refused("memorandumversion_life"):
        change(draft, state="signed")
    sign(draft, wirral)
    change(draft, state="signed")


def test_memorandumversion_life_signed_by_nobody(liverpool: Council) -> None:
    version = memorandum_draft([liverpool])
    version.parties.all().delete()
    with refused("memorandumversion_life"):
        change(version, state="signed")


@pytest.mark.parametrize(
    "values",
    [
        {"clauses": {}},
        {"gaps": [1]},
        {"number": 9},
        {"drafted_at": timezone.now()},
        {"effective": DateRange(MAY, None)},
    ],
)
def test_memorandumversion_life_terms_freeze_at_the_first_signature(
    values: dict[str, Any], draft: MemorandumVersion, liverpool: Council
) -> None:
    change(draft, **values)
    other = memorandum_draft([liverpool])
    sign(other, liverpool)
    with refused("memorandumversion_life"):
        change(other, **values)


def test_memorandumversion_life_only_ends_sooner(liverpool: Council) -> None:
    version = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    with refused("memorandumversion_life"):
        change(version, effective=DateRange(APRIL, date(2026, 6, 2)))
    change(version, effective=DateRange(APRIL, MAY), state="superseded")


def test_party_once(draft: MemorandumVersion, liverpool: Council, wirral: Council) -> None:
    with refused("party_once"):
        Party.objects.create(version=draft, council=liverpool)
    Party.objects.create(version=memorandum_draft([wirral]), council=liverpool)


def test_cap_frozen(draft: MemorandumVersion, liverpool: Council) -> None:
    mine = cap(draft)
    Cap.objects.filter(pk=mine.pk).update(negotiated_rate=30)
    sign(draft, liverpool)
    with refused("rates_cap_frozen"):
        Cap.objects.filter(pk=mine.pk).update(negotiated_rate=31)
    with refused("rates_cap_frozen"):
        cap(draft, basis="charge")
    with refused("rates_cap_frozen"):
        Cap.objects.filter(pk=mine.pk).delete()


def test_cap_frozen_does_not_move_to_another_version(
    draft: MemorandumVersion, liverpool: Council
) -> None:
    mine, other = cap(draft), memorandum_draft([liverpool], {})
    with refused("rates_cap_frozen"):
        Cap.objects.filter(pk=mine.pk).update(version=other)
    Cap.objects.filter(pk=mine.pk).delete()


def test_party_frozen(draft: MemorandumVersion, liverpool: Council, wirral: Council) -> None:
    draft.parties.filter(council=wirral).delete()
    Party.objects.create(version=draft, council=wirral)
    sign(draft, liverpool)
    with refused("rates_party_frozen"):
        draft.parties.filter(council=wirral).delete()
    with refused("rates_party_frozen"):
        draft.parties.filter(council=wirral).update(council=liverpool)


def test_signature_of_party(
    draft: MemorandumVersion, liverpool: Council, city_region: list[Council]
) -> None:
    with refused("signature_of_party"):
        sign(draft, city_region[0])
    sign(draft, liverpool)


def test_signature_of_party_only_while_a_draft(
    memorandum: MemorandumVersion, liverpool: Council
) -> None:
    with refused("signature_of_party"):
        sign(memorandum, liverpool)


def test_signature_once(draft: MemorandumVersion, liverpool: Council) -> None:
    sign(draft, liverpool)
    with refused("signature_once"):
        sign(draft, liverpool)


def test_signature_append_only(draft: MemorandumVersion, liverpool: Council) -> None:
    mine = Signature.objects.filter(pk=sign(draft, liverpool).pk)
    with refused("rates_signature_append_only"):
        mine.update(signatory="Somebody else")
    with refused("rates_signature_append_only"):
        mine.delete()
    with refused("rates_signature_append_only"):
        truncate("rates_signature")


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("cap_basis_known", {"basis": "charge"}, {"basis": "barter"}),
        ("cap_rate_positive", {"negotiated_rate": "0.01"}, {"negotiated_rate": 0}),
        (
            "cap_rate_positive",
            {"derived_rate": "0.01", "negotiated_rate": None},
            {"derived_rate": 0},
        ),
        ("cap_rate_positive", {"derived_rate": None}, {"negotiated_rate": None}),
        (
            "cap_effective_has_start",
            {"effective": DateRange(APRIL, None)},
            {"effective": DateRange(None, MAY)},
        ),
        (
            "cap_effective_has_start",
            {"effective": DateRange(APRIL, MAY)},
            {"effective": DateRange(APRIL, APRIL)},
        ),
    ],
)
def test_cap_bounds(
    name: str, inside: dict[str, Any], outside: dict[str, Any], draft: MemorandumVersion
) -> None:
    made = cap(draft, **inside)
    with refused(name):
        Cap.objects.filter(pk=made.pk).update(**outside)


def test_cap_no_overlap(draft: MemorandumVersion, liverpool: Council, wirral: Council) -> None:
    cap(draft)
    cap(draft, effective=DateRange(MAY, JUNE))
    cap(draft, council=liverpool)
    cap(draft, council=wirral)
    cap(draft, basis="charge")
    cap(memorandum_draft([liverpool]))
    with refused("cap_no_overlap"):
        cap(draft, effective=DateRange(date(2026, 4, 30), None))
    with refused("cap_no_overlap"):
        cap(draft, council=wirral, effective=DateRange(date(2026, 4, 30), None))
