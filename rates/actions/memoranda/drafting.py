"""Drafting: a name for the agreement, then versions of its terms with the caps they come to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import Council, Region, User
from rates.actions.memoranda.checks import check_memorandum, check_terms, require_drafter
from rates.actions.memoranda.derivation import Days, Ground, Negotiated, derive
from rates.clauses import validate
from rates.errors import fields_named
from rates.models import Cap, Memorandum, MemorandumVersion, Party


@transaction.atomic
def draft_memorandum(
    *, by: User, name: str, scope: str, region: Region | None = None
) -> Memorandum:
    """Name an agreement; its terms come with its versions."""
    require_drafter(by, region)
    name = " ".join(name.split())
    check_memorandum(name, scope, region)
    memorandum = Memorandum.objects.create(name=name, scope=scope, region=region)
    audit.record("memorandum.drafted", by=by, at=region, target=memorandum, name=name)
    return memorandum


@transaction.atomic
def draft_version(
    *,
    by: User,
    memorandum: Memorandum,
    effective_from: date,
    effective_until: date | None = None,
    clauses: Mapping[str, Any],
    parties: Sequence[Council],
    negotiated: Sequence[Negotiated] = (),
) -> MemorandumVersion:
    """Set terms, and derive the caps that follow from them as far as awards and on-costs reach.

    Days that get no cap are in `gaps`, with the reason. Source: design 3.2.
    """
    require_drafter(by, memorandum.region)
    with fields_named(prefix="clauses."):
        terms = validate(clauses)
    whole = Days(effective_from, effective_until)
    check_terms(memorandum, whole, terms, parties, negotiated)
    Memorandum.objects.select_for_update().get(pk=memorandum.pk)
    last = memorandum.versions.aggregate(last=Max("number"))["last"] or 0
    version = MemorandumVersion(
        memorandum=memorandum,
        number=last + 1,
        effective=DateRange(*whole),
        clauses=terms,
        drafted_at=timezone.now(),
        drafted_by=by,
    )
    caps = save_with_caps(version, parties, negotiated)
    audit.record(
        "version.drafted",
        by=by,
        at=memorandum.region,
        target=version,
        version=str(version),
        effective_from=effective_from,
        effective_until=effective_until,
        clauses=terms,
        parties=[council.gss_code for council in parties],
        caps=len(caps),
        gaps=len(version.gaps),
    )
    return version


def save_with_caps(
    version: MemorandumVersion, parties: Sequence[Council], negotiated: Sequence[Negotiated]
) -> list[Cap]:
    derived = derive(Ground.of(version, parties, negotiated))
    version.gaps = derived.gaps
    version.save()
    Party.objects.bulk_create(Party(version=version, council=one) for one in parties)
    for cap in derived.caps:
        cap.version = version
    return Cap.objects.bulk_create(derived.caps)
