import pickle
from itertools import product

import pytest

from shifts.states import (
    MACHINES,
    TURN,
    AssignmentState,
    BookingState,
    CascadeState,
    CorrectionState,
    IllegalMove,
    OfferState,
    ShiftState,
    TimesheetState,
    VariationState,
    allowed_moves,
    check_move,
    mermaid,
    name_of,
)

STATES = (
    BookingState,
    OfferState,
    AssignmentState,
    TimesheetState,
    CorrectionState,
    ShiftState,
    CascadeState,
    VariationState,
)
MAY = {  # every move there is; all others are refused
    "cascade": {
        ("running", "awaiting_sign_off"),
        ("running", "stopped"),
        ("running", "ended"),
        ("awaiting_sign_off", "released"),
        ("awaiting_sign_off", "stopped"),
        ("awaiting_sign_off", "ended"),
    },
    "booking": {
        ("open", "filled"),
        ("open", "cancelled"),
        ("open", "completed"),
        ("filled", "open"),
        ("filled", "cancelled"),
        ("filled", "completed"),
    },
    "offer": {
        ("sent", "accepted"),
        ("sent", "declined"),
        ("sent", "withdrawn"),
        ("sent", "expired"),
        ("sent", "filled"),
    },
    "assignment": {("active", "completed"), ("active", "cancelled")},
    "timesheet": {
        ("draft", "submitted"),
        ("submitted", "approved"),
        ("submitted", "disputed"),
        ("disputed", "submitted"),
    },
    "shift": {
        ("open", "held"),
        ("open", "cancelled"),
        ("held", "open"),
        ("held", "missed"),
        ("held", "cancelled"),
        ("missed", "held"),
    },
    "correction": {
        ("asked", "approved"),
        ("asked", "refused"),
        ("asked", "withdrawn"),
    },
    "variation": {
        ("proposed", "agreed"),
        ("proposed", "declined"),
        ("proposed", "withdrawn"),
        ("agreed", "superseded"),
    },
}
EVERY_MOVE = [move for states in STATES for move in product(states, states)]


def test_machines_cover_every_kind_of_state():
    assert set(MACHINES) == set(MAY) == {name_of(next(iter(states))) for states in STATES}


@pytest.mark.parametrize("states", STATES)
def test_machines_cover_every_state(states):
    start = next(iter(states))
    table = MACHINES[name_of(start)]
    assert set(table) == set(states)
    assert next(iter(table)) == start


@pytest.mark.parametrize("name", MACHINES)
def test_machines_reach_every_state(name):
    table = MACHINES[name]
    reached, waiting = set(), {next(iter(table))}
    while waiting:
        reached |= waiting
        waiting = {to for state in waiting for to in table[state]} - reached
    assert reached == set(table)


@pytest.mark.parametrize(
    ("current", "to"), EVERY_MOVE, ids=lambda state: f"{name_of(state)}-{state}"
)
def test_check_move_follows_the_table(current, to):
    if (current, to) in MAY[name_of(current)]:
        check_move(current, to)
    else:
        with pytest.raises(IllegalMove) as illegal:
            check_move(current, to)
        assert illegal.value.code == "wrong_state"
        assert (illegal.value.current, illegal.value.to) == (current, to)
        assert illegal.value.allowed == allowed_moves(current)


def test_check_move_refuses_a_state_of_something_else():
    with pytest.raises(TypeError, match="is not a state of a booking"):
        check_move(BookingState.OPEN, ShiftState.CANCELLED)


@pytest.mark.parametrize(
    ("current", "to", "sentence"),
    [
        (
            TimesheetState.DRAFT,
            TimesheetState.APPROVED,
            "This timesheet is draft: it can become submitted, not approved.",
        ),
        (
            TimesheetState.SUBMITTED,
            TimesheetState.DRAFT,
            "This timesheet is submitted: it can become approved or disputed, not draft.",
        ),
        (
            OfferState.FILLED,
            OfferState.ACCEPTED,
            "This offer is filled: that is final.",
        ),
    ],
)
def test_illegal_move_says_what_may_be_done(current, to, sentence):
    with pytest.raises(IllegalMove) as illegal:
        check_move(current, to)
    assert str(illegal.value) == sentence


def test_illegal_move_survives_a_queue():
    illegal = IllegalMove(OfferState.SENT, OfferState.SENT, frozenset({OfferState.EXPIRED}))
    assert str(pickle.loads(pickle.dumps(illegal))) == str(illegal)


def test_turn_names_somebody_until_the_end():
    assert set(TURN) == set(TimesheetState)
    for state, whose in TURN.items():
        assert (whose is None) == (not allowed_moves(state))


def test_mermaid_draws_every_state_and_move():
    for name, moves in MAY.items():
        drawn = {tuple(line.split(" --> ")) for line in mermaid(name).split("\n    ")[1:]}
        drawn = {(one.strip(), two.strip()) for one, two in drawn}
        assert {move for move in drawn if "[*]" not in move} == moves


def test_mermaid_timesheet():
    assert mermaid("timesheet") == (
        "stateDiagram-v2\n"
        "    [*] --> draft\n"
        "    draft --> submitted\n"
        "    submitted --> approved\n"
        "    submitted --> disputed\n"
        "    disputed --> submitted\n"
        "    approved --> [*]\n"
    )
