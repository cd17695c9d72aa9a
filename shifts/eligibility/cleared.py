"""CLEARED: some signatory's clearance for the role on every day worked, and consent to share it.

Clearances of several signatories may follow each other; each day needs one. Without the worker's
consent the finding says only that, and nothing of whether they are cleared.
"""

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from accounts.models import Clearance, Consent, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import Days, FirstMissing, RangeAgg
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said, decide
from shifts.eligibility.words import as_day, in_words

NEVER = Days(())


class RunUntil(Func):
    """The last day of the run of a multirange that holds a day; NULL where it has none."""

    template = """(
        SELECT upper(run) - 1
        FROM (SELECT %(expressions)s) AS given (runs, day), unnest(runs) AS run WHERE run @> day
    )"""
    output_field = DateField()


class Cleared(Rule):
    code = "CLEARED"
    title = "Cleared by a signatory, with consent to share"
    source = "memorandum; UK GDPR"
    remedy = "Ask a signatory to clear the worker for this role."
    facts = ("consented", "uncovered_on", "cleared_until")

    def evidence(self, ask: Ask) -> Evidence:
        consents = Consent.objects.live().filter(worker=OuterRef("pk"), council=ask.council)
        clearances = Clearance.objects.filter(
            worker=OuterRef("pk"), council__in=ask.signatories, job_role=ask.job_role_id
        )
        days = clearances.order_by().values("worker").values(days=RangeAgg(F("effective")))
        cleared = Coalesce(Subquery(days), NEVER)
        first = Cast(Value(ask.first), DateField())
        return Worker.objects.filter(pk=OuterRef("pk")).annotate(
            consented=Exists(consents),
            uncovered_on=FirstMissing(Days(ask.days), cleared),
            cleared_until=RunUntil(cleared, first),
            severity=decide(
                When(Q(consented=False) | Q(uncovered_on__isnull=False), then=BLOCK)
            ),
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if not found["consented"]:
            return Said(
                f"No consent to share the passport with {ask.council}.",
                ask.first,
                f"The worker can give consent to {ask.council} in their passport.",
            )
        uncovered = as_day(found["uncovered_on"])
        return Said(f"Not cleared for this role on {in_words(uncovered)}.", uncovered)
