from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council
from rates.actions.decisions import judge
from rates.models import Cap, CapDecision, DecisionSegment, MemorandumVersion
from rates.models.decisions import BASIS_OF, Engagement
from tests.conftest import People
from tests.factories import memorandum_draft, memorandum_in_force
from tests.rates.asking import JUNE, MAY, asked, social_worker, stored
from tests.rates.statements import check_deferred, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
MAY_31, JUNE_2 = date(2026, 5, 31), date(2026, 6, 2)
Write = Callable[..., DecisionSegment]


@pytest.fixture
def decision(memorandum: MemorandumVersion, liverpool: Council, people: People) -> CapDecision:
    return stored(people.hr, liverpool, "30.50")


def paye(version: MemorandumVersion) -> Cap:
    return version.caps.get(basis="paye")


@pytest.fixture
def write(liverpool: Council, people: People) -> Write:
    """A decision and its one segment by plain insert: no judging, no action."""

    def written(
        cap: Cap, rate: str = "31.00", days: tuple[date, date] = (MAY, JUNE), **segment: Any
    ) -> DecisionSegment:
        decision = CapDecision.objects.create(
            council=liverpool,
            job_role=social_worker(),
            engagement="bank_own",
            pay_basis="paye",
            hourly_rate=Decimal(rate),
            period=DateRange(MAY, JUNE),
            verdict="within",
            inputs={},
            digest="0" * 64,
            decided_at=people.hr.created_at,
            decided_by=people.hr,
        )
        normal: dict[str, Any] = {"cap": cap, "cap_rate": cap.hourly_rate}
        return DecisionSegment.objects.create(
            decision=decision, effective=DateRange(*days), **normal | segment
        )

    return written


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("capdecision_basis_fits_engagement", {}, {"engagement": "friend"}),
        (
            "capdecision_basis_fits_engagement",
            {"engagement": "agency_umbrella", "pay_basis": "umbrella"},
            {"pay_basis": "paye"},
        ),
        ("capdecision_within_the_cap", {"verdict": "within"}, {"verdict": "over"}),
        ("capdecision_rate_positive", {"hourly_rate": "0.01"}, {"hourly_rate": 0}),
        (
            "capdecision_period_bounded",
            {"period": DateRange(MAY, date(2026, 5, 2))},
            {"period": DateRange(MAY, None)},
        ),
        ("capdecision_period_bounded", {}, {"period": DateRange(MAY, MAY)}),
        ("capdecision_digest_form", {"digest": "a" * 64}, {"digest": "A" * 64}),
        ("capdecision_digest_form", {"digest": "0" * 64}, {"digest": "0" * 63}),
    ],
)
def test_capdecision_bounds(
    name: str, inside: dict[str, Any], outside: dict[str, Any], decision: CapDecision
) -> None:
    same = CapDecision.objects.filter(pk=decision.pk)
    with guards_off():
        if inside:
            same.update(**inside)
        with refused(name):
            same.update(**outside)


@pytest.mark.parametrize("engagement", Engagement.values)
def test_capdecision_basis_fits_engagement_each(engagement: str, decision: CapDecision) -> None:
    same = CapDecision.objects.filter(pk=decision.pk)
    fits = BASIS_OF[Engagement(engagement)].value
    with guards_off():
        for basis in ("paye", "umbrella", "limited", "charge"):
            if basis == fits:
                same.update(engagement=engagement, pay_basis=basis)
            else:
                with refused("capdecision_basis_fits_engagement"):
                    same.update(engagement=engagement, pay_basis=basis)


def test_decisionsegment_no_overlap(memorandum: MemorandumVersion, write: Write) -> None:
    cap = paye(memorandum)
    first = write(cap, days=(MAY, MAY_31))
    again = {"decision": first.decision, "cap": cap, "cap_rate": cap.hourly_rate}
    with refused("decisionsegment_no_overlap"):
        DecisionSegment.objects.create(effective=DateRange(date(2026, 5, 30), JUNE), **again)
    DecisionSegment.objects.create(effective=DateRange(MAY_31, JUNE), **again)


def test_decisionsegment_binds_at_the_cap_and_a_penny_over(
    memorandum: MemorandumVersion, write: Write
) -> None:
    write(paye(memorandum), "31.00")
    with refused("decisionsegment_binds"):
        write(paye(memorandum), "31.01")


def test_decisionsegment_binds_at_the_cap_s_own_rate(
    memorandum: MemorandumVersion, write: Write
) -> None:
    with refused("decisionsegment_binds"):
        write(paye(memorandum), cap_rate=Decimal("31.01"))


