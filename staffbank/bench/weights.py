"""What a page may cost the person who opens it, and what it does cost."""

from collections.abc import Iterator
from dataclasses import dataclass

FIRST, AFTER = 200_000, 30_000  # bytes of a page with nothing kept, and of one seen before
QUERIES = 12
BUDGET = f"{FIRST // 1000} kB at first, {AFTER // 1000} kB again, {QUERIES} queries"


@dataclass(frozen=True, kw_only=True)
class View:
    """One opening of a page: bytes of the answers with their headers; seconds from asking."""

    sent: int
    requests: int
    first_byte: float
    painted: float  # the largest thing on it
    elements: int


@dataclass(frozen=True, kw_only=True)
class Weight:
    """A page seen with nothing kept, and again."""

    page: str
    first: View
    after: View
    queries: int

    def beside(self, bare: "Weight") -> str:
        first, after = self.first, self.after
        return (
            f"{self.page}: {kilobytes(first.sent)} in {first.requests} requests"
            f"{times(first.sent, bare.first.sent)}, "
            f"then {kilobytes(after.sent)} in {after.requests}"
            f"{times(after.sent, bare.after.sent)}; "
            f"first byte after {first.first_byte * 1000:.0f} ms"
            f"{times(first.first_byte, bare.first.first_byte)}, "
            f"largest paint after {first.painted * 1000:.0f} ms"
            f"{times(first.painted, bare.first.painted)}; "
            f"{first.elements} elements{times(first.elements, bare.first.elements)}, "
            f"{self.queries} queries"
        )

    def too_much(self) -> Iterator[str]:
        """A sentence for each part of the budget that this page breaks."""
        if self.first.sent > FIRST:
            yield f"{self.page} sends {self.first.sent:,} bytes at first; it may send {FIRST:,}."
        if self.after.sent > AFTER:
            yield f"{self.page} sends {self.after.sent:,} bytes again; it may send {AFTER:,}."
        if self.queries > QUERIES:
            yield f"{self.page} asks {self.queries} times; it may ask {QUERIES} times."


def kilobytes(sent: int) -> str:
    return f"{sent / 1000:.1f} kB"


def times(ours: float, bare: float) -> str:
    return f" ({ours / bare:.1f} times)" if bare else ""
