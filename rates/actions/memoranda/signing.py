"""The life of a version once drafted: signed by every party, brought into force, superseded."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Council, User
from accounts.permissions import Permission, require
from rates.actions.memoranda.checks import require_drafter
from rates.caps.in_force import on_day
from rates.errors import (
    AlreadySigned,
    GapBetweenVersions,
    NotAParty,
    NotSigned,
    VersionsOverlap,
    database_has_the_last_word,
)
from rates.models import Memorandum, MemorandumVersion, Signature
from rates.models.memoranda import VersionState

DAY = timedelta(days=1)


@transaction.atomic
def sign_version(
    *, by: User, version: MemorandumVersion, council: Council, signatory: str
) -> MemorandumVersion:
    """Bind a council to the terms. The last party's signature makes the version signed."""
    require(by, Permission.MEMORANDUM_SIGN, council)
    signatory = " ".join(signatory.split())
    if not 0 < len(signatory) <= 120:
        raise BadInput({"signatory": "Give the name and office of the person who signs."})
    version = lock_version(version)
    if not version.parties.filter(council=council).exists():
        raise NotAParty(f"{council} is not a party to {version}.")
    if version.signatures.filter(council=council).exists():
        raise AlreadySigned(f"{council} has already signed {version}.")
    if version.state != VersionState.DRAFT:
        raise WrongState
    with database_has_the_last_word():
        Signature.objects.create(
            version=version,
            council=council,
            signatory=signatory,
            signed_at=timezone.now(),
            signed_by=by,
        )
    waiting_for = version.parties.exclude(council__in=version.signatures.values("council"))
    if not waiting_for.exists():
        version.state = VersionState.SIGNED
        version.save(update_fields=["state"])
    audit.record(
        "version.signed",
        by=by,
        at=council,
        target=version,
        signatory=signatory,
        state=version.state,
    )
    return version


def lock_version(version: MemorandumVersion) -> MemorandumVersion:
    """Signatures take turns, so that the last one sees all the others."""
    locked = MemorandumVersion.objects.select_for_update(of=("self",))
    return locked.select_related("memorandum__region").get(pk=version.pk)


@transaction.atomic
def bring_into_force(*, by: User, version: MemorandumVersion) -> MemorandumVersion:
    """Let the terms bind from their first day. The version before them ends on that day."""
    require_drafter(by, version.memorandum.region)
    versions = lock_versions(version.memorandum)
    version = versions[version.pk]
    if version.state == VersionState.DRAFT:
        waiting = [
            str(party.council)
            for party in version.parties.select_related("council")
            .exclude(council__in=version.signatures.values("council"))
            .order_by("council__name")
        ]
        raise NotSigned(f"{version} is not signed by {', '.join(waiting)}.")
    if version.state != VersionState.SIGNED:
        raise WrongState
    supersede_the_one_before(version, versions.values())
    version.state = VersionState.IN_FORCE
    version.in_force_at, version.in_force_by = timezone.now(), by
    with database_has_the_last_word():
        version.save(update_fields=["state", "in_force_at", "in_force_by"])
    audit.record(
        "version.in_force",
        by=by,
        at=version.memorandum.region,
        target=version,
        effective_from=version.effective.lower,
    )
    return version


def lock_versions(memorandum: Memorandum) -> dict[int, MemorandumVersion]:
    """All of a memorandum, in the order in which a decision locks them, and by that no deadlock.

    Waits for the decisions that are being stored under them; later ones see what is done here.
    """
    Memorandum.objects.select_for_update().get(pk=memorandum.pk)
    versions = memorandum.versions.select_for_update(of=("self",)).order_by("pk")
    return {each.pk: each for each in versions.select_related("memorandum__region")}


def supersede_the_one_before(
    version: MemorandumVersion, versions: Iterable[MemorandumVersion]
) -> None:
    """The versions of a memorandum follow each other without a day between them, or twice."""
    start = version.effective.lower
    known = (VersionState.IN_FORCE, VersionState.SUPERSEDED)
    last = max(
        (each for each in versions if each.state in known),
        key=lambda each: each.effective.lower,
        default=None,
    )
    if last is None:
        return
    if last.effective.lower >= start:
        raise VersionsOverlap(
            f"{last} is in force from {on_day(last.effective.lower)}. "
            f"Draft this one to start after that day, not on {on_day(start)}."
        )
    if last.effective.upper is not None and last.effective.upper < start:
        raise GapBetweenVersions(
            f"{last} ends on {on_day(last.effective.upper - DAY)}, and this one starts on "
            f"{on_day(start)}: the days between would have no cap."
        )
    last.effective = DateRange(last.effective.lower, start)
    last.state = VersionState.SUPERSEDED
    last.save(update_fields=["effective", "state"])
