"""Claims: the worker says what they hold, and a signatory who saw the original records it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.evidence import keep_files
from accounts.actions.notices import give_notice, hr_of
from accounts.actions.passports import open_passport
from accounts.actions.recording import RECORD
from accounts.checks import expect_filled, input_checked
from accounts.claim_facts import loaded, stored
from accounts.credential_checks import CHECKS
from accounts.errors import DomainError, NotPermitted, WrongState
from accounts.models import (
    Council,
    CredentialClaim,
    CredentialKind,
    User,
    Worker,
)
from accounts.passport_access import require_reading
from accounts.permissions import Permission, require_own
from accounts.seen import Seen, check_seen
from accounts.states import NEXT_CLAIM, ClaimState
from accounts.uploads import Upload

TOLD = {ClaimState.VERIFIED: "claim_verified", ClaimState.REFUSED: "claim_refused"}

WAITING_AT_MOST = 30


class OwnClaim(NotPermitted):
    """Nobody verifies or refuses their own claim. Ask a colleague."""

    code = "own_claim"


class TooManyClaims(DomainError):
    """Too much of yours waits to be checked. Wait for an answer, or take something back."""

    code = "too_many_claims"


def lock_worker(worker_id: int) -> Worker:
    return Worker.objects.select_for_update(of=["self"], no_key=True).get(pk=worker_id)


def read_claim(claim_id: int) -> CredentialClaim:
    """As it is now that the worker is locked: whoever answers a claim locks its worker first."""
    return CredentialClaim.objects.select_related("worker__user").get(pk=claim_id)


def check_claim_move(current: str, to: ClaimState) -> None:
    if to not in NEXT_CLAIM[ClaimState(current)]:
        raise WrongState(f"This claim is {current} already. Reload the page.")


@transaction.atomic
def submit_claim(
    *,
    worker: Worker,
    kind: str,
    facts: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    by: User,
    now: datetime,
) -> CredentialClaim:
    """Say that one holds a credential, as its record would say it; it counts once verified."""
    require_own(by, Permission.PASSPORT_CLAIM, worker)
    worker = lock_worker(worker.pk)
    if worker.claims.waiting().count() >= WAITING_AT_MOST:
        raise TooManyClaims
    checked = CHECKS[CredentialKind(kind)](facts, timezone.localdate(now))
    claim = CredentialClaim.objects.create(
        worker=worker,
        kind=kind,
        facts=stored(checked),
        submitted_at=now,
        submitted_by=by,
    )
    keep_files(worker=worker, kind=kind, uploads=uploads, claim=claim, by=by, now=now)
    give_notice(
        to=hr_of(worker.employing_council),
        kind="claim_submitted",
        subject=f"{worker} has added to their passport: {claim}",
        body=f"{worker} says that they hold this: {claim}. See the original, then verify it or"
        " say why not. It is on their passport, under “Waiting to be checked”.",
        target=claim,
        path=reverse("claim", args=[claim.pk]),
        now=now,
    )
    record(claim, "claim.submitted", worker.employing_council, by)
    return claim


@transaction.atomic
def withdraw_claim(*, claim: CredentialClaim, by: User, now: datetime) -> CredentialClaim:
    """Take back what nobody has answered yet."""
    require_own(by, Permission.PASSPORT_CLAIM, claim.worker)
    worker = lock_worker(claim.worker_id)
    claim = read_claim(claim.pk)
    check_claim_move(claim.state, ClaimState.WITHDRAWN)
    decide(claim, ClaimState.WITHDRAWN, by, now)
    record(claim, "claim.withdrawn", worker.employing_council, by)
    return claim


@transaction.atomic
def verify_claim(
    *, claim: CredentialClaim, seen: Seen, by: User, now: datetime
) -> CredentialClaim:
    """Record what was claimed, by who saw the original; the claim's files go with it."""
    worker, council, claim = open_claim(claim, by, ClaimState.VERIFIED)
    check_seen(seen, timezone.localdate(now))
    credential = RECORD[CredentialKind(claim.kind)](
        worker=worker, **loaded(claim.facts), seen=seen, by=by
    )
    claim.evidence.update(credential=credential.pk)
    decide(claim, ClaimState.VERIFIED, by, now, credential=credential.pk)
    tell(claim, f"{council} has checked this: {claim}. Your passport shows it now.", now)
    record(claim, "claim.verified", council, by)
    return claim


@transaction.atomic
def refuse_claim(
    *, claim: CredentialClaim, reason: str, by: User, now: datetime
) -> CredentialClaim:
    """Say why it cannot be recorded; the worker reads the reason."""
    _, council, claim = open_claim(claim, by, ClaimState.REFUSED)
    reason = reason.strip()
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
        expect(len(reason) <= 500, "reason", "This is too long; use at most 500 characters.")
    decide(claim, ClaimState.REFUSED, by, now, reason=reason)
    told = f"{council} could not record this: {claim}. Your passport says why, and what to do."
    tell(claim, told, now)
    record(claim, "claim.refused", council, by)
    return claim


def open_claim(
    claim: CredentialClaim, by: User, to: ClaimState
) -> tuple[Worker, Council, CredentialClaim]:
    """The worker, locked, for whom the user answers this claim, and the claim as it is now."""
    if claim.worker.user_id == by.pk:
        raise OwnClaim
    worker, council = open_passport(claim.worker, by)
    claim = read_claim(claim.pk)
    require_reading(by, worker, claim.kind)
    check_claim_move(claim.state, to)
    return worker, council, claim


def decide(
    claim: CredentialClaim, state: ClaimState, by: User, now: datetime, **outcome: Any
) -> None:
    changes = {"state": state.value, "decided_at": now, "decided_by": by, **outcome}
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(changes))


def tell(claim: CredentialClaim, body: str, now: datetime) -> None:
    give_notice(
        to=[claim.worker.user],
        kind=TOLD[ClaimState(claim.state)],
        subject=f"Your passport: {claim}",
        body=body,
        target=claim,
        path=reverse("passport"),
        now=now,
    )


def record(claim: CredentialClaim, verb: str, at: Council, by: User) -> None:
    audit.record(verb, by=by, at=at, target=claim, worker=claim.worker_id, kind=claim.kind)
