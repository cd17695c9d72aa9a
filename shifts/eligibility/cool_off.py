"""COOL-OFF: no agency work in the region during, or too soon after, a permanent post there.

The cool-off ends on the same day of a later month as the last day employed, or on that month's
last day where it is shorter: left 15 January is barred to 14 April and free on 15 April. It falls
away after redundancy, a failed probation or a move to a permanent role. Bank work counts as agency
work only where a clause says so, and only for a worker lent by another council.
"""

from django.db.models import Case, DateField, F, OuterRef, Value, When

from accounts.models import EmploymentSpell
from accounts.models.passports import LeavingReason
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import AddMonths, DateRange, DayBefore, Days, Overlaps
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import day_in_words, months_in_words

MONTHS = "cool_off_months"
COUNTS_BANK = "cool_off_counts_bank"
EXCEPTIONS = (
    LeavingReason.REDUNDANCY,
    LeavingReason.PROBATION,
    LeavingReason.PERMANENT_ROLE,
)


def leaving(posts: Evidence, months: int) -> Evidence:
    """Each post with its last day and the day from which agency work is free of it."""
    ended: Evidence = posts.annotate(left_on=DayBefore(F("effective__endswith")))
    free: Evidence = ended.annotate(
        free_from=Case(
            When(leaving_reason__in=EXCEPTIONS, then=F("effective__endswith")),
            When(
                effective__endswith__isnull=False,
                then=AddMonths("left_on", Value(months)),
            ),
            output_field=DateField(),
        )
    )
    return free


class CoolOff(Rule):
    code = "COOL-OFF"
    title = "Cool-off after a permanent post in the region"
    source = "agency rules"
    clauses = (MONTHS, COUNTS_BANK)
    remedy = "Book a later start, or record the evidence of an exception in the passport."
    facts = ("left_on", "free_from")

    def applies(self, ask: Ask) -> bool:
        return not ask.for_bank or bool(ask.clauses[COUNTS_BANK])

    def evidence(self, ask: Ask) -> Evidence:
        posts = EmploymentSpell.objects.filter(
            worker=OuterRef("pk"),
            council__region=ask.council.region_id,
            child_and_family=True,
            substantive=True,
        )
        if ask.for_bank:
            posts = posts.exclude(worker__employing_council=ask.council)
        found: Evidence = (
            leaving(posts, ask.number(MONTHS))
            .annotate(barred=DateRange(F("effective__startswith"), F("free_from")))
            .filter(Overlaps(F("barred"), Days(ask.days)))
            .annotate(severity=BLOCK)
            .order_by(F("free_from").desc(nulls_first=True), "pk")
        )
        return found

    def say(self, found: Found, ask: Ask) -> Said:
        if found["free_from"] is None:
            return Said("In a permanent children's services post in the region.", ask.first)
        return Said(
            f"A permanent children's services post in the region ends on "
            f"{day_in_words(found['left_on'])}; agency work is possible from "
            f"{day_in_words(found['free_from'])}, {months_in_words(ask.number(MONTHS))} later.",
            ask.first,
        )
