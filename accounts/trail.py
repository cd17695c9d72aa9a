"""Walking the trail in Python, apart from the database code that wrote it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import AuditChain, AuditEntry

START = "0" * 64
OF_ENTRY = [
    "id",
    "sequence",
    "previous_hash",
    "entry_hash",
    "body",
    "at",
    "verb",
    "target",
    "actor_id",
]
COLUMNS = ["key", "length", "head", *(f"entries__{name}" for name in OF_ENTRY)]
Row = Any  # a chain and one of its entries, named as in COLUMNS


@dataclass(frozen=True)
class BadEntry:
    """The first place where a chain does not hold."""

    chain: str
    sequence: int
    problem: str

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.sequence}: {self.problem}"


def first_bad_entries(chain: str | None = None) -> Iterator[BadEntry | None]:
    """One item for each entry walked: None, or the first bad one of its chain.

    Chains and entries come from one statement, so that entries added meanwhile are not half seen;
    the rows are streamed, so that a long trail needs no more memory than a short one.
    """
    only = Q(key=chain) if chain else Q()
    rows = AuditChain.objects.filter(only).order_by("key", "entries__sequence")
    stream = rows.values_list(*COLUMNS, named=True).iterator(chunk_size=2000)
    for key, its_rows in groupby(stream, key=lambda row: row.key):
        yield from walk(key, its_rows)
    yield from entries_without_a_chain(chain)


def walk(key: str, rows: Iterator[Row]) -> Iterator[BadEntry | None]:
    """Stops at the first bad entry: after it nothing can be said."""
    last, last_hash = 0, START
    for row in rows:
        if row.entries__id is not None:
            problem = problem_of(row, last + 1, last_hash)
            if problem:
                yield BadEntry(key, last + 1, problem)
                return
            yield None
            last, last_hash = row.entries__sequence, row.entries__entry_hash
    if last != row.length:
        said = f"the chain has {row.length} entries, {last} are here"
        yield BadEntry(key, min(last, row.length) + 1, said)
    elif last_hash != row.head:
        yield BadEntry(key, last, "it is not the head that the chain names")


def problem_of(row: Row, sequence: int, previous_hash: str) -> str:
    """What is wrong with an entry that should follow this hash; empty if it holds."""
    if row.entries__sequence != sequence:
        return "it is missing"
    if row.entries__previous_hash != previous_hash:
        return "it does not follow the entry before it"
    text = (previous_hash + row.entries__body).encode()
    if row.entries__entry_hash != hashlib.sha256(text).hexdigest():
        return "its text is not the text that was hashed"
    columns = (row.entries__at, row.entries__verb, row.entries__target, row.entries__actor_id)
    if columns != columns_in(row.entries__body):
        return "its columns differ from its text"
    return ""


def columns_in(body: str) -> tuple[Any, ...] | None:
    """What the columns should be; None if the text is not one that `accounts.audit` writes."""
    try:
        said = json.loads(body)
        return datetime.fromisoformat(said["at"]), said["verb"], said["target"], said["actor"]
    except (ValueError, KeyError, TypeError):
        return None


def entries_without_a_chain(chain: str | None) -> Iterator[BadEntry]:
    only = Q(chain=chain) if chain else Q()
    chains = AuditChain.objects.filter(pk=OuterRef("chain_id"))
    orphans = AuditEntry.objects.filter(only & ~Exists(chains))
    first_of_each = orphans.order_by("chain_id", "sequence").distinct("chain_id")
    for key, sequence in first_of_each.values_list("chain_id", "sequence"):
        yield BadEntry(key, sequence or 1, "its chain is missing")
