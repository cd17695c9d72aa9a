"""What a rule on an assignment is: a pure look at its facts, in words that both sides read."""

from abc import ABC, abstractmethod
from typing import ClassVar

from shifts.eligibility.rule import Finding, Said, Severity
from shifts.placement.facts import Facts


class PlacementRule(ABC):
    """One rule. `severity` is the mildest that it finds; a memorandum may make it stricter."""

    code: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARN
    clauses: ClassVar[tuple[str, ...]] = ()
    remedy: ClassVar[str]

    @abstractmethod
    def look(self, facts: Facts) -> Said | None:
        """What is to be said of this assignment today, if anything."""

    def finding(self, facts: Facts) -> Finding | None:
        said = self.look(facts)
        if said is None:
            return None
        return Finding(
            code=self.code,
            title=self.title,
            severity=Severity(facts.severity(self.code, self.severity.value)),
            detail=said.detail,
            on=said.on,
            remedy=said.remedy or self.remedy,
        )
