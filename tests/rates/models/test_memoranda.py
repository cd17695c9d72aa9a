from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Council
from rates.models import Cap, Departure, Memorandum, MemorandumVersion, Party, Signature
from tests.factories import (
    LONG_AGO,
    council_named,
    memorandum_circulated,
    memorandum_draft,
    memorandum_in_force,
)
from tests.rates.asking import APRIL, JUNE, MAY, social_worker
from tests.rates.statements import check_deferred, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(liverpool: Council, wirral: Council) -> MemorandumVersion:
    return memorandum_draft([liverpool, wirral])


def change(version: MemorandumVersion, **values: Any) -> None:
    """As raw SQL would: no action, no save()."""
    assert MemorandumVersion.objects.filter(pk=version.pk).update(**values) == 1


def circulate(version: MemorandumVersion) -> None:
    change(
        version, state="circulated", circulated_at=LONG_AGO, circulated_by=version.drafted_by
    )


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
    circulate(draft)
    with guards_off(), refused("memorandumversion_state_known"):
        change(draft, state="torn up")


def test_memorandumversion_circulated_is_told(draft: MemorandumVersion) -> None:
    with refused("memorandumversion_circulated_is_told"):
        change(draft, state="circulated")
    with refused("memorandumversion_circulated_is_told"):
        change(draft, circulated_at=LONG_AGO)
    circulate(draft)
    with refused("memorandumversion_circulated_is_told"):
        change(draft, state="draft")


def test_memorandumversion_revised_is_told(draft: MemorandumVersion) -> None:
    with refused("memorandumversion_revised_is_told"):
        change(draft, revised_at=LONG_AGO)
    with refused("memorandumversion_revised_is_told"):
        change(draft, revised_by=draft.drafted_by)
    change(draft, revised_at=LONG_AGO, revised_by=draft.drafted_by)


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
    circulate(second)
    if overlaps:
        with guards_off(), refused("memorandumversion_one_in_force"):
            change(second, state="in_force")
    else:
        with guards_off():
            change(second, state="in_force")


@pytest.fixture
def second(liverpool: Council) -> MemorandumVersion:
    """Signed, from June; the first of April is in force until it is superseded."""
    first = memorandum_in_force([liverpool])
    version = memorandum_circulated(
        [liverpool], memorandum=first.memorandum, effective=(JUNE, None)
    )
    sign(version, liverpool)
    change(version, state="signed")
    return version


@pytest.mark.parametrize(
    ("end", "follows"), [(JUNE, True), (date(2026, 5, 31), False), (date(2026, 6, 2), False)]
)
def test_memorandumversion_follows(end: date, follows: bool, second: MemorandumVersion) -> None:
    """Without a day between, or twice, even for whoever goes round the actions."""
    assert second.supersedes
    ended = {"effective": DateRange(APRIL, end), "state": "superseded"}
    if follows:
        change(second.supersedes, **ended)
        change(second, state="in_force")
        check_deferred()
    else:
        with refused("memorandumversion_follows"):
            change(second.supersedes, **ended)
            change(second, state="in_force")


def test_memorandumversion_follows_the_one_that_it_names(second: MemorandumVersion) -> None:
    with refused("memorandumversion_follows"):
        change(second, state="in_force")


def test_memorandumversion_succeeded(second: MemorandumVersion) -> None:
    assert second.supersedes
    with refused("memorandumversion_succeeded"):
        change(second.supersedes, effective=DateRange(APRIL, JUNE), state="superseded")
        check_deferred()


def test_memorandumversion_supersedes_an_earlier_one(
    second: MemorandumVersion, liverpool: Council
) -> None:
    third = memorandum_draft([liverpool], memorandum=second.memorandum, effective=(MAY, None))
    other = memorandum_in_force([liverpool])
    assert third.supersedes
    for wrong in (third, other):
        with refused("memorandumversion_supersedes"):
            change(third, supersedes=wrong)
    with refused("memorandumversion_supersedes"):
        change(third, number=1)
    change(third, supersedes=second)
    draft = memorandum_draft([liverpool], memorandum=second.memorandum)
    with refused("memorandumversion_supersedes"):
        change(draft, supersedes=third)


