"""Where a replay is on its way."""

from enum import StrEnum


class WhatIfState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return LABELS[self]


S = WhatIfState
LABELS = {
    S.QUEUED: "Waiting to start",
    S.RUNNING: "Under way",
    S.DONE: "Done",
    S.FAILED: "Stopped by a fault",
    S.CANCELLED: "Cancelled",
}
UNDER_WAY = frozenset({S.QUEUED, S.RUNNING})
NEXT: dict[WhatIfState, frozenset[WhatIfState]] = {
    S.QUEUED: frozenset({S.RUNNING, S.FAILED, S.CANCELLED}),
    S.RUNNING: frozenset({S.DONE, S.FAILED, S.CANCELLED}),
    S.FAILED: frozenset({S.QUEUED}),
    S.DONE: frozenset(),
    S.CANCELLED: frozenset(),
}
