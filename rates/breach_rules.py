"""How a breach of the cap is followed up: what waits for whom, by when, and how it ends.

Pure. Working days are counted by the database (`rates_working_days_after`), which dates each step.
"""

from enum import StrEnum


class BreachState(StrEnum):
    """What was done last; the words of each step are kept."""

    DETECTED = "detected"
    EXPLAINED = "explained"
    DISCUSSED = "discussed"
    CLOSED = "closed"


class Outcome(StrEnum):
    RECOVERED = "recovered"
    ACCEPTED = "accepted"
    MEMORANDUM_CHANGED = "memorandum_changed"
    NO_BREACH = "no_breach"


S = BreachState
NEXT_BREACH: dict[BreachState, frozenset[BreachState]] = {
    S.DETECTED: frozenset({S.EXPLAINED, S.CLOSED}),
    S.EXPLAINED: frozenset({S.DISCUSSED, S.CLOSED}),
    S.DISCUSSED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
}
# Whose turn it is in each state.
WAITS_FOR: dict[BreachState, str] = {
    S.DETECTED: "the council to explain it",
    S.EXPLAINED: "the directors to talk about it",
    S.DISCUSSED: "the governance group to decide",
    S.CLOSED: "nobody",
}
# The clause that says how many working days the step has that waits in this state.
CLAUSE_OF: dict[BreachState, str] = {
    S.DETECTED: "breach_explain_working_days",
    S.EXPLAINED: "breach_directors_working_days",
    S.DISCUSSED: "breach_governance_working_days",
}
OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.RECOVERED: "The money was recovered",
    Outcome.ACCEPTED: "Accepted as it is",
    Outcome.MEMORANDUM_CHANGED: "The memorandum was changed",
    Outcome.NO_BREACH: "No breach after all",
}


def may_become(current: BreachState, to: BreachState) -> bool:
    return to in NEXT_BREACH[current]
