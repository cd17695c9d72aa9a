"""The clauses as people read and draft them: a section for each thing that is agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rates.clauses.bank import BANK
from rates.clauses.breaches import BREACHES
from rates.clauses.clause import Clause
from rates.clauses.hours import HOURS
from rates.clauses.offers import OFFERS
from rates.clauses.pay import PAY
from rates.clauses.ranking import RANKING
from rates.clauses.recharges import RECHARGES
from rates.clauses.returns import RETURNS
from rates.clauses.severity import SEVERITY
from rates.clauses.terms import TERMS
from rates.clauses.version import Sentence, explain
from rates.clauses.work import WORK


@dataclass(frozen=True, kw_only=True)
class Section:
    """`code` is its place in an address."""

    code: str
    title: str
    clauses: tuple[Clause, ...]

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {clause.code: values[clause.code] for clause in self.clauses}


SECTIONS = (
    Section(code="pay", title="What may be paid", clauses=PAY),
    Section(code="work", title="Who may be booked, and how they work", clauses=WORK),
    Section(code="offers", title="How offers go round", clauses=OFFERS),
    Section(code="time", title="Time, rest and ending", clauses=TERMS),
    Section(code="hours", title="Hours that are handed in", clauses=HOURS),
    Section(code="bank", title="What a lending council charges", clauses=BANK),
    Section(code="breaches", title="Pay over the cap", clauses=BREACHES),
    Section(code="recharges", title="Recharges between councils", clauses=RECHARGES),
    Section(code="returns", title="The quarterly return", clauses=RETURNS),
    Section(code="rules", title="How strictly rules stand", clauses=SEVERITY),
    Section(code="ranking", title="How candidates are ranked", clauses=RANKING),
)
SECTION_OF = {clause.code: section for section in SECTIONS for clause in section.clauses}


def by_section(values: Mapping[str, Any]) -> list[tuple[Section, list[Sentence]]]:
    """Every clause as a sentence, below the title of its section."""
    sentences = explain(values)
    return [
        (section, [each for each in sentences if SECTION_OF[each.code] == section])
        for section in SECTIONS
    ]
