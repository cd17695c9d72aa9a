"""DO-NOT-REBOOK: a council that has decided not to have a worker again does not book them.

It blocks at that council alone, and no other council ever learns of it. The worker is told at once
and may appeal to the regional lead; the council may lift it at any time.
"""

from django.db.models import OuterRef
from django.db.models.functions import TruncDate

from shifts.calendar import LONDON
from shifts.eligibility.ask import Ask
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import day_in_words
from shifts.models import DoNotRebook
from shifts.models.objections import DoNotRebookReason


class DoNotRebookRule(Rule):
    code = "DO-NOT-REBOOK"
    title = "Not to be booked again here"
    source = "memorandum"
    remedy = "The council may lift it; the worker may appeal to the regional lead."
    facts = ("decided_on", "reason")

    def evidence(self, ask: Ask) -> Evidence:
        return (
            DoNotRebook.objects.live()
            .filter(worker=OuterRef("pk"), council=ask.council)
            .annotate(
                decided_on=TruncDate("decided_at", tzinfo=LONDON),
                severity=BLOCK,
            )
            .order_by("pk")
        )

    def say(self, found: Found, ask: Ask) -> Said:
        reason = DoNotRebookReason(found["reason"]).label.lower()
        said = f"{ask.council} decided on {day_in_words(found['decided_on'])} not to book"
        why = f"again; the reason given is {reason}."
        return Said(f"{said} this worker {why}", ask.first, own=f"{said} you {why}")
