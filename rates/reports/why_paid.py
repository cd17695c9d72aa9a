"""Why a rate was allowed: each run of days with its cap, who signed it, and what was paid by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Prefetch, Sum

from rates.actions.decisions import Replayed
from rates.clauses import explain
from rates.clauses.version import Sentence
from rates.models import (
    CapDecision,
    DecisionSegment,
    ExceptionAnswer,
    MemorandumVersion,
    Signature,
    SpendLine,
)
from rates.models.decisions import CapDecisionQuerySet

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One run of days as it was kept and as it comes out now; either may be missing."""

    kept: tuple[Any, ...] | None
    now: tuple[Any, ...] | None

    @property
    def same(self) -> bool:
        return self.kept == self.now

    @property
    def first(self) -> Any:
        return (self.kept or self.now or (None,))[0]

    @property
    def last(self) -> Any:
        return (self.kept or self.now or (None, None))[1] - DAY


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A version that binds on some of the days, in sentences; `signed` by the council itself."""

    version: MemorandumVersion
    sentences: tuple[Sentence, ...]
    signed: Signature | None


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What the ledger holds under the decision; what was taken back counts below zero."""

    lines: int
    minutes: int
    amount: Decimal
    over_cap: Decimal


@dataclass(frozen=True, kw_only=True)
class Why:
    compared: Sequence[Compared]
    terms: Sequence[Terms]
    approvals: Sequence[ExceptionAnswer]
    paid: Paid


def with_reasons(found: CapDecisionQuerySet) -> CapDecisionQuerySet:
    """All that the page of one decision reads of it, in two statements."""
    segments = DecisionSegment.objects.select_related("cap__version__memorandum")
    return found.select_related(
        "council", "job_role", "decided_by", "exception", "breach"
    ).prefetch_related(Prefetch("segments", queryset=segments))


def why_paid(decision: CapDecision, replayed: Replayed) -> Why:
    """Of a decision as `with_reasons` found it."""
    return Why(
        compared=[
            Compared(kept=kept, now=now)
            for kept, now in zip_longest(replayed.stored_caps, replayed.caps)
        ],
        terms=terms_of(decision),
        approvals=approvals_of(decision),
        paid=paid_under(decision),
    )


def terms_of(decision: CapDecision) -> list[Terms]:
    versions = {each.cap.version_id: each.cap.version for each in decision.segments.all()}
    found = Signature.objects.filter(council=decision.council_id, version__in=versions)
    signed = {each.version_id: each for each in found}
    return [
        Terms(version=version, sentences=explain(version.clauses), signed=signed.get(pk))
        for pk, version in versions.items()
    ]


def approvals_of(decision: CapDecision) -> list[ExceptionAnswer]:
    if decision.exception_id is None:
        return []
    said = ExceptionAnswer.objects.filter(exception=decision.exception_id, approves=True)
    return list(said.select_related("answered_by").order_by("answered_at"))


def paid_under(decision: CapDecision) -> Paid:
    found = SpendLine.objects.filter(
        segment__decision=decision,
        worked_on__gte=decision.period.lower,
        worked_on__lt=decision.period.upper,
    )
    return Paid(
        **found.order_by().aggregate(
            lines=Count("pk"),
            minutes=Sum("minutes", default=0),
            amount=Sum("amount", default=Decimal(0)),
            over_cap=Sum("over_cap_amount", default=Decimal(0)),
        )
    )
