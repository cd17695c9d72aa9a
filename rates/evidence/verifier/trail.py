"""The audit trail: entries linked one to the next, and the signed head of each day."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from . import ed25519
from .reading import Failed, Pack, Row

START = "0" * 64
SIGNED = ("chain", "content", "day", "head", "length", "previous")


def check_chains(pack: Pack) -> str:
    """Each entry follows the one before it, none is missing, and each is in the head of its day."""
    heads = by_chain(pack)
    count = 0
    seen = set()
    for chain, entries in groupby(pack.rows("audit_entries.csv"), lambda row: row["chain"]):
        seen.add(chain)
        count += check_chain(chain, entries, heads.get(chain, []))
    silent = [heads[chain] for chain in heads if chain not in seen]
    for each in silent:
        check_chain(each[0]["chain"], iter(()), each)
    return f"{count} entries of {len(heads)} chains"


def by_chain(pack: Pack) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for head in pack.rows("audit_heads.csv"):
        found.setdefault(head["chain"], []).append(head)
    return found


def check_chain(chain: str, entries: Iterator[Row], heads: list[Row]) -> int:
    """The heads of the quarter, after that of the day before it, where there was one."""
    if not heads:
        raise Failed(f"audit_heads.csv: {chain} has entries and no head")
    last, last_hash = opening(heads)
    count = 0
    for head in heads:
        whole = hashlib.sha256()
        while last < int(head["length"]) and not before(head, heads):
            entry = next(entries, None)
            if entry is None:
                raise Failed(f"audit_entries.csv: {chain}, entry {last + 1} is missing")
            check_entry(entry, last + 1, last_hash)
            whole.update((",".join(list(entry.values())[1:]) + "\n").encode())
            last, last_hash, count = last + 1, entry["entry_hash"], count + 1
        if last_hash != head["head"]:
            raise Failed(f"audit_heads.csv: {chain} on {head['day']} is not its last entry")
        if not before(head, heads) and whole.hexdigest() != head["content"]:
            raise Failed(f"audit_entries.csv: {chain} on {head['day']} is not what was signed")
    extra = next(entries, None)
    if extra is not None:
        raise Failed(f"audit_entries.csv: {chain}, entry {extra['sequence']} is in no head")
    return count


def before(head: Row, heads: list[Row]) -> bool:
    """Whether it closes the day before the quarter, whose entries are not in this pack."""
    return head is heads[0] and head["opening"] == "t"


def opening(heads: list[Row]) -> tuple[int, str]:
    first = heads[0]
    return (int(first["length"]), first["head"]) if before(first, heads) else (0, START)


def check_entry(entry: Row, sequence: int, previous: str) -> None:
    name = f"audit_entries.csv: {entry['chain']}, entry {entry['sequence']}"
    if int(entry["sequence"]) != sequence:
        raise Failed(f"{name}: entry {sequence} is missing")
    if entry["previous_hash"] != previous:
        raise Failed(f"{name} does not follow the entry before it")


def check_heads(pack: Pack) -> str:
    """Each head is signed by the key of the pack and follows that of the day before."""
    keys = {row["public_key"] for row in pack.rows("keys.csv")}
    count = 0
    last: Row | None = None
    for head in pack.rows("audit_heads.csv"):
        name = f"audit_heads.csv: {head['chain']} on {head['day']}"
        if last and last["chain"] == head["chain"]:
            day = date.fromisoformat(last["day"]) + timedelta(days=1)
            if head["day"] != day.isoformat() or head["previous"] != last["head"]:
                raise Failed(f"{name} does not follow the head of the day before")
        if head["public_key"] not in keys or not signed(head):
            raise Failed(f"{name} is not signed by a key of the pack")
        last, count = head, count + 1
    for chain, heads in by_chain(pack).items():
        if heads[-1]["day"] != pack.manifest["last_day"]:
            raise Failed(f"audit_heads.csv: {chain} has no head of the quarter's last day")
    return f"{count} heads, signed by {', '.join(sorted(keys)) or 'nobody'}"


def signed(head: Row) -> bool:
    told = {name: head[name] for name in SIGNED} | {"length": int(head["length"])}
    text = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    try:
        signature, key = bytes.fromhex(head["signature"]), bytes.fromhex(head["public_key"])
    except ValueError:
        return False
    return ed25519.holds(text, signature=signature, key=key)
