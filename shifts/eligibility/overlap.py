"""OVERLAP: no shift at a time the worker already works, at whichever council.

Periods are half-open: work from 09:00 to 17:00 leaves 17:00 free. The database has the last word
(`shift_worker_no_overlap`, and `shift_leaves_rest` for rest that is planned to make up for some
that was cut short). Neither side is told where the other work is.
"""

from django.db.models import DateField, F, Func, QuerySet, Value

from shifts.eligibility.ask import Ask, held_besides
from shifts.eligibility.expressions import Overlaps, Times
from shifts.eligibility.making_up import rest_besides
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import as_day, in_words
from shifts.models import CompensatoryRest, Shift


class FirstShared(Func):
    """The London date on which a period first meets the others."""

    arg_joiner = ") * ("
    template = "(lower(tstzmultirange(%(expressions)s)) AT TIME ZONE 'Europe/London')::date"
    output_field = DateField()


class Overlap(Rule):
    code = "OVERLAP"
    title = "Free at the time"
    source = "the database"
    remedy = "Book other times, or another worker."
    facts = ("on", "busy_with")

    def evidence(self, ask: Ask) -> Evidence:
        return self.meeting(held_besides(ask), ask, "work")

    def further_evidence(self, ask: Ask) -> tuple[Evidence, ...]:
        return (self.meeting(rest_besides(ask), ask, "rest to make up for"),)

    def meeting(
        self, busy: QuerySet[Shift] | QuerySet[CompensatoryRest], ask: Ask, what: str
    ) -> Evidence:
        asked = Times(ask.periods)
        return (
            busy.filter(Overlaps(F("period"), asked))
            .annotate(on=FirstShared(F("period"), asked), busy_with=Value(what), severity=BLOCK)
            .order_by("period", "pk")
        )

    def say(self, found: Found, ask: Ask) -> Said:
        on = as_day(found["on"])
        said = f"{found['busy_with']} at this time on {in_words(on)}."
        return Said(f"Already has {said}", on, own=f"You already have {said}")
