"""What may follow what. Only actions assign a state, and each asks check_move first."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, TypeVar

from accounts.errors import WrongState


class BookingState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


class OfferState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FILLED = "filled"  # another worker took the last place


class AssignmentState(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TimesheetState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DISPUTED = "disputed"


class ShiftState(StrEnum):
    OPEN = "open"
    HELD = "held"
    MISSED = "missed"  # the worker who held it did not work it
    CANCELLED = "cancelled"


class CascadeState(StrEnum):
    RUNNING = "running"
    AWAITING_SIGN_OFF = "awaiting_sign_off"  # only agencies are left to ask
    RELEASED = "released"  # to agencies, by an approver
    STOPPED = "stopped"  # by a person
    ENDED = "ended"  # filled, or nothing is left to fill


class CorrectionState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by whoever asked


class VariationState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # later terms took its place


B, A, T, S, V = BookingState, AssignmentState, TimesheetState, ShiftState, VariationState
C = CascadeState

NEXT_BOOKING: dict[BookingState, frozenset[BookingState]] = {
    B.OPEN: frozenset({B.FILLED, B.CANCELLED, B.COMPLETED}),  # completed with places to spare
    B.FILLED: frozenset({B.OPEN, B.CANCELLED, B.COMPLETED}),  # open when someone drops out
    B.CANCELLED: frozenset(),
    B.COMPLETED: frozenset(),
}
NEXT_OFFER: dict[OfferState, frozenset[OfferState]] = {
    OfferState.SENT: frozenset(OfferState) - {OfferState.SENT},  # any answer, but only one
    OfferState.ACCEPTED: frozenset(),
    OfferState.DECLINED: frozenset(),
    OfferState.WITHDRAWN: frozenset(),
    OfferState.EXPIRED: frozenset(),
    OfferState.FILLED: frozenset(),
}
NEXT_ASSIGNMENT: dict[AssignmentState, frozenset[AssignmentState]] = {
    A.ACTIVE: frozenset({A.COMPLETED, A.CANCELLED}),
    A.COMPLETED: frozenset(),
    A.CANCELLED: frozenset(),
}
NEXT_TIMESHEET: dict[TimesheetState, frozenset[TimesheetState]] = {
    T.DRAFT: frozenset({T.SUBMITTED}),
    T.SUBMITTED: frozenset({T.APPROVED, T.DISPUTED}),
    T.DISPUTED: frozenset({T.SUBMITTED}),  # put right by the worker
    T.APPROVED: frozenset(),  # pay has been posted; a correction is a new line
}
NEXT_CORRECTION: dict[CorrectionState, frozenset[CorrectionState]] = {
    CorrectionState.ASKED: frozenset(CorrectionState) - {CorrectionState.ASKED},
    CorrectionState.APPROVED: frozenset(),  # another one may follow
    CorrectionState.REFUSED: frozenset(),
    CorrectionState.WITHDRAWN: frozenset(),
}
NEXT_SHIFT: dict[ShiftState, frozenset[ShiftState]] = {
    S.OPEN: frozenset({S.HELD, S.CANCELLED}),
    S.HELD: frozenset({S.OPEN, S.MISSED, S.CANCELLED}),
    S.MISSED: frozenset({S.HELD}),  # put right: they did work it
    S.CANCELLED: frozenset(),
}
NEXT_CASCADE: dict[CascadeState, frozenset[CascadeState]] = {
    C.RUNNING: frozenset({C.AWAITING_SIGN_OFF, C.STOPPED, C.ENDED}),
    C.AWAITING_SIGN_OFF: frozenset({C.RELEASED, C.STOPPED, C.ENDED}),
    C.RELEASED: frozenset(),
    C.STOPPED: frozenset(),  # another may be started
    C.ENDED: frozenset(),
}
NEXT_VARIATION: dict[VariationState, frozenset[VariationState]] = {
    V.PROPOSED: frozenset({V.AGREED, V.DECLINED, V.WITHDRAWN}),
    V.AGREED: frozenset({V.SUPERSEDED}),
    V.DECLINED: frozenset(),
    V.WITHDRAWN: frozenset(),
    V.SUPERSEDED: frozenset(),
}
TURN: dict[TimesheetState, Literal["worker", "manager"] | None] = {
    T.DRAFT: "worker",
    T.SUBMITTED: "manager",
    T.DISPUTED: "worker",
    T.APPROVED: None,
}

# By name, not in one table of states: BookingState.OPEN == ShiftState.OPEN, both are "open".
# Each table's first state is the one it starts in.
MACHINES: dict[str, Mapping[Any, frozenset[Any]]] = {
    "booking": NEXT_BOOKING,
    "offer": NEXT_OFFER,
    "assignment": NEXT_ASSIGNMENT,
    "timesheet": NEXT_TIMESHEET,
    "correction": NEXT_CORRECTION,
    "shift": NEXT_SHIFT,
    "cascade": NEXT_CASCADE,
    "variation": NEXT_VARIATION,
}
State = TypeVar(
    "State",
    BookingState,
    OfferState,
    AssignmentState,
    TimesheetState,
    CorrectionState,
    ShiftState,
    CascadeState,
    VariationState,
)


class IllegalMove(WrongState):
    """It has moved on since you opened it."""

    def __init__(
        self, current: StrEnum, to: StrEnum, allowed: frozenset[StrEnum] = frozenset()
    ) -> None:
        self.current, self.to, self.allowed = current, to, allowed
        choices = " or ".join(sorted(allowed))
        after = f"it can become {choices}, not {to}" if choices else "that is final"
        super().__init__(f"This {name_of(current)} is {current}: {after}.")

    def __reduce__(self) -> tuple[type["IllegalMove"], tuple[object, ...]]:
        return type(self), (self.current, self.to, self.allowed)


def name_of(state: StrEnum) -> str:
    return type(state).__name__.removesuffix("State").lower()


def allowed_moves(current: State) -> frozenset[State]:
    return MACHINES[name_of(current)][current]


def check_move(current: State, to: State) -> None:
    if type(to) is not type(current):
        raise TypeError(f"{to!r} is not a state of a {name_of(current)}.")
    allowed = allowed_moves(current)
    if to not in allowed:
        raise IllegalMove(current, to, frozenset(allowed))


def mermaid(name: str) -> str:
    """The state diagram of one machine, in the order of its table."""
    return drawing(MACHINES[name])


def drawing(table: Mapping[Any, frozenset[Any]]) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(table))}"]
    for state, following in table.items():
        lines += [f"    {state} --> {to}" for to in sorted(following)]
        if not following:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines) + "\n"
