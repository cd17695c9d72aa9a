"""Walking the signed daily heads, and holding the trail against heads kept elsewhere."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts import signing
from accounts.models import AuditEntry, AuditHead
from accounts.trail import START

TOLD = ("sequence", "at", "verb", "target", "previous_hash", "entry_hash")
DAY = timedelta(days=1)


def told(*entry: Any) -> str:
    """An entry without its text, which names people: what a head's `content` is the hash of."""
    sequence, at, *rest = entry
    return ",".join([str(sequence), in_utc(at), *rest]) + "\n"


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def content_of(entries: Iterator[tuple[Any, ...]]) -> str:
    whole = hashlib.sha256()
    for entry in entries:
        whole.update(told(*entry).encode())
    return whole.hexdigest()


def entries_between(chain: str, after: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Streamed, in order: the first day to be signed may hold years."""
    found = AuditEntry.objects.filter(chain=chain, sequence__gt=after, sequence__lte=last)
    return found.order_by("sequence").values_list(*TOLD).iterator(chunk_size=2000)


@dataclass(frozen=True)
class BadHead:
    """A head that does not hold, or a trail that does not hold against it."""

    chain: str
    day: str
    problem: str

    def __str__(self) -> str:
        return f"{self.chain}, head of {self.day}: {self.problem}"


def bad_heads(chain: str | None = None) -> Iterator[BadHead]:
    """The first of each chain: after it nothing can be said."""
    heads = AuditHead.objects.filter(chain=chain) if chain else AuditHead.objects.all()
    trusted = signing.trusted_keys()
    before: AuditHead | None = None
    bad = None
    for head in heads.order_by("chain", "day").iterator(chunk_size=2000):
        if before is not None and before.chain_id != head.chain_id:
            before = None
        if bad == head.chain_id:
            continue
        problem = problem_of(head, before, trusted)
        if problem:
            bad = head.chain_id
            yield BadHead(head.chain_id, str(head.day), problem)
        before = head


def problem_of(head: AuditHead, before: AuditHead | None, trusted: list[str]) -> str:
    """What is wrong with it; empty if it holds."""
    length, hashed = (before.length, before.head) if before else (0, START)
    if before is not None and head.day != before.day + DAY:
        return f"no head of {before.day + DAY} is here"
    if head.previous != hashed or head.length < length:
        return "it does not follow the head before it"
    if not signed(head.text, head.signature, head.public_key, trusted):
        return NOT_SIGNED
    if not stands(head.chain_id, head.length, head.head):
        return f"entry {head.length} is not the one that was signed"
    if content_of(entries_between(head.chain_id, length, head.length)) != head.content:
        return "its day's entries are not those that were signed"
    return ""


NOT_SIGNED = "it is not signed by a key of ours"


def signed(text: str, signature: str, key: str, trusted: list[str]) -> bool:
    return key in trusted and signing.holds(text, signature=signature, key=key)


def stands(chain: str, length: int, head: str) -> bool:
    """Whether the entry that was signed is still there."""
    return AuditEntry.objects.filter(chain=chain, sequence=length, entry_hash=head).exists()


def bad_against(kept: list[dict[str, Any]]) -> Iterator[BadHead]:
    """Where the trail differs from heads kept elsewhere: then its history was written anew."""
    trusted = signing.trusted_keys()
    for each in kept:
        chain, day = str(each["chain"]), str(each["day"])
        proof = {name: str(each[name]) for name in ("signature", "public_key")}
        if not signed(text_of(each), proof["signature"], proof["public_key"], trusted):
            yield BadHead(chain, day, f"as kept, {NOT_SIGNED}")
        elif not stands(chain, int(each["length"]), str(each["head"])):
            said = f"entry {each['length']} is not the one that was signed and kept"
            yield BadHead(chain, day, said)


def text_of(kept: dict[str, Any]) -> str:
    return AuditHead(
        chain_id=kept["chain"],
        day=date.fromisoformat(kept["day"]),
        **{name: kept[name] for name in ("length", "head", "content", "previous")},
    ).text


def read_kept(text: str) -> list[dict[str, Any]]:
    """The heads of a file as `GET audit/heads/` gives it. Raises ValueError if it is no such file."""
    try:
        heads: list[dict[str, Any]] = json.loads(text)["heads"]
        for head in heads:
            text_of(head), head["signature"], head["public_key"]
    except (KeyError, TypeError) as problem:
        raise ValueError("It is not a file of daily heads.") from problem
    return heads
