"""A file of payments on its way: read with its progress told, then all of it or nothing."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.worker_imports import PROBLEMS_KEPT
from accounts.cells import Problem
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require
from accounts.tables import rows_of
from rates.actions.off_system.judging import judged, taken_of
from rates.actions.off_system.locks import lock_council, lock_import
from rates.actions.off_system.rows import copy_payments, new_among, told_apart
from rates.models import OffSystemImport
from rates.off_system.file import Payments, read_payments
from rates.off_system.states import UNDER_WAY, WAITING, FileState

VERBS = {
    FileState.DONE: "off_system.imported",
    FileState.TRIED: "off_system.tried",
    FileState.FAILED: "off_system.refused",
}


def run_import(import_id: int, now: datetime) -> None:
    """Read the file, saying how far it is, and then apply it. Safe to run twice, and at once."""
    asked = OffSystemImport.objects.select_related("requested_by").get(pk=import_id)
    if not asked.under_way:
        return

    def told(row: int) -> None:
        running = OffSystemImport.objects.filter(pk=import_id, state__in=UNDER_WAY)
        running.update(rows_done=row, state=FileState.RUNNING, progressed_at=timezone.now())

    try:
        found = read_payments(
            rows_of(bytes(asked.content)),
            named=asked.columns,
            basis=asked.basis,
            today=timezone.localdate(now),
            told=told,
        )
    except BadInput as bad:
        said = " ".join(sentence for told in bad.fields.values() for sentence in told)
        found = Payments(problems=[Problem(0, "", "", said)])
    settle_import(by=asked.requested_by, import_id=import_id, found=found, now=now)


@transaction.atomic
def settle_import(
    *, by: User, import_id: int, found: Payments, now: datetime
) -> OffSystemImport:
    """Add every payment that is new, or keep why none is; of a try, how many there would be."""
    asked = lock_import(import_id)
    if not asked.under_way:
        return asked
    council = asked.source.council
    require(by, Permission.OFF_SYSTEM_IMPORT, council)
    if found.problems:
        asked.state = FileState.FAILED
        asked.problems = [asdict(each) for each in found.problems[:PROBLEMS_KEPT]]
    else:
        lock_council(council.pk)
        apply_rows(asked, found)
    asked.rows_done, asked.progressed_at = len(found.rows), now
    asked.save()
    audit.record(
        VERBS[FileState(asked.state)],
        by=by,
        at=council,
        target=asked,
        sha256=asked.sha256,
        added=asked.added,
        known=asked.known,
    )
    return asked


def apply_rows(asked: OffSystemImport, found: Payments) -> None:
    told = list(told_apart(found.rows))
    council = asked.source.council
    new = new_among(council.pk, told)
    judgements = list(judged(council, [each.row for each in new], taken_of(council)))
    asked.added, asked.known = len(new), len(told) - len(new)
    asked.found = Counter(each.finding.found.value for each in judgements)
    asked.state = FileState.TRIED if asked.only_try else FileState.DONE
    if not asked.only_try:
        asked.content = b""
        copy_payments(asked, new, judgements)


@transaction.atomic
def lapse_imports(*, before: datetime) -> int:
    """Let go of files that nobody went on with since, for the clock. Safe to run twice."""
    waiting = OffSystemImport.objects.filter(state__in=WAITING, progressed_at__lt=before)
    found = list(
        waiting.select_for_update(of=("self",), skip_locked=True)
        .defer("content")
        .select_related("source__council")
    )
    for asked in found:
        asked.state, asked.content = FileState.LAPSED, b""
        asked.save(update_fields=["state", "content"])
        audit.record("off_system.lapsed", by=None, at=asked.source.council, target=asked)
    return len(found)
