"""Packing the ledger as evidence, beside copying the same rows out and throwing them away."""

import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date

from accounts.models import Region
from rates.actions.evidence_packs.building import rows_for
from rates.evidence.contents import CONTENTS
from rates.evidence.packing import write_pack
from rates.models import EvidencePack, SpendLine
from staffbank.bench.measure import Case

LINES = next(content.sql for content in CONTENTS if content.name == "spend_lines.csv")


def packing() -> Case:
    """The quarter of the newest line; the pack is written to a file that is gone again."""
    line = SpendLine.objects.select_related("host_council__region").latest("worked_on", "id")
    rows = rows_for(
        EvidencePack(region=line.host_council.region, quarter=begins(line.worked_on))
    )
    count = sum(block.count(b"\n") for block in rows(LINES)) - 1
    return Case(
        name=f"Evidence pack with {count:,} lines",
        ours=lambda: packed(rows, line.host_council.region),
        bare=lambda: deque(rows(LINES), maxlen=0),
        bare_is="copying those lines out of the database",
    )


def begins(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def packed(rows: Callable[[str], Iterator[bytes]], region: Region) -> None:
    with tempfile.TemporaryFile() as file:
        write_pack(file, of={"region": region.code}, rows=rows, step=lambda done, size: None)
