"""What an eligibility rule is: SQL that decides, and Python that only words the decision."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import (
    Case,
    CharField,
    F,
    JSONField,
    Model,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from shifts.eligibility.ask import Ask

Found = Mapping[str, Any]  # the facts of one worker, as JSON; days are ISO text
Evidence = QuerySet[Any, Any]


class Severity(StrEnum):
    """What a finding does to a booking."""

    BLOCK = "block"  # not bookable
    ESCALATE = "escalate"  # bookable with a named sign-off
    WARN = "warn"  # bookable; the reader is told


BLOCK, ESCALATE, WARN = (Value(severity.value) for severity in Severity)
PASS = Value(None)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of one rule for one worker and booking.

    The booker and the worker read the same sentence, so it never tells one council another's
    business; where it speaks of them, `own_words` gives what the worker reads instead. `on` is the
    first worked day it is about.
    """

    code: str
    title: str
    severity: Severity
    detail: str
    on: date | None
    remedy: str
    own_title: str = field(default="", compare=False)
    own_detail: str = field(default="", compare=False)

    def as_json(self) -> dict[str, str | None]:
        return {
            "code": self.code,
            "title": self.title,
            "severity": self.severity.value,
            "detail": self.detail,
            "on": self.on.isoformat() if self.on else None,
            "remedy": self.remedy,
        }


@dataclass(frozen=True)
class Said:
    """A decision in words; `remedy` where the rule's own does not fit, `own` said to the worker."""

    detail: str
    on: date | None
    remedy: str = ""
    own: str = ""


class Rule(ABC):
    """One rule, written once: the same SQL searches the pool and explains a single worker."""

    code: ClassVar[str]
    title: ClassVar[str]
    own_title: ClassVar[str] = ""  # said to the worker, where the title speaks of them
    source: ClassVar[str]
    severities: ClassVar[tuple[Severity, ...]] = (Severity.BLOCK,)
    clauses: ClassVar[tuple[str, ...]] = ()
    remedy: ClassVar[str]
    facts: ClassVar[tuple[str, ...]]
    without: ClassVar[Severity | None] = None  # the decision where there is no evidence at all

    @property
    def column(self) -> str:
        return f"found_{self.code.lower().replace('-', '_')}"

    def applies(self, ask: Ask) -> bool:
        """Whether the rule has anything to say about this booking."""
        return True

    @abstractmethod
    def evidence(self, ask: Ask) -> Evidence:
        """The row that decides for `OuterRef("pk")`, a worker: its facts and its `severity`."""

    def further_evidence(self, ask: Ask) -> tuple[Evidence, ...]:
        """Where else to look, in this order, when there is no row of `evidence`."""
        return ()

    def otherwise(self, ask: Ask) -> Found:
        """What is found where there is no evidence at all."""
        return {"severity": self.without}

    @abstractmethod
    def say(self, found: Found, ask: Ask) -> Said: ...

    def found(self, ask: Ask) -> Coalesce:
        names = {name: name for name in ("severity", *self.facts)}
        rows = (self.evidence(ask), *self.further_evidence(ask))
        told = (each.values(found=JSONObject(**names))[:1] for each in rows)
        return Coalesce(
            *(Subquery(each, output_field=JSONField()) for each in told),
            Value(self.otherwise(ask), output_field=JSONField()),
        )

    def judges(self, ask: Ask) -> Coalesce:
        """Only the severity found, "" where the rule is kept; for searching a whole pool."""
        judged = Coalesce(F("severity"), Value(""))
        rows = (self.evidence(ask), *self.further_evidence(ask))
        told = (each.values(judged=judged)[:1] for each in rows)
        return Coalesce(
            *(Subquery(each, output_field=CharField()) for each in told),
            Value(self.otherwise(ask)["severity"] or ""),
        )

    def explain(self, worker: Model, ask: Ask) -> Finding | None:
        """Nothing to say where the rule is kept. The worker comes from `search.judged`."""
        found: Found = getattr(worker, self.column)
        if found["severity"] is None:
            return None
        said = self.say(found, ask)
        return Finding(
            code=self.code,
            title=self.title,
            severity=Severity(ask.severity(self.code, found["severity"])),
            detail=said.detail,
            on=said.on,
            remedy=said.remedy or self.remedy,
            own_title=self.own_title,
            own_detail=said.own,
        )


def decide(*cases: When, otherwise: Value = PASS) -> Case:
    """The first case that holds is the severity."""
    return Case(*cases, default=otherwise, output_field=CharField(null=True))
