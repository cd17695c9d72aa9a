"""A recharge statement between two councils: what it is made of, whose turn it is, how it is sealed.

Pure.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import sha256


class RechargeState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    QUERIED = "queried"
    AGREED = "agreed"
    SETTLED = "settled"
    REPLACED = "replaced"


class StepKind(StrEnum):
    """What was done to a statement."""

    ISSUED = "issued"
    QUERIED = "queried"
    ANSWERED = "answered"
    AGREED = "agreed"
    SETTLED = "settled"
    REPLACED = "replaced"


class LineKind(StrEnum):
    PAY = "pay"
    HOLIDAY = "holiday"
    NI = "ni"
    LEVY = "levy"
    PENSION = "pension"
    FEE = "fee"
    EXPENSE = "expense"


class Source(StrEnum):
    """The ledger that a line was taken from."""

    SPEND = "spend"
    ON_COST = "on_cost"
    EXPENSE = "expense"


class Vat(StrEnum):
    """How a memorandum treats a kind of line. No VAT is ever worked out here."""

    UNDECIDED = "undecided"
    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"


S, K = RechargeState, StepKind
NEXT_RECHARGE: dict[RechargeState, frozenset[RechargeState]] = {
    S.DRAFT: frozenset({S.ISSUED}),
    S.ISSUED: frozenset({S.QUERIED, S.AGREED, S.REPLACED}),
    S.QUERIED: frozenset({S.ISSUED, S.AGREED, S.REPLACED}),
    S.AGREED: frozenset({S.SETTLED}),
    S.SETTLED: frozenset(),
    S.REPLACED: frozenset(),
}
# An answer hands the statement back to the host, as it was before the query.
REACHED: dict[StepKind, RechargeState] = {
    K.ISSUED: S.ISSUED,
    K.QUERIED: S.QUERIED,
    K.ANSWERED: S.ISSUED,
    K.AGREED: S.AGREED,
    K.SETTLED: S.SETTLED,
    K.REPLACED: S.REPLACED,
}
# The states in which each step may be taken.
TAKEN_IN: dict[StepKind, frozenset[RechargeState]] = {
    K.ISSUED: frozenset({S.DRAFT}),
    K.QUERIED: frozenset({S.ISSUED}),
    K.ANSWERED: frozenset({S.QUERIED}),
    K.AGREED: frozenset({S.ISSUED, S.QUERIED}),
    K.SETTLED: frozenset({S.AGREED}),
    K.REPLACED: frozenset({S.ISSUED, S.QUERIED}),
}
WAITS_FOR: dict[RechargeState, str] = {
    S.DRAFT: "the employing council to issue it",
    S.ISSUED: "the host to agree it or query it",
    S.QUERIED: "the employing council to answer",
    S.AGREED: "the payment",
    S.SETTLED: "nobody",
    S.REPLACED: "nobody: a later version stands",
}
STEP_WORDS: dict[StepKind, str] = {
    K.ISSUED: "Issued",
    K.QUERIED: "Queried by the host",
    K.ANSWERED: "Answered by the employing council",
    K.AGREED: "Agreed by the host",
    K.SETTLED: "Settled",
    K.REPLACED: "Replaced by the next version",
}
KIND_WORDS: dict[LineKind, str] = {
    LineKind.PAY: "Hours worked",
    LineKind.HOLIDAY: "Holiday pay",
    LineKind.NI: "Employer National Insurance",
    LineKind.LEVY: "Apprenticeship levy",
    LineKind.PENSION: "Employer pension",
    LineKind.FEE: "Bank fee",
    LineKind.EXPENSE: "Expenses",
}
VAT_WORDS: dict[Vat, str] = {
    Vat.UNDECIDED: "To be decided by the council’s VAT officer",
    Vat.IN_SCOPE: "In the scope of VAT",
    Vat.OUT_OF_SCOPE: "Outside the scope of VAT",
}
# The clause that says how VAT treats each kind of line.
VAT_CLAUSE: dict[LineKind, str] = {
    LineKind.PAY: "recharge_vat_pay",
    LineKind.HOLIDAY: "recharge_vat_pay",
    LineKind.NI: "recharge_vat_on_costs",
    LineKind.LEVY: "recharge_vat_on_costs",
    LineKind.PENSION: "recharge_vat_on_costs",
    LineKind.FEE: "recharge_vat_fee",
    LineKind.EXPENSE: "recharge_vat_expenses",
}


def may_take(step: StepKind, state: RechargeState) -> bool:
    return state in TAKEN_IN[step]


def treatment(kind: LineKind, versions: Iterable[Mapping[str, object]]) -> Vat:
    """What the clauses of every memorandum that binds both agree on; undecided where they do not."""
    said = {str(clauses[VAT_CLAUSE[kind]]) for clauses in versions}
    return Vat(said.pop()) if len(said) == 1 else Vat.UNDECIDED


def seal(facts: Mapping[str, object], lines: Iterable[Iterable[object]]) -> str:
    """SHA-256 of what a statement says, the lines in the order of their ledgers."""
    said = {"facts": facts, "lines": sorted([str(each) for each in line] for line in lines)}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()
