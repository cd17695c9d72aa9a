"""Where a version of a return is on its way."""

from collections.abc import Mapping
from enum import StrEnum


class ReturnState(StrEnum):
    SUBMITTED = "submitted"
    SIGNED_OFF = "signed_off"
    SENT_BACK = "sent_back"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    ReturnState.SUBMITTED: "Waits for sign-off",
    ReturnState.SIGNED_OFF: "Signed off",
    ReturnState.SENT_BACK: "Sent back",
}
NEXT_RETURN: Mapping[ReturnState, frozenset[ReturnState]] = {
    ReturnState.SUBMITTED: frozenset({ReturnState.SIGNED_OFF, ReturnState.SENT_BACK}),
    ReturnState.SIGNED_OFF: frozenset(),  # what is put right later is the next version
    ReturnState.SENT_BACK: frozenset(),
}
