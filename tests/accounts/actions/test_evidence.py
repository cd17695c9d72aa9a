import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import evidence_store
from accounts.actions import evidence as keeping
from accounts.actions.evidence import (
    EvidenceChanged,
    add_to_claim,
    add_to_credential,
    read_evidence,
    sweep,
)
from accounts.actions.sharing import withdraw_consent
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Evidence
from accounts.tasks import sweep_evidence
from accounts.uploads import upload_of
from tests.accounts.holding import PDF, PNG, claimed
from tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DEGREE = upload_of("degree.pdf", PDF)


@pytest.fixture
def claim(people):
    return claimed(people.worker)


@pytest.fixture
def file(claim):
    return added(claim)[0]


def added(claim, *uploads):
    return add_to_claim(claim=claim, uploads=uploads or [DEGREE], by=claim.worker.user, now=NOW)


def files():
    return sorted(
        each.name for each in Path(settings.EVIDENCE_DIR).rglob("*") if each.is_file()
    )


def make_old(sha256, days=2):
    place = evidence_store.place_of(Path(settings.EVIDENCE_DIR), sha256)
    long_ago = time.time() - days * 86_400
    os.utime(place, (long_ago, long_ago))


def test_file_is_kept_by_its_hash(file, people):
    assert files() == [file.sha256]
    assert (file.name, file.content_type, file.size) == (
        "degree.pdf",
        "application/pdf",
        len(PDF),
    )
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "evidence.added"
    assert "degree" not in entry.body


def test_same_bytes_are_kept_once(claim, file, people):
    assert added(claim, upload_of("again.pdf", PDF)) == [file]
    other = claimed(people.other_worker)
    assert added(other)[0].pk != file.pk
    assert files() == [file.sha256]


def test_files_too_many(claim):
    uploads = [upload_of(f"{each}.pdf", PDF + bytes([each])) for each in range(11)]
    with pytest.raises(BadInput, match="file"):
        added(claim, *uploads)
    assert len(added(claim, *uploads[:10])) == 10


def test_files_only_while_the_claim_waits_and_by_its_worker(claim, people):
    with pytest.raises(NotPermitted):
        add_to_claim(claim=claim, uploads=[DEGREE], by=people.hr, now=NOW)
    claim.state, claim.decided_at, claim.decided_by = "withdrawn", NOW, people.worker.user
    claim.save()
    with pytest.raises(WrongState):
        added(claim)


def test_file_of_a_credential(people):
    registration = people.worker.registration
    kept = add_to_credential(credential=registration, uploads=[DEGREE], by=people.hr, now=NOW)
    assert (kept[0].kind, kept[0].credential) == ("registration", registration.pk)
    for who in (people.worker.user, people.lead, people.manager):
        with pytest.raises(NotPermitted):
            add_to_credential(credential=registration, uploads=[DEGREE], by=who, now=NOW)


def test_file_of_a_dbs_certificate_stays_at_home(people):
    certificate = people.worker.dbs_checks.get()
    with pytest.raises(NotPermitted):
        add_to_credential(credential=certificate, uploads=[DEGREE], by=people.other_hr, now=NOW)
    kept = add_to_credential(credential=certificate, uploads=[DEGREE], by=people.hr, now=NOW)
    assert read_evidence(evidence=kept[0], by=people.worker.user) == PDF
    with pytest.raises(NotPermitted):
        read_evidence(evidence=kept[0], by=people.other_hr)


@pytest.mark.parametrize("who", ["worker", "hr", "other_hr"])
def test_read_is_recorded(file, people, who):
    by = people.worker.user if who == "worker" else getattr(people, who)
    assert read_evidence(evidence=file, by=by) == PDF
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.target, entry.actor) == (
        "evidence.read",
        f"worker:{people.worker.pk}",
        by,
    )
    assert "degree" not in entry.body


@pytest.mark.parametrize("who", ["manager", "approver", "lead", "auditor", "nobody"])
def test_read_without_permission(file, people, who):
    with pytest.raises(NotPermitted):
        read_evidence(evidence=file, by=getattr(people, who))


def test_read_no_more_once_the_consent_is_withdrawn(file, people, wirral):
    withdraw_consent(worker=people.worker, council=wirral, by=people.worker.user)
    with pytest.raises(NotPermitted):
        read_evidence(evidence=file, by=people.other_hr)


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_read_refuses_a_file_that_is_no_longer_the_one_kept(file, people, damage):
    place = evidence_store.place_of(Path(settings.EVIDENCE_DIR), file.sha256)
    if damage == "gone":
        place.unlink()
    else:
        place.write_bytes(PNG if damage == "changed" else PDF[:-1])
    with pytest.raises(EvidenceChanged):
        read_evidence(evidence=file, by=people.hr)
    assert AuditEntry.objects.latest("pk").verb == "evidence.changed"


def test_damaged_file_is_mended_by_sending_it_again(file, claim, people):
    evidence_store.place_of(Path(settings.EVIDENCE_DIR), file.sha256).write_bytes(b"")
    added(claim)
    assert read_evidence(evidence=file, by=people.hr) == PDF


# Killed between the file and the commit


def test_killed_before_the_commit_leaves_a_file_and_no_row(claim, monkeypatch):
    def killed(*args, **facts):
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping.audit, "record", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        added(claim)
    assert not Evidence.objects.exists()
    assert files() == [evidence_store.hash_of(PDF)]


def test_killed_while_writing_leaves_nothing_that_is_read(claim, monkeypatch):
    def killed(handle):
        raise OSError("No space left on device")

    monkeypatch.setattr(evidence_store.os, "fsync", killed)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        added(claim)
    assert files() == []
    assert not Evidence.objects.exists()


def test_sweep_removes_only_old_files_without_a_row(file):
    folder = Path(settings.EVIDENCE_DIR)
    old, young = (evidence_store.put(folder, content) for content in (PNG, PNG + b"2"))
    make_old(old)
    make_old(file.sha256)
    half_written = folder / old[:2] / ".coming-abc"
    half_written.write_bytes(b"half")
    os.utime(half_written, (0, 0))
    assert sweep(before=timezone.now() - timedelta(days=1)) == 2
    assert files() == sorted([file.sha256, young])


def test_sweep_twice_and_without_a_folder(db):
    assert [sweep_evidence(), sweep_evidence()] == ["0 swept", "0 swept"]


def test_file_kept_again_is_young_again(claim):
    sha256 = evidence_store.put(Path(settings.EVIDENCE_DIR), PDF)
    make_old(sha256)
    added(claim)
    assert sweep_evidence() == "0 swept"
    assert files() == [sha256]


def test_add_is_for_workers_who_are_known(people):
    """Another worker's claim is theirs alone."""
    other = claimed(WorkerFactory.create())
    with pytest.raises(NotPermitted):
        add_to_claim(claim=other, uploads=[DEGREE], by=people.worker.user, now=NOW)
