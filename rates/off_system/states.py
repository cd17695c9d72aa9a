"""Where a file is on its way, and what became of each payment in it."""

from enum import StrEnum


class FileState(StrEnum):
    """A file is read by named columns, tried, and then brought in whole."""

    COLUMNS = "columns"
    QUEUED = "queued"
    RUNNING = "running"
    TRIED = "tried"
    DONE = "done"
    FAILED = "failed"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return FILE_LABELS[self]


S = FileState
FILE_LABELS = {
    S.COLUMNS: "Columns to name",
    S.QUEUED: "Waiting to start",
    S.RUNNING: "At work",
    S.TRIED: "Tried, not imported yet",
    S.DONE: "Imported",
    S.FAILED: "Not imported",
    S.LAPSED: "Let go",
}
UNDER_WAY = frozenset({S.QUEUED, S.RUNNING})
WAITING = frozenset({S.COLUMNS, S.TRIED, S.FAILED})  # for a person
NEXT: dict[FileState, frozenset[FileState]] = {
    S.COLUMNS: frozenset({S.QUEUED, S.LAPSED}),
    S.QUEUED: frozenset({S.RUNNING, S.TRIED, S.DONE, S.FAILED}),
    S.RUNNING: frozenset({S.TRIED, S.DONE, S.FAILED}),
    S.TRIED: frozenset({S.QUEUED, S.LAPSED}),
    S.FAILED: frozenset({S.QUEUED, S.LAPSED}),
    S.DONE: frozenset(),
    S.LAPSED: frozenset(),
}


class Found(StrEnum):
    """What the ledger says of a payment before anyone looks."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"

    @property
    def label(self) -> str:
        return FOUND_LABELS[self]


FOUND_LABELS = {
    Found.MATCHED: "Found in the ledger",
    Found.AMBIGUOUS: "Not sure",
    Found.UNMATCHED: "Not in the ledger",
}


class Standing(StrEnum):
    """What counts: what a person answered, or else what was found."""

    OUTSIDE = "outside"
    IN_LEDGER = "in_ledger"
    TO_ANSWER = "to_answer"

    @property
    def label(self) -> str:
        return STANDING_LABELS[self]


STANDING_LABELS = {
    Standing.OUTSIDE: "Paid outside the memorandum",
    Standing.IN_LEDGER: "In the ledger",
    Standing.TO_ANSWER: "To be answered",
}
ANSWERS = (Standing.IN_LEDGER, Standing.OUTSIDE)
