"""DBS: an enhanced check with the children's barred list, recent enough on the first day.

The age runs from the later of the certificate and the last look at the update service. A
certificate nobody has seen in the original, or issued after the work begins, does not count.
"""

from django.db.models import BooleanField, Case, OuterRef, Q, Value, When
from django.db.models.functions import Greatest

from accounts.models import DbsCheck
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import AddMonths
from shifts.eligibility.rule import (
    BLOCK,
    PASS,
    Evidence,
    Found,
    Rule,
    Said,
    Severity,
    decide,
)
from shifts.eligibility.words import day_in_words, in_words, months_in_words

MONTHS = "dbs_max_age_months"


class Dbs(Rule):
    code = "DBS"
    title = "Enhanced DBS with the children's barred list"
    source = "Safeguarding Vulnerable Groups Act 2006; Disclosure and Barring Service"
    clauses = (MONTHS,)
    remedy = "Check the update service or see a new original certificate, and record it."
    facts = ("sound", "checked_on")
    without = Severity.BLOCK

    def evidence(self, ask: Ask) -> Evidence:
        sound = Q(childrens_barred_list=True, issued_on__lte=ask.first) & ~Q(
            original_seen_by=""
        )
        return (
            DbsCheck.objects.filter(worker=OuterRef("pk"))
            .annotate(
                sound=Case(When(sound, then=True), default=False, output_field=BooleanField()),
                checked_on=Greatest("issued_on", "update_service_checked_on"),
            )
            .annotate(counts_until=AddMonths("checked_on", Value(ask.number(MONTHS))))
            .annotate(
                severity=decide(
                    When(sound=True, counts_until__gte=ask.first, then=PASS), otherwise=BLOCK
                )
            )
            .order_by("-sound", "-checked_on", "pk")
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if not found.get("sound"):
            return Said(
                "No enhanced DBS certificate with the children's barred list, its original "
                f"seen by a named person, is recorded for {in_words(ask.first)}.",
                ask.first,
            )
        return Said(
            f"The DBS check was last made on {day_in_words(found['checked_on'])}, which is more "
            f"than {months_in_words(ask.number(MONTHS))} before {in_words(ask.first)}.",
            ask.first,
        )
