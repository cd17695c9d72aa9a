"""Every rule in plain words: what is found of workers and assignments, and what a memorandum sets.

The words are the registries' own, so that a rule is explained where it is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rates.clauses import CLAUSES, Clause
from shifts.eligibility.document import AnyRule, meaning, severities_of
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Severity
from shifts.placement.registry import RULES as WHILE_THEY_WORK

BEFORE, DURING, TERMS = "Who may be booked", "While they work", "What a memorandum sets"
EFFECTS: Mapping[Severity, str] = {
    Severity.BLOCK: "stop a booking",
    Severity.ESCALATE: "ask for a sign-off by name",
    Severity.WARN: "warn whoever reads it",
}


@dataclass(frozen=True, kw_only=True)
class PlainRule:
    """`effect` and `remedy` are empty for a clause; `terms` are the clauses of a rule."""

    code: str
    part: str
    title: str
    sentence: str
    source: str
    effect: str = ""
    remedy: str = ""
    terms: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return self.code.lower().replace("_", "-")

    def says(self, words: Iterable[str]) -> bool:
        parts = (self.code, self.title, self.sentence, self.source, self.remedy, *self.terms)
        text = " ".join(parts).lower()
        return all(word in text for word in words)


@cache
def rulebook() -> dict[str, PlainRule]:
    """By their codes: the rules in the order of findings, then the clauses in that of a version."""
    rules = [of_rule(BEFORE, rule) for rule in RULES]
    rules += [of_rule(DURING, rule) for rule in WHILE_THEY_WORK]
    return {each.code: each for each in (*rules, *map(of_clause, CLAUSES.values()))}


def of_rule(part: str, rule: AnyRule) -> PlainRule:
    *others, last = (EFFECTS[severity] for severity in severities_of(rule))
    effects = " or ".join(filter(None, (", ".join(others), last)))
    return PlainRule(
        code=rule.code,
        part=part,
        title=rule.title,
        sentence=" ".join(meaning(rule).split("\n\n")[0].split()),
        source=sentence_case(rule.source),
        effect=f"It can {effects}.",
        remedy=rule.remedy,
        terms=tuple(by_default(CLAUSES[code]) for code in rule.clauses),
    )


def of_clause(clause: Clause) -> PlainRule:
    return PlainRule(
        code=clause.code,
        part=TERMS,
        title=clause.label,
        sentence=by_default(clause),
        source=sentence_case(clause.source),
    )


def by_default(clause: Clause) -> str:
    return clause.explain(clause.default)


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def found(asked: str) -> list[PlainRule]:
    """Those that hold every word of what was asked, or all."""
    words = asked.lower().split()
    return [rule for rule in rulebook().values() if rule.says(words)]
