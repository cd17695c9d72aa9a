"""Drafting: a name for the agreement, then versions of its terms with the caps they come to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Council, Region, User
from rates.actions.memoranda.asked import Part, Terms, names_in
from rates.actions.memoranda.checks import (
    check_days,
    check_memorandum,
    check_terms,
    require_drafter,
)
from rates.actions.memoranda.derivation import Days, Ground, Negotiated, derive
from rates.actions.memoranda.succession import check_start, version_before
from rates.caps.in_force import on_day
from rates.clauses import validate
from rates.field_errors import fields_named
from rates.memorandum_errors import DraftChanged, DraftedMeanwhile
from rates.models import Cap, Memorandum, MemorandumVersion, Party
from rates.models.memoranda import VersionState


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
    supersedes: int | None = None,
    clauses: Mapping[str, Any],
    parties: Sequence[Council],
    negotiated: Sequence[Negotiated] = (),
    seen: int | None = None,
) -> MemorandumVersion:
    """Set terms, and derive the caps that follow from them as far as awards and on-costs reach.

    Days that get no cap are in `gaps`, with the reason. It supersedes the version that is in
    force, unless another is named by its number. `seen` is the number of the last version that
    the drafter knew of, if that matters to them. Source: design 3.2.
    """
    require_drafter(by, memorandum.region)
    Memorandum.objects.select_for_update().get(pk=memorandum.pk)
    last = memorandum.versions.aggregate(last=Max("number"))["last"] or 0
    if seen is not None and last != seen:
        raise DraftedMeanwhile(
            f"Version {last} was drafted after you opened this page. Go on with it, or save "
            "again to start another."
        )
    version = MemorandumVersion(
        memorandum=memorandum, number=last + 1, drafted_at=timezone.now(), drafted_by=by
    )
    set_terms(version, Days(effective_from, effective_until), supersedes, clauses)
    caps = save_with_caps(version, parties, negotiated)
    record_terms("version.drafted", by, version, parties, caps)
    return version


@transaction.atomic
def revise_version(
    *, by: User, version: MemorandumVersion, part: Part, seen: str, now: datetime
) -> MemorandumVersion:
    """Replace a part of a draft's terms, and derive its caps anew.

    `seen` is the mark of that part as it stood when it was opened; what somebody else has
    changed since is not written over: DraftChanged. The same part twice changes nothing.
    """
    require_drafter(by, version.memorandum.region)
    version = lock_version(version)
    if version.state != VersionState.DRAFT:
        raise WrongState(
            f"{version} is {version.get_state_display().lower()}; only a draft changes."
        )
    standing = Terms.of(version)
    wanted = standing.with_part(part)
    names = names_in(part)
    if wanted.mark(names) == standing.mark(names):
        return version
    if standing.mark(names) != seen:
        raise DraftChanged(changed_meanwhile(version))
    version.revised_at, version.revised_by = now, by
    write_terms(version, wanted)
    caps = list(version.caps.all())
    record_terms("version.revised", by, version, wanted.parties, caps)
    return version


def changed_meanwhile(version: MemorandumVersion) -> str:
    """Whoever changed it last is the likeliest; only they know which part."""
    told = f"{version.revised_by or version.drafted_by} changed this part of {version}"
    at = timezone.localtime(version.revised_at or version.drafted_at)
    return (
        f"{told} after you opened it, at {at:%H:%M on %A} {on_day(at.date())}. What you typed is "
        "below, with what stands now. Save it again to put it in place of that."
    )


def write_terms(version: MemorandumVersion, terms: Terms) -> None:
    version.caps.all().delete()
    version.parties.all().delete()
    supersedes = version.supersedes.number if version.supersedes else None
    set_terms(version, terms.days, supersedes, terms.clauses)
    save_with_caps(version, terms.parties, terms.negotiated)


def lock_version(version: MemorandumVersion) -> MemorandumVersion:
    """Who signs, circulates or revises takes turns, so that each sees what the others did."""
    locked = MemorandumVersion.objects.select_for_update(of=("self",))
    return locked.select_related("memorandum__region").get(pk=version.pk)


def set_terms(
    version: MemorandumVersion, whole: Days, supersedes: int | None, clauses: Mapping[str, Any]
) -> None:
    with fields_named(prefix="clauses."):
        version.clauses = validate(clauses)
    if problems := check_days(whole):
        raise BadInput(problems)
    version.effective = DateRange(*whole)
    version.supersedes = version_before(version, supersedes)
    check_start(version)


def record_terms(
    verb: str,
    by: User,
    version: MemorandumVersion,
    parties: Sequence[Council],
    caps: Sequence[Cap],
) -> None:
    audit.record(
        verb,
        by=by,
        at=version.memorandum.region,
        target=version,
        version=str(version),
        effective_from=version.effective.lower,
        effective_until=version.effective.upper,
        supersedes=version.supersedes and version.supersedes.number,
        clauses=version.clauses,
        parties=[council.gss_code for council in parties],
        caps=len(caps),
        gaps=len(version.gaps),
    )


def save_with_caps(
    version: MemorandumVersion, parties: Sequence[Council], negotiated: Sequence[Negotiated]
) -> list[Cap]:
    check_terms(version, parties, negotiated)
    derived = derive(Ground.of(version, parties, negotiated))
    version.gaps = derived.gaps
    version.save()
    Party.objects.bulk_create(Party(version=version, council=one) for one in parties)
    for cap in derived.caps:
        cap.version = version
    return Cap.objects.bulk_create(derived.caps)
