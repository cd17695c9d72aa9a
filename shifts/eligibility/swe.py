"""SWE: on the register of Social Work England, on every day worked.

The register is renewed from 1 September to 30 November. Until 30 November nobody can know who
will renew, so days after it only warn. From 1 December an entry that nobody has looked up since
is to be confirmed, not refused; one looked up since that still ends on 30 November was not
renewed. An entry that missed an earlier renewal, or that ends on any other day, will not renew.
"""

from datetime import date

from django.db.models import F, OuterRef, Q, When
from django.db.models.functions import TruncDate

from accounts.models import Registration
from accounts.models.passports import RegisterStatus
from shifts.calendar import LONDON
from shifts.eligibility.ask import Ask
from shifts.eligibility.rule import (
    BLOCK,
    ESCALATE,
    WARN,
    Evidence,
    Found,
    Rule,
    Said,
    Severity,
    decide,
)
from shifts.eligibility.words import as_day, day_in_words, in_words

BARRED = {
    RegisterStatus.SUSPENDED.value: "Suspended from the register of Social Work England.",
    RegisterStatus.REMOVED.value: "Removed from the register of Social Work England.",
}


class Swe(Rule):
    code = "SWE"
    title = "Registered with Social Work England"
    source = "Children and Social Work Act 2017; register of Social Work England"
    severities = (Severity.BLOCK, Severity.ESCALATE, Severity.WARN)
    remedy = "Look the entry up in the register and record what it says."
    facts = ("status", "conditions", "registered_until", "recorded_on")
    without = Severity.BLOCK

    def evidence(self, ask: Ask) -> Evidence:
        uncovered = Q(registered_until__lt=ask.last)
        renewable = Q(registered_until__month=11, registered_until__day=30)
        missed = Q(registered_until__lt=renewal_before(ask.today))
        not_renewed = Q(registered_until__lt=ask.today, recorded_on__gt=F("registered_until"))
        return (
            Registration.objects.filter(worker=OuterRef("pk"))
            .annotate(recorded_on=TruncDate("recorded_at", tzinfo=LONDON))
            .annotate(
                severity=decide(
                    When(status__in=BARRED, then=BLOCK),
                    When(uncovered & (~renewable | missed | not_renewed), then=BLOCK),
                    When(status=RegisterStatus.CONDITIONS, then=ESCALATE),
                    When(uncovered, then=WARN),
                )
            )
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if "status" not in found:
            return Said("No registration with Social Work England is recorded.", ask.first)
        if found["status"] in BARRED:
            return Said(BARRED[found["status"]], ask.first, "This worker cannot be booked.")
        until = as_day(found["registered_until"])
        uncovered = ask.first_day_after(until)
        gap = the_gap(found, uncovered, ask.today) if uncovered else ""
        if found["severity"] != Severity.ESCALATE:
            return Said(gap, uncovered)
        conditions = f"Registered with conditions: {found['conditions']}"
        return Said(
            f"{conditions} {gap}".strip(),
            ask.first,
            "Have a named manager read the conditions and agree that this work meets them.",
        )


def renewal_before(today: date) -> date:
    """The last 30 November that is over."""
    this_year = date(today.year, 11, 30)
    return this_year if today > this_year else this_year.replace(year=today.year - 1)


def the_gap(found: Found, uncovered: date, today: date) -> str:
    until = day_in_words(found["registered_until"])
    looked_up = day_in_words(found["recorded_on"])
    if found["severity"] == Severity.BLOCK:
        known = f"Registered until {until} when last looked up, on {looked_up}"
        return f"{known}; {in_words(uncovered)} is not covered."
    if today <= as_day(found["registered_until"]):
        return f"Registered until {until}, to be renewed by then; this work goes on after it."
    return (
        f"Registered until {until} when last looked up, on {looked_up}: "
        "confirm that the registration has been renewed."
    )