def test_decisionsegment_binds_inside_its_decision(
    memorandum: MemorandumVersion, write: Write
) -> None:
    with refused("decisionsegment_binds"):
        write(paye(memorandum), days=(MAY, JUNE_2))


def test_decisionsegment_binds_to_the_strictest(
    memorandum: MemorandumVersion, liverpool: Council, write: Write
) -> None:
    stricter = memorandum_in_force([liverpool], {("social_worker", "paye"): "30.00"})
    with refused("decisionsegment_binds"):
        write(paye(memorandum), "29.00")
    write(paye(stricter), "30.00")


@pytest.mark.parametrize(
    ("effective", "binds"), [((JUNE, None), False), ((MAY_31, None), True)]
)
def test_decisionsegment_binds_a_stricter_one_on_its_last_day(
    effective: tuple[date, None],
    binds: bool,
    memorandum: MemorandumVersion,
    liverpool: Council,
    write: Write,
) -> None:
    memorandum_in_force([liverpool], {("social_worker", "paye"): "30.00"}, effective=effective)
    if binds:
        with refused("decisionsegment_binds"):
            write(paye(memorandum))
    else:
        write(paye(memorandum))


@pytest.mark.parametrize(
    ("effective", "in_force"), [((MAY, JUNE), True), ((MAY, MAY_31), False)]
)
def test_decisionsegment_binds_in_force_to_its_last_day(
    effective: tuple[date, date], in_force: bool, liverpool: Council, write: Write
) -> None:
    cap = paye(memorandum_in_force([liverpool], effective=effective))
    if in_force:
        write(cap)
    else:
        with refused("decisionsegment_binds"):
            write(cap)


def test_decisionsegment_binds_no_draft(liverpool: Council, write: Write) -> None:
    with refused("decisionsegment_binds"):
        write(paye(memorandum_draft([liverpool])))


def test_decisionsegment_binds_no_council_that_did_not_sign(
    wirral: Council, write: Write
) -> None:
    with refused("decisionsegment_binds"):
        write(paye(memorandum_in_force([wirral])))


def test_decisionsegment_binds_only_the_council_whose_cap_it_is(
    liverpool: Council, wirral: Council, write: Write
) -> None:
    version = memorandum_draft([liverpool, wirral], {})
    both = {"job_role": social_worker(), "basis": "paye", "effective": version.effective}
    for council, rate in ((liverpool, "31.00"), (wirral, "30.00")):
        version.caps.create(
            council=council, negotiated_rate=rate, provisional=False, derivation={}, **both
        )
    sign_and_bring_into_force(version)
    own, other = version.caps.order_by("-hourly_rate")
    write(own, "31.00")
    with refused("decisionsegment_binds"):
        write(other, "30.00")
    assert judge(**asked(liverpool, "31.00")).allowed
    assert not judge(**asked(wirral, "30.01")).allowed


def sign_and_bring_into_force(version: MemorandumVersion) -> None:
    MemorandumVersion.objects.filter(pk=version.pk).update(
        state="circulated", circulated_at=version.drafted_at, circulated_by=version.drafted_by
    )
    for party in version.parties.all():
        version.signatures.create(
            council=party.council,
            signatory="Director",
            signed_at=version.drafted_at,
            signed_by=version.drafted_by,
        )
    for state in ("signed", "in_force"):
        MemorandumVersion.objects.filter(pk=version.pk).update(state=state)


def test_decisionsegment_binds_no_cap_of_another_basis(
    memorandum: MemorandumVersion, write: Write
) -> None:
    with refused("decisionsegment_binds"):
        write(memorandum.caps.get(basis="umbrella"))


def test_capdecision_covered(memorandum: MemorandumVersion, write: Write) -> None:
    with refused("capdecision_covered"):
        write(paye(memorandum), days=(MAY, MAY_31))
        check_deferred()
    write(paye(memorandum))
    check_deferred()


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("rates_capdecision_append_only", CapDecision),
        ("rates_decisionsegment_append_only", DecisionSegment),
    ],
)
def test_append_only(name: str, model: Any, decision: CapDecision) -> None:
    column = "hourly_rate" if model is CapDecision else "cap_rate"
    with refused(name):
        model.objects.update(**{column: 1})
    with refused(name):
        model.objects.all()._raw_delete("default")
    with refused(name):
        truncate(model._meta.db_table)
