"""Whether one entry of the trail is what was written: from its predecessor to a signed head."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from accounts.heads import signed
from accounts.models import AuditChain, AuditEntry, AuditHead
from accounts.signing import trusted_keys
from accounts.trail import COLUMNS, START, Row, problem_of

MOST_WALKED = 50_000  # entries of one chain; a day has fewer
BEFORE = "The entry before it still gives the hash that this one names."
ITSELF = (
    "Its text and the hash before it give the hash that was kept, and its columns say the same."
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was checked now, in words."""

    holds: bool
    words: str


def proof_of(entry: AuditEntry) -> tuple[Step, ...]:
    """The entry itself, the one before it, those after it up to the first head, and the head."""
    head = first_head(entry)
    number = entry.sequence or 0
    reached = min(head.length if head else number + MOST_WALKED, number + MOST_WALKED)
    rows = rows_between(entry.chain_id, number - 1, reached)
    return (*steps_of(rows, number, reached if head else 0), of_head(head))


def first_head(entry: AuditEntry) -> AuditHead | None:
    """That of the day when the entry was written, or of a later one that covers it."""
    found = AuditHead.objects.filter(chain=entry.chain_id, length__gte=entry.sequence)
    return found.order_by("day").first()


def rows_between(chain: str, first: int, last: int) -> list[Row]:
    found = AuditChain.objects.filter(
        key=chain, entries__sequence__gte=first, entries__sequence__lte=last
    )
    return list(found.order_by("entries__sequence").values_list(*COLUMNS, named=True))


def steps_of(rows: list[Row], number: int, reached: int) -> Iterator[Step]:
    """`reached` is the last entry that a head was signed of; 0 where none is yet."""
    before = START
    if number > 1:
        before = rows[0].entries__entry_hash
        yield of_entry(rows[0], number - 1, rows[0].entries__previous_hash, BEFORE)
        rows = rows[1:]
    yield of_entry(rows[0], number, before, ITSELF)
    bad = first_problem(rows)
    if bad:
        yield Step(holds=False, words=bad)
        return
    last = number + len(rows) - 1
    if reached and last < reached:
        words = f"Entry {last + 1} is missing, so the chain does not lead to the signed head."
        yield Step(holds=False, words=words)
    else:
        after = len(rows) - 1
        words = (
            f"The {after} entries after it follow one another"
            if after != 1
            else ("The one entry after it follows it")
        )
        yield Step(holds=True, words=f"{words}, up to entry {last} of the chain.")


def of_entry(row: Row, number: int, before: str, told: str) -> Step:
    problem = problem_of(row, number, before)
    words = f"Entry {number}: {problem}." if problem else told
    return Step(holds=not problem, words=words)


def first_problem(rows: list[Row]) -> str:
    for row, following in pairwise(rows):
        number, hashed = row.entries__sequence, row.entries__entry_hash
        if problem := problem_of(following, number + 1, hashed):
            return f"Entry {number + 1}: {problem}."
    return ""


def of_head(head: AuditHead | None) -> Step:
    if head is None:
        words = "No head covers it yet: each day’s head is signed in the night after it."
        return Step(holds=True, words=words)
    ours = signed(head.text, head.signature, head.public_key, trusted_keys())
    told = "is signed by our key" if ours else "is not signed by a key of ours"
    return Step(
        holds=ours,
        words=f"The head of {head.day:%A %-d %B %Y}, of {head.length} entries, {told}.",
    )
