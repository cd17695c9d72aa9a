"""What the worker does: the whole pack from one snapshot, into a file beside its place, then there."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.heads import sign_heads
from rates import pack_store as store
from rates.actions.evidence_packs.asking import lock_pack, move
from rates.evidence.changes import changes_between
from rates.evidence.packing import Packed, write_pack
from rates.evidence.states import UNDER_WAY, PackState
from rates.models import EvidencePack

A_SECOND = 1.0
A_BLOCK = 1 << 18  # bytes
LOCK = (
    0x5041_434B  # with the pack's number, the key of the advisory lock: one makes it at a time
)


def make_pack(*, pack_id: int, today: date) -> str:
    """Make what was asked for. Safe to run twice: the second leaves it alone.

    A killed worker leaves a file that nobody reads; the next one writes it anew.
    """
    sign_heads(today=today)
    pack = EvidencePack.objects.select_related("region").get(pk=pack_id)
    with closing(Progress(pack)) as progress:
        if not progress.begin():
            return "nothing to do"
        with store.begun(pack) as file:
            packed = from_one_snapshot(
                lambda: write_pack(
                    file, of=told_of(pack), rows=rows_for(pack), step=progress.step
                )
            )
        return finish_pack(pack_id=pack_id, packed=packed).label


def told_of(pack: EvidencePack) -> dict[str, str]:
    return {
        "region": pack.region.code,
        "region_name": pack.region.name,
        "quarter": pack.name,
        "first_day": pack.quarter.isoformat(),
        "last_day": pack.last_day.isoformat(),
    }


def from_one_snapshot(write: Callable[[], Packed]) -> Packed:
    """Every file tells of the same moment: lines posted meanwhile are in none of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL DateStyle TO ISO")
        return write()


def rows_for(pack: EvidencePack) -> Callable[[str], Iterator[bytes]]:
    """The CSV of a statement, streamed by the server as it reads."""
    values = {"region": pack.region_id, "first": pack.quarter, "after": pack.ends_before}

    def rows(sql: str) -> Iterator[bytes]:
        # Not Django's cursor, whose wrapper under DEBUG copies without values.
        with connection.connection.cursor() as cursor:
            copying = f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)"
            with cursor.copy(copying, values) as copy:
                yield from gathered(copy)

    return rows


def gathered(rows: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Blocks of many rows: one by one they take twice as long to pack."""
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= A_BLOCK:
            yield bytes(block)
            block.clear()
    yield bytes(block)


class Progress:
    """Told on a connection of its own, since the snapshot's can tell nothing.

    It holds the turn too: a second worker that is given the same pack leaves it alone.
    """

    def __init__(self, pack: EvidencePack) -> None:
        self.pack = pack
        self.connection = connection.copy()
        self.last = time.monotonic()

    def begin(self) -> bool:
        """Take the turn and say so; False where it is taken, or the pack is not under way."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, self.pack.pk])
            if not cursor.fetchone()[0]:
                return False
        return self.tell(state=PackState.RUNNING.value, files_done=0, bytes_done=0)

    def step(self, files_done: int, bytes_done: int) -> None:
        """At most once a second."""
        if time.monotonic() - self.last >= A_SECOND:
            self.last = time.monotonic()
            self.tell(files_done=files_done, bytes_done=bytes_done)

    def tell(self, **told: Any) -> bool:
        changed = ", ".join(f"{name} = %s" for name in (*told, "progressed_at"))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE rates_evidencepack SET {changed} WHERE id = %s AND state = ANY(%s)",
                [*told.values(), timezone.now(), self.pack.pk, list(UNDER_WAY)],
            )
            return bool(cursor.rowcount)

    def close(self) -> None:
        """The turn is given back by name: the connection may live on in its pool."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self.pack.pk])
        self.connection.close()


@transaction.atomic
def finish_pack(*, pack_id: int, packed: Packed) -> PackState:
    """The next version of the quarter, or the same as the last, whose file then stays."""
    pack = lock_pack(pack_id)
    made = EvidencePack.objects.filter(
        region=pack.region, quarter=pack.quarter, state=PackState.DONE.value
    )
    pack.before = made.order_by("-version").first()
    pack.sha256, pack.files = packed.sha256, packed.files
    pack.files_done, pack.bytes_done = pack.files_total, sum(f["bytes"] for f in packed.files)
    pack.finished_at = pack.progressed_at = timezone.now()
    if pack.before and pack.before.sha256 == packed.sha256:
        move(pack, PackState.SAME)
        store.throw_away(pack)
    else:
        move(pack, PackState.DONE)
        pack.version = (pack.before.version or 0) + 1 if pack.before else 1
        pack.file_bytes = store.keep(pack)
        if pack.before:
            pack.changes = changes_between(store.found(pack.before), store.place_of(pack))
    pack.save()
    audit.record(
        f"evidence_pack.{pack.state}",
        by=None,
        at=pack.region,
        target=pack,
        version=pack.version,
        sha256=pack.sha256,
    )
    return pack.kind


@transaction.atomic
def fail_pack(*, pack_id: int, problem: str) -> None:
    """Say what stopped it, so that someone can mend it and try again."""
    pack = lock_pack(pack_id)
    if pack.kind not in UNDER_WAY:
        return
    move(pack, PackState.FAILED)
    pack.problem, pack.finished_at = problem, timezone.now()
    pack.save(update_fields=["state", "problem", "finished_at"])
    audit.record("evidence_pack.failed", by=None, at=pack.region, target=pack, problem=problem)
