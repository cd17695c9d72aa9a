"""EARLY-CAREER: nobody in the assessed and supported first year in employment.

A year that is recorded is over from the day on which it was completed. Where none is recorded,
whoever qualified less than the clause's months before the first day worked is taken to be in it; qualified
on 29 February means 12 months on 28 February.
"""

from django.db.models import BooleanField, Case, DateField, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast

from accounts.models import Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import AddMonths
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said, decide
from shifts.eligibility.words import day_in_words, months_in_words

MONTHS = "early_career_months"


class EarlyCareer(Rule):
    code = "EARLY-CAREER"
    title = "Past the assessed year"
    source = "agency rules; memorandum"
    clauses = (MONTHS,)
    remedy = "Record the completed assessed year in the passport, or book a later start."
    facts = ("recorded", "completed_on", "qualified_on", "year_after")

    def evidence(self, ask: Ask) -> Evidence:
        first = Cast(Value(ask.first), DateField())
        unfinished = Q(recorded=True) & (Q(completed_on=None) | Q(completed_on__gt=first))
        return (
            Worker.objects.filter(pk=OuterRef("pk"))
            .annotate(
                recorded=Case(
                    When(assessed_year__isnull=False, then=True),
                    default=False,
                    output_field=BooleanField(),
                ),
                completed_on=F("assessed_year__completed_on"),
                year_after=AddMonths("qualified_on", Value(ask.number(MONTHS))),
            )
            .annotate(
                severity=decide(
                    When(unfinished, then=BLOCK),
                    When(recorded=False, year_after__gt=first, then=BLOCK),
                )
            )
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if not found["recorded"]:
            return Said(
                f"Qualified on {day_in_words(found['qualified_on'])}, less than "
                f"{months_in_words(ask.number(MONTHS))} before this work, and no assessed year "
                "is recorded.",
                ask.first,
            )
        if found["completed_on"] is None:
            return Said("The assessed year is not finished.", ask.first)
        return Said(
            f"The assessed year is finished on {day_in_words(found['completed_on'])} only.",
            ask.first,
        )