@pytest.mark.parametrize("state", ["signed", "in_force", "superseded"])
def test_memorandumversion_life_starts_as_a_draft(state: str, draft: MemorandumVersion) -> None:
    draft.pk, draft.number, draft.state = None, 2, state
    with refused("memorandumversion_life"):
        draft.save(force_insert=True)


def test_memorandumversion_life_is_never_removed(draft: MemorandumVersion) -> None:
    with refused("memorandumversion_life"):
        MemorandumVersion.objects.filter(pk=draft.pk)._raw_delete("default")


STATES = ["draft", "circulated", "signed", "in_force", "superseded"]
STEPS = [
    ("draft", "circulated"),
    ("circulated", "signed"),
    ("signed", "in_force"),
    ("in_force", "superseded"),
]


@contextmanager
def undone() -> Iterator[None]:
    """Before the end of the transaction asks for the version that follows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def put(version: MemorandumVersion, state: str) -> None:
    at, by = (None, None) if state == "draft" else (LONG_AGO, version.drafted_by)
    change(version, state=state, circulated_at=at, circulated_by=by)


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("start", STATES)
def test_memorandumversion_life_moves(start: str, to: str, draft: MemorandumVersion) -> None:
    circulate(draft)
    for party in draft.parties.all():
        sign(draft, party.council)
    with guards_off():
        put(draft, start)
    if start == to or (start, to) in STEPS:
        with undone():
            put(draft, to)
    else:
        with refused("memorandumversion_life"):
            put(draft, to)


def test_memorandumversion_life_withdrawn_while_unsigned(
    draft: MemorandumVersion, liverpool: Council
) -> None:
    put(draft, "circulated")
    put(draft, "draft")
    put(draft, "circulated")
    sign(draft, liverpool)
    with refused("memorandumversion_life"):
        put(draft, "draft")


def test_memorandumversion_life_signed_by_every_party(
    draft: MemorandumVersion, liverpool: Council, wirral: Council
) -> None:
    circulate(draft)
    sign(draft, liverpool)
    with refused("memorandumversion_life"):
        change(draft, state="signed")
    sign(draft, wirral)
    change(draft, state="signed")


def test_memorandumversion_life_circulated_to_nobody(liverpool: Council) -> None:
    version = memorandum_draft([liverpool])
    version.parties.all().delete()
    with refused("memorandumversion_life"):
        circulate(version)


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
def test_memorandumversion_life_terms_freeze_when_circulated(
    values: dict[str, Any], draft: MemorandumVersion, liverpool: Council
) -> None:
    change(draft, **values)
    other = memorandum_circulated([liverpool])
    with refused("memorandumversion_life"):
        change(other, **values)


@pytest.mark.parametrize("end", [MAY, None])
def test_memorandumversion_life_ends_only_when_superseded(
    end: date | None, liverpool: Council
) -> None:
    version = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    with refused("memorandumversion_life"):
        change(version, effective=DateRange(APRIL, end))


def test_memorandumversion_life_only_ends_sooner(liverpool: Council) -> None:
    version = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    with refused("memorandumversion_life"):
        change(version, effective=DateRange(APRIL, date(2026, 6, 2)), state="superseded")
    with undone():
        change(version, effective=DateRange(APRIL, MAY), state="superseded")
        with refused("memorandumversion_life"):
            change(version, effective=DateRange(APRIL, date(2026, 4, 2)))


def test_memorandumversion_life_who_and_when_stay(memorandum: MemorandumVersion) -> None:
    with refused("memorandumversion_life"):
        change(memorandum, circulated_at=timezone.now())
    with refused("memorandumversion_life"):
        change(memorandum, in_force_at=timezone.now())


def test_party_in_scope(liverpool: Council) -> None:
    outsider = council_named("Camden")
    with refused("party_in_scope"):
        Party.objects.create(version=memorandum_draft([liverpool]), council=outsider)
    nation = Memorandum.objects.create(name="England", scope="national")
    version = memorandum_draft([liverpool], memorandum=nation)
    Party.objects.create(version=version, council=outsider)


def test_party_once(draft: MemorandumVersion, liverpool: Council, wirral: Council) -> None:
    with refused("party_once"):
        Party.objects.create(version=draft, council=liverpool)
    Party.objects.create(version=memorandum_draft([wirral]), council=liverpool)


def test_cap_frozen(draft: MemorandumVersion, liverpool: Council) -> None:
    mine = cap(draft)
    Cap.objects.filter(pk=mine.pk).update(negotiated_rate=30)
    circulate(draft)
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
    circulate(draft)
    with refused("rates_party_frozen"):
        draft.parties.filter(council=wirral).delete()
    with refused("rates_party_frozen"):
        draft.parties.filter(council=wirral).update(council=liverpool)


def test_signature_of_party(
    draft: MemorandumVersion, liverpool: Council, city_region: list[Council]
) -> None:
    with refused("signature_of_party"):
        sign(draft, liverpool)
    circulate(draft)
    with refused("signature_of_party"):
        sign(draft, city_region[0])
    sign(draft, liverpool)


def test_signature_of_party_only_while_circulated(
    memorandum: MemorandumVersion, liverpool: Council
) -> None:
    with refused("signature_of_party"):
        sign(memorandum, liverpool)


def test_signature_once(draft: MemorandumVersion, liverpool: Council) -> None:
    circulate(draft)
    sign(draft, liverpool)
    with refused("signature_once"):
        sign(draft, liverpool)


def join(version: MemorandumVersion, council: Council, joins_on: date) -> Signature:
    return Signature.objects.create(
        version=version,
        council=council,
        signatory="Director",
        joins_on=joins_on,
        signed_at=datetime(2026, 5, 1, 9, tzinfo=UTC),
        signed_by=version.drafted_by,
    )


@pytest.mark.parametrize(
    ("joins_on", "joins"),
    [
        (date(2026, 4, 30), False),
        (MAY, True),
        (date(2026, 5, 31), True),
        (JUNE, False),
    ],
)
def test_signature_joins_from_the_day_of_signing_until_the_version_ends(
    joins_on: date, joins: bool, liverpool: Council, wirral: Council
) -> None:
    version = memorandum_in_force([liverpool], effective=(APRIL, JUNE))
    if joins:
        join(version, wirral, joins_on)
    else:
        with refused("signature_joins"):
            join(version, wirral, joins_on)


def test_signature_joins_what_is_in_force_inside_its_region(
    draft: MemorandumVersion, memorandum: MemorandumVersion, liverpool: Council
) -> None:
    with refused("signature_joins"):
        join(memorandum, council_named("Camden"), MAY)
    circulate(draft)
    with refused("signature_joins"):
        join(draft, council_named("Sefton"), MAY)


def leave(signature: Signature, leaves_on: date) -> Departure:
    return Departure.objects.create(
        signature=signature,
        leaves_on=leaves_on,
        signatory="Director",
        office="Director of Children's Services",
        given_at=datetime(2026, 5, 1, 22, 59, tzinfo=UTC),
        given_by=signature.signed_by,
    )


def test_departure_not_in_the_past(memorandum: MemorandumVersion) -> None:
    """By London clocks: a minute before midnight is still the first of May."""
    signature = memorandum.signatures.earliest("pk")
    with refused("departure_not_in_the_past"):
        leave(signature, date(2026, 4, 30))
    leave(signature, MAY)


def test_departure_once_and_append_only(memorandum: MemorandumVersion) -> None:
    signature = memorandum.signatures.earliest("pk")
    mine = Departure.objects.filter(pk=leave(signature, JUNE).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        leave(signature, JUNE)
    with refused("rates_departure_append_only"):
        mine.update(leaves_on=MAY)
    with refused("rates_departure_append_only"):
        mine.delete()
    with refused("rates_departure_append_only"):
        truncate("rates_departure")


def test_signature_append_only(draft: MemorandumVersion, liverpool: Council) -> None:
    circulate(draft)
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
