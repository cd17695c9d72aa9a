"""REFS: enough practice-based references on the standard template, recent enough.

Two references from the same referee are one voice, and count once.
"""

from django.db.models import Count, DateField, F, OuterRef, Value, When
from django.db.models.functions import Cast

from accounts.models import Reference
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import AddMonths
from shifts.eligibility.rule import (
    BLOCK,
    Evidence,
    Found,
    Rule,
    Said,
    Severity,
    decide,
)
from shifts.eligibility.words import in_words, months_in_words

REQUIRED = "references_required"
WINDOW = "references_window_months"


class Refs(Rule):
    code = "REFS"
    title = "Practice-based references"
    source = "agency rules"
    clauses = (REQUIRED, WINDOW)
    remedy = "Ask another referee for a practice-based reference on the standard template."
    facts = ("count",)
    without = Severity.BLOCK

    def evidence(self, ask: Ask) -> Evidence:
        return (
            Reference.objects.filter(
                worker=OuterRef("pk"),
                practice_based=True,
                standard_template=True,
                received_on__lte=ask.first,
            )
            .annotate(counts_until=AddMonths("received_on", Value(ask.number(WINDOW))))
            .filter(counts_until__gte=Cast(Value(ask.first), DateField()))
            .order_by()
            .values("worker")
            .annotate(count=Count(F("referee"), distinct=True))
            .annotate(severity=decide(When(count__lt=ask.number(REQUIRED), then=BLOCK)))
        )

    def say(self, found: Found, ask: Ask) -> Said:
        have = found.get("count", 0) or "none"
        return Said(
            f"{ask.number(REQUIRED)} practice-based references on the standard template, "
            f"received within {months_in_words(ask.number(WINDOW))} before "
            f"{in_words(ask.first)}, are needed; {have} {'is' if have == 1 else 'are'} recorded.",
            ask.first,
        )
