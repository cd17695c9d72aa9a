"""Two of HR who answer one claim at once, and a file kept again while it is swept."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from accounts import evidence_store
from accounts.actions import claims, evidence
from accounts.actions.claims import refuse_claim, verify_claim, withdraw_claim
from accounts.actions.evidence import add_to_claim, sweep
from accounts.models import Council, CredentialClaim, Evidence, Role, User, Worker
from accounts.uploads import upload_of
from tests.accounts.holding import PDF, SEEN, claimed
from tests.conftest import People
from tests.factories import user_with
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def claim(people: People) -> CredentialClaim:
    return claimed(people.worker)


@pytest.fixture
def two(people: People, liverpool: Council) -> list[User]:
    return [people.hr, user_with(Role.COUNCIL_HR, liverpool)]


def verifying(claim: CredentialClaim, by: User) -> Callable[[], str]:
    def verify() -> str:
        try:
            return str(verify_claim(claim=claim, seen=SEEN, by=by, now=NOW).state)
        except IntegrityError as refusal:
            return str(refusal.__cause__.diag.constraint_name)  # type: ignore[union-attr]

    return verify


def refusing(claim: CredentialClaim, by: User) -> Callable[[], str]:
    return lambda: str(refuse_claim(claim=claim, reason="No.", by=by, now=NOW).state)


def withdrawing(claim: CredentialClaim) -> Callable[[], str]:
    by = claim.worker.user
    return lambda: str(withdraw_claim(claim=claim, by=by, now=NOW).state)


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the gap between check and write open."""
    check = claims.check_claim_move

    def and_wait(*asked: Any) -> None:
        check(*asked)
        time.sleep(GAP)

    monkeypatch.setattr(claims, "check_claim_move", and_wait)


def test_verify_claim_two_at_once_record_it_once(
    claim: CredentialClaim, two: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    assert at_once([verifying(claim, each) for each in two]) == ["verified", "wrong_state"]


def test_refuse_and_verify_at_once_have_one_outcome(
    claim: CredentialClaim, two: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    found = at_once([verifying(claim, two[0]), refusing(claim, two[1])])
    claim.refresh_from_db()
    assert found == sorted([claim.state, "wrong_state"])
    assert claim.worker.qualifications.count() == (claim.state == "verified")


def test_withdraw_and_verify_at_once_have_one_outcome(
    claim: CredentialClaim, two: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    found = at_once([verifying(claim, two[0]), withdrawing(claim)])
    claim.refresh_from_db()
    assert found == sorted([claim.state, "wrong_state"])


def test_verify_claim_without_the_lock_both_find_it_open(
    claim: CredentialClaim, two: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the tests above can fail: only the guard is then left to refuse the second."""
    both_checked = Barrier(2, timeout=PATIENCE)
    check = claims.check_claim_move

    def and_meet(*asked: Any) -> None:
        check(*asked)
        both_checked.wait()

    def unlocked(worker: Worker, by: User) -> tuple[Worker, Council]:
        return worker, worker.employing_council

    monkeypatch.setattr(claims, "check_claim_move", and_meet)
    monkeypatch.setattr(claims, "open_passport", unlocked)
    found = at_once([verifying(claim, each) for each in two])
    assert found == ["credentialclaim_life", "verified"]


# A file that nobody knew of is swept at the moment when it is sent again.


@pytest.fixture
def old_orphan(db: None) -> Path:
    folder = Path(settings.EVIDENCE_DIR)
    file = evidence_store.place_of(folder, evidence_store.put(folder, PDF))
    os.utime(file, (0, 0))
    return file


def keeping(claim: CredentialClaim) -> Callable[[], str]:
    def keep() -> str:
        upload = upload_of("degree.pdf", PDF)
        add_to_claim(claim=claim, uploads=[upload], by=claim.worker.user, now=NOW)
        return "kept"

    return keep


def held_open(monkeypatch: pytest.MonkeyPatch, written: Event) -> None:
    """The bytes are there and the row is not, for as long as the gap."""
    put = evidence_store.put

    def and_wait(folder: Path, content: bytes) -> str:
        sha256 = put(folder, content)
        written.set()
        time.sleep(GAP)
        return sha256

    monkeypatch.setattr(evidence.evidence_store, "put", and_wait)


def sweeping(listed: Event, written: Event, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The sweep has listed the old file before it is written anew."""
    older_than = evidence_store.older_than

    def and_wait(folder: Path, moment: float) -> Any:
        found = list(older_than(folder, moment))
        listed.set()
        written.wait(PATIENCE)
        return iter(found)

    monkeypatch.setattr(evidence.evidence_store, "older_than", and_wait)
    return lambda: f"{sweep(before=NOW - timedelta(days=1))} swept"


def after(listed: Event, act: Callable[[], str]) -> Callable[[], str]:
    def wait_and_act() -> str:
        listed.wait(PATIENCE)
        return act()

    return wait_and_act


def test_file_kept_again_while_it_is_swept_stays(
    claim: CredentialClaim, old_orphan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed, written = Event(), Event()
    held_open(monkeypatch, written)
    both = [sweeping(listed, written, monkeypatch), after(listed, keeping(claim))]
    assert at_once(both) == ["0 swept", "kept"]
    assert old_orphan.exists()


def test_file_kept_again_without_the_lock_is_lost(
    claim: CredentialClaim, old_orphan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: the sweep looked before the file was young again."""
    listed, written, looked = Event(), Event(), Event()
    held_open(monkeypatch, written)
    monkeypatch.setattr(evidence, "lock_bytes", lambda sha256: None)
    remove, put = evidence_store.remove, evidence_store.put

    def and_remove_late(file: Path) -> None:
        looked.set()
        written.wait(PATIENCE)
        remove(file)

    def once_looked(folder: Path, content: bytes) -> str:
        looked.wait(PATIENCE)
        return put(folder, content)

    monkeypatch.setattr(evidence.evidence_store, "remove", and_remove_late)
    monkeypatch.setattr(evidence.evidence_store, "put", once_looked)
    listed.set()
    written_already = Event()
    written_already.set()
    both = [sweeping(listed, written_already, monkeypatch), after(listed, keeping(claim))]
    assert at_once(both) == ["1 swept", "kept"]
    assert Evidence.objects.exists()
    assert not old_orphan.exists()
