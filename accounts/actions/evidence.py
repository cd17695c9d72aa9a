"""Keeping files that show a credential, and reading them again: each reading is recorded."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from accounts import audit, evidence_store
from accounts.actions.passports import open_passport
from accounts.errors import BadInput, DomainError, NotPermitted, WrongState
from accounts.models import CredentialClaim, Evidence, User, Worker
from accounts.models.recorded import Credential
from accounts.passport_access import require_reading
from accounts.permissions import Permission, reach_of, require_own
from accounts.states import ClaimState
from accounts.uploads import Upload

FILES_AT_MOST = 10


class EvidenceChanged(DomainError):
    """The file is gone or is not the one that was kept, so it is not shown. Ask for it again."""

    code = "evidence_changed"


def folder() -> Path:
    return Path(settings.EVIDENCE_DIR)


def lock_bytes(sha256: str) -> None:
    """Nobody else keeps or sweeps a file with these bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])


def keep_files(
    *,
    worker: Worker,
    kind: str,
    uploads: Sequence[Upload],
    claim: CredentialClaim | None = None,
    credential: int | None = None,
    by: User,
    now: datetime,
) -> list[Evidence]:
    """Inside an action: each file once, in the order of their hashes, as each is locked."""
    if len(uploads) > FILES_AT_MOST:
        raise BadInput({"file": f"{len(uploads)} files are too many; send {FILES_AT_MOST}."})
    kept = []
    hashed = {evidence_store.hash_of(each.content): each for each in uploads}
    for sha256, upload in sorted(hashed.items()):
        lock_bytes(sha256)
        evidence_store.put(folder(), upload.content)
        same = {"worker": worker, "kind": kind, "sha256": sha256}
        of = {"claim": claim} if claim else {"claim": None, "credential": credential}
        evidence, _ = Evidence.objects.get_or_create(
            **same,
            **of,
            defaults={
                "name": upload.name,
                "content_type": upload.content_type,
                "size": len(upload.content),
                "uploaded_at": now,
                "uploaded_by": by,
            },
        )
        kept.append(evidence)
    return kept


@transaction.atomic
def add_to_claim(
    *, claim: CredentialClaim, uploads: Sequence[Upload], by: User, now: datetime
) -> list[Evidence]:
    """Add files to a claim that still waits; the same file again adds nothing."""
    require_own(by, Permission.PASSPORT_CLAIM, claim.worker)
    worker = Worker.objects.select_for_update(of=["self"], no_key=True).get(pk=claim.worker_id)
    claim = CredentialClaim.objects.get(pk=claim.pk)  # re-read now that we hold the lock
    if claim.state != ClaimState.SUBMITTED:
        raise WrongState(f"This claim is {claim.state}; add the file to a new one.")
    kept = keep_files(
        worker=worker, kind=claim.kind, uploads=uploads, claim=claim, by=by, now=now
    )
    audit.record(
        "evidence.added",
        by=by,
        at=worker.employing_council,
        target=claim,
        worker=worker.pk,
        kind=claim.kind,
        files=[each.pk for each in kept],
    )
    return kept


@transaction.atomic
def add_to_credential(
    *, credential: Credential, uploads: Sequence[Upload], by: User, now: datetime
) -> list[Evidence]:
    """Add files to what a council has recorded."""
    worker, council = open_passport(credential.worker, by)  # type: ignore[attr-defined]
    kind = str(credential._meta.model_name)
    require_reading(by, worker, kind)
    kept = keep_files(
        worker=worker, kind=kind, uploads=uploads, credential=credential.pk, by=by, now=now
    )
    audit.record(
        "evidence.added",
        by=by,
        at=council,
        target=credential,
        worker=worker.pk,
        kind=kind,
        files=[each.pk for each in kept],
    )
    return kept


def read_evidence(*, evidence: Evidence, by: User) -> bytes:
    """The bytes as they were kept, hashed again, or EvidenceChanged; recorded either way."""
    require_reading(by, evidence.worker, evidence.kind)
    content = evidence_store.get(folder(), evidence.sha256)
    record_reading(evidence=evidence, sound=content is not None, by=by)
    if content is None:
        raise EvidenceChanged(evidence=evidence.pk)
    return content


@transaction.atomic
def record_reading(*, evidence: Evidence, sound: bool, by: User) -> None:
    """Name the file by its number: what it is called may say what is in it."""
    worker = evidence.worker
    audit.record(
        "evidence.read" if sound else "evidence.changed",
        by=by,
        at=worker.employing_council,
        target=worker,
        evidence=evidence.pk,
        kind=evidence.kind,
        council=council_of(by, worker),
    )


def council_of(by: User, worker: Worker) -> str | None:
    """For which council somebody looks; None for the worker themself."""
    if worker.user_id == by.pk:
        return None
    reach = reach_of(by, Permission.PASSPORT_RECORD).councils
    if worker.employing_council_id in reach:
        return worker.employing_council.name
    shared = worker.consents.live().filter(council__in=reach).select_related("council")
    consent = shared.order_by("pk").first()
    if consent is None:
        raise NotPermitted
    return str(consent.council.name)


def sweep(*, before: datetime) -> int:
    """Remove files written before this moment of which no row knows: their transaction failed.

    A file that is being kept again at this moment is waited for, and left.
    """
    removed = 0
    for file in evidence_store.older_than(folder(), before.timestamp()):
        with transaction.atomic():
            lock_bytes(file.name)
            young = file.exists() and file.stat().st_mtime >= before.timestamp()
            if young or Evidence.objects.filter(sha256=file.name).exists():
                continue
            evidence_store.remove(file)
            removed += 1
    return removed
