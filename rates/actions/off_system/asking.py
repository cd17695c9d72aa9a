"""Bringing a file of payments: keep it, name its columns, try it, and then import it whole."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from celery import current_app
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from accounts import audit
from accounts.actions.worker_imports import is_big
from accounts.checks import input_checked
from accounts.errors import BadInput, WrongState
from accounts.models import Council, User
from accounts.permissions import Permission, require
from accounts.tables import UNREADABLE, rows_of
from rates.actions.off_system.locks import lock_council, lock_import
from rates.actions.off_system.running import run_import
from rates.caps import Basis
from rates.models import OffSystemImport, PaymentSource
from rates.off_system.columns import guessed, header_of, remembered, wrong_with
from rates.off_system.states import WAITING, FileState

TASK = "rates.tasks.import_off_system"
LONGEST_NAME = 80


def bring_file(
    *, by: User, council: Council, source: str, basis: str, content: bytes, now: datetime
) -> OffSystemImport:
    """Keep the file and try it; a small one is tried before this returns. The same twice is one.

    Raises NotPermitted, BadInput.
    """
    kept = keep_file(
        by=by, council=council, source=source, basis=basis, content=content, now=now
    )
    return dealt_with(kept, now)


def name_columns(
    *, by: User, asked: OffSystemImport, columns: Mapping[str, str], now: datetime
) -> OffSystemImport:
    """Say which column is which, to be remembered, and try the file by it.

    Raises NotPermitted, BadInput, WrongState.
    """
    return dealt_with(keep_columns(by=by, asked=asked, columns=columns, now=now), now)


def import_file(*, by: User, asked: OffSystemImport, now: datetime) -> OffSystemImport:
    """Bring in all of a file that was tried. Raises NotPermitted, WrongState."""
    return dealt_with(ask_for_all(by=by, asked=asked, now=now), now)


def dealt_with(asked: OffSystemImport, now: datetime) -> OffSystemImport:
    """Now, where nobody has to wait for it; else in the background."""
    if asked.state == FileState.QUEUED and not is_big(bytes(asked.content)):
        run_import(asked.pk, now)
        asked.refresh_from_db()
    return asked


@transaction.atomic
def keep_file(
    *, by: User, council: Council, source: str, basis: str, content: bytes, now: datetime
) -> OffSystemImport:
    """As `bring_file`, before it is read."""
    require(by, Permission.OFF_SYSTEM_IMPORT, council)
    check_source(source, basis)
    header = header_from(content)
    lock_council(council.pk)
    whose = source_named(by, council, " ".join(source.split()), basis, now)
    digest = hashlib.sha256(content).hexdigest()
    same = OffSystemImport.objects.filter(source=whose, sha256=digest)
    if (kept := same.exclude(state=FileState.LAPSED).first()) is not None:
        return kept
    named = remembered(whose.columns, header) or guessed(header)
    ready = not wrong_with(named, header)
    asked = OffSystemImport.objects.create(
        source=whose,
        sha256=digest,
        content=content,
        header=header,
        columns=named,
        basis=basis,
        state=FileState.QUEUED if ready else FileState.COLUMNS,
        requested_at=now,
        requested_by=by,
        progressed_at=now,
    )
    audit.record("off_system.brought", by=by, at=council, target=asked, sha256=digest)
    send_if_big(asked)
    return asked


@transaction.atomic
def keep_columns(
    *, by: User, asked: OffSystemImport, columns: Mapping[str, str], now: datetime
) -> OffSystemImport:
    """As `name_columns`, before it is read."""
    council = asked.source.council
    require(by, Permission.OFF_SYSTEM_IMPORT, council)
    asked = lock_import(asked.pk)
    if asked.kind not in WAITING:
        raise WrongState
    if wrong := wrong_with(columns, asked.header):
        raise BadInput(wrong)
    asked.columns = dict(columns)
    queue(asked, now)
    asked.only_try = True
    asked.save()
    PaymentSource.objects.filter(pk=asked.source_id).update(
        columns=asked.columns, remembered_at=now, remembered_by=by
    )
    audit.record(
        "off_system.columns_named", by=by, at=council, target=asked, columns=asked.columns
    )
    send_if_big(asked)
    return asked


@transaction.atomic
def ask_for_all(*, by: User, asked: OffSystemImport, now: datetime) -> OffSystemImport:
    """As `import_file`, before it is read."""
    council = asked.source.council
    require(by, Permission.OFF_SYSTEM_IMPORT, council)
    asked = lock_import(asked.pk)
    if asked.state != FileState.TRIED:
        raise WrongState
    queue(asked, now)
    asked.only_try, asked.requested_by = False, by
    asked.save()
    audit.record("off_system.import_asked", by=by, at=council, target=asked)
    send_if_big(asked)
    return asked


def check_source(source: str, basis: str) -> None:
    with input_checked() as expect:
        told = f"Say where the file comes from, in up to {LONGEST_NAME} letters."
        expect(0 < len(" ".join(source.split())) <= LONGEST_NAME, "source", told)
        known = ", ".join(Basis)
        expect(basis in set(Basis), "basis", f"basis cannot be {basis}. Give one of: {known}.")


def header_from(content: bytes) -> list[str]:
    try:
        header = header_of(rows_of(content))
    except UNREADABLE as bad:
        raise BadInput({"file": str(bad)}) from bad
    if not header:
        raise BadInput({"file": "The first row is empty; it must name the columns."})
    return header


def source_named(
    by: User, council: Council, name: str, basis: str, now: datetime
) -> PaymentSource:
    """The council's of this name, in any case; a basis that is told anew is remembered."""
    found = PaymentSource.objects.alias(folded=Lower("name")).filter(council=council)
    source = found.filter(folded=Lower(Value(name))).first()
    if source is None:
        return PaymentSource.objects.create(
            council=council, name=name, basis=basis, remembered_at=now, remembered_by=by
        )
    if source.basis != basis:
        source.basis, source.remembered_at, source.remembered_by = basis, now, by
        source.save(update_fields=["basis", "remembered_at", "remembered_by"])
    return source


def queue(asked: OffSystemImport, now: datetime) -> None:
    """As if it were brought just now."""
    asked.state, asked.progressed_at = FileState.QUEUED, now
    asked.rows_done = asked.added = asked.known = 0
    asked.problems, asked.found = [], {}


def send_if_big(asked: OffSystemImport) -> None:
    if asked.state == FileState.QUEUED and is_big(bytes(asked.content)):
        transaction.on_commit(lambda: send(asked.pk), robust=True)


def send(import_id: int) -> None:
    current_app.send_task(TASK, args=[import_id], retry=False)
