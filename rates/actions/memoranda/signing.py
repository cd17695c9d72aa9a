"""The life of a version once circulated: signed by every party, brought into force."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput, WrongState
from accounts.models import Council, User
from accounts.permissions import Permission, require
from rates.actions.memoranda.checks import require_drafter
from rates.actions.memoranda.drafting import lock_version
from rates.actions.memoranda.succession import UNSIGNED, supersede_the_one_before
from rates.errors import (
    AlreadySigned,
    NotAParty,
    NotCirculated,
    NotSigned,
    database_has_the_last_word,
)
from rates.models import Memorandum, MemorandumVersion, Signature
from rates.models.memoranda import VersionState

LONGEST = 120


@transaction.atomic
def sign_version(
    *,
    by: User,
    version: MemorandumVersion,
    council: Council,
    signatory: str,
    office: str = "",
) -> MemorandumVersion:
    """Bind a council to the terms. The last party's signature makes the version signed."""
    require(by, Permission.MEMORANDUM_SIGN, council)
    signatory, office = check_signatory(signatory, office)
    version = lock_version(version)
    check_may_sign(version, council)
    with database_has_the_last_word():
        Signature.objects.create(
            version=version,
            council=council,
            signatory=signatory,
            office=office,
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
        office=office,
        state=version.state,
    )
    return version


def check_signatory(signatory: str, office: str) -> tuple[str, str]:
    """Who signs, with the spaces put right; `office` may already be in the name."""
    signatory, office = " ".join(signatory.split()), " ".join(office.split())
    problems = {}
    if not 0 < len(signatory) <= LONGEST:
        problems["signatory"] = "Give the name and office of the person who signs."
    if len(office) > LONGEST:
        problems["office"] = f"Give the office in up to {LONGEST} letters."
    if problems:
        raise BadInput(problems)
    return signatory, office


def check_may_sign(version: MemorandumVersion, council: Council) -> None:
    if not version.parties.filter(council=council).exists():
        raise NotAParty(f"{council} is not a party to {version}.")
    if version.signatures.filter(council=council).exists():
        raise AlreadySigned(f"{council} has already signed {version}.")
    if version.state == VersionState.DRAFT:
        raise NotCirculated
    if version.state != VersionState.CIRCULATED:
        raise WrongState


@transaction.atomic
def bring_into_force(*, by: User, version: MemorandumVersion) -> MemorandumVersion:
    """Let the terms bind from their first day. The version before them ends on that day."""
    require_drafter(by, version.memorandum.region)
    versions = lock_versions(version.memorandum)
    version = versions[version.pk]
    if version.state in UNSIGNED:
        waiting = [
            str(party.council)
            for party in version.parties.select_related("council")
            .exclude(council__in=version.signatures.values("council"))
            .order_by("council__name")
        ]
        raise NotSigned(f"{version} is not signed by {', '.join(waiting)}.")
    if version.state != VersionState.SIGNED:
        raise WrongState
    with database_has_the_last_word():
        supersede_the_one_before(version)
        version.state = VersionState.IN_FORCE
        version.in_force_at, version.in_force_by = timezone.now(), by
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
