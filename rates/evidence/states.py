"""Where the making of a pack is on its way."""

from enum import StrEnum


class PackState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SAME = "same"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    PackState.QUEUED: "Waiting to start",
    PackState.RUNNING: "Being made",
    PackState.DONE: "Made",
    PackState.SAME: "Nothing changed",
    PackState.FAILED: "Stopped by a fault",
}
NEXT: dict[PackState, frozenset[PackState]] = {
    PackState.QUEUED: frozenset({PackState.RUNNING, PackState.FAILED}),
    PackState.RUNNING: frozenset({PackState.DONE, PackState.SAME, PackState.FAILED}),
    PackState.DONE: frozenset(),
    PackState.SAME: frozenset(),
    PackState.FAILED: frozenset({PackState.QUEUED}),
}
UNDER_WAY = frozenset({PackState.QUEUED, PackState.RUNNING})
