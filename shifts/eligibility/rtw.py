"""RTW: a right to work that covers every day worked; one that ends blocks the days after.

Checks that follow each other without a gap count as one.
"""

from django.db.models import F, OuterRef, When

from accounts.models import RightToWork
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import Days, FirstMissing, RangeAgg
from shifts.eligibility.rule import (
    BLOCK,
    Evidence,
    Found,
    Rule,
    Said,
    Severity,
    decide,
)
from shifts.eligibility.words import as_day, in_words


class Rtw(Rule):
    code = "RTW"
    title = "Right to work"
    source = "Immigration, Asylum and Nationality Act 2006"
    remedy = "Check the right to work again and record until when it lasts."
    facts = ("uncovered_on",)
    without = Severity.BLOCK

    def evidence(self, ask: Ask) -> Evidence:
        return (
            RightToWork.objects.filter(worker=OuterRef("pk"))
            .order_by()
            .values("worker")
            .annotate(uncovered_on=FirstMissing(Days(ask.days), RangeAgg(F("effective"))))
            .annotate(severity=decide(When(uncovered_on__isnull=False, then=BLOCK)))
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if "uncovered_on" not in found:
            return Said("No check of the right to work is recorded.", ask.first)
        uncovered = as_day(found["uncovered_on"])
        return Said(f"No recorded right to work covers {in_words(uncovered)}.", uncovered)
