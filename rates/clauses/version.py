"""What a memorandum version sets: checked whole, explained, and compared with the one before."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from rates.clauses.bank import BANK
from rates.clauses.breaches import BREACHES
from rates.clauses.clause import Clause, Value
from rates.clauses.hours import HOURS
from rates.clauses.offers import OFFERS
from rates.clauses.pay import PAY
from rates.clauses.ranking import RANKING, outweighed
from rates.clauses.recharges import RECHARGES
from rates.clauses.returns import RETURNS
from rates.clauses.severity import SEVERITY
from rates.clauses.terms import TERMS
from rates.clauses.work import WORK
from rates.money import BadInput

CLAUSES: dict[str, Clause] = {
    clause.code: clause
    for clause in (
        *PAY,
        *WORK,
        *OFFERS,
        *TERMS,
        *HOURS,
        *BANK,
        *BREACHES,
        *RECHARGES,
        *RETURNS,
        *SEVERITY,
        *RANKING,
    )
}


class BadClauses(ValueError):
    """Every problem in the values at once, so that they can be put right at once."""

    def __init__(self, problems: tuple[BadInput, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, kw_only=True)
class Sentence:
    code: str
    label: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Change:
    """One clause that differs; the words are as its sentence would say them."""

    code: str
    label: str
    old: Value
    new: Value
    old_words: str
    new_words: str

    def __str__(self) -> str:
        return f"{self.label}: from {self.old_words} to {self.new_words}."


def defaults() -> dict[str, Value]:
    return {code: deepcopy(clause.default) for code, clause in CLAUSES.items()}


def in_full(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of a version as it was stored: clauses that came later stand at their default."""
    return defaults() | dict(values)


def validate(values: Mapping[str, Any]) -> dict[str, Value]:
    """Fills in the defaults, in the order of the registry; raises BadClauses."""
    remedy = "Remove it; no clause has this code."
    problems = [BadInput(str(code), repr(values[code]), remedy) for code in unknown(values)]
    checked = defaults()
    for code, clause in CLAUSES.items():
        if code in values:
            try:
                checked[code] = clause.read(values[code])
            except BadInput as problem:
                problems.append(problem)
    problems += empty_night(checked) + outweighed(checked)
    if problems:
        raise BadClauses(tuple(problems))
    return checked


def unknown(values: Mapping[str, Any]) -> list[str]:
    return [code for code in values if code not in CLAUSES]


def empty_night(values: Mapping[str, Value]) -> list[BadInput]:
    """Equal times could mean no night or all day; neither is guessed."""
    if values["night_from"] != values["night_until"]:
        return []
    return [
        BadInput("night_until", values["night_until"], "Give another time than night_from.")
    ]


def explain(values: Mapping[str, Any]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(code=code, label=CLAUSES[code].label, text=CLAUSES[code].explain(value))
        for code, value in validate(values).items()
    )


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """A clause that one side leaves out stands at its default."""
    before, after = validate(old), validate(new)
    return tuple(
        Change(
            code=code,
            label=clause.label,
            old=before[code],
            new=after[code],
            old_words=clause.in_words(before[code]),
            new_words=clause.in_words(after[code]),
        )
        for code, clause in CLAUSES.items()
        if before[code] != after[code]
    )
