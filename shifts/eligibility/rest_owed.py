"""How much rest a booking cuts short for each worker, so that it can be made up for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.rest_11 import Rest11
from shifts.eligibility.rest_week import RestWeek

RULES = (Rest11(), RestWeek())


@dataclass(frozen=True, kw_only=True)
class RestOwed:
    worker_id: int
    rule: str
    minutes: int
    owed_from: datetime


def rest_owed(ask: Ask, workers: Sequence[Worker]) -> Iterator[RestOwed]:
    """One for each worker and rule with too little rest."""
    found = {rule.column: rule.found(ask) for rule in RULES}
    asked = Worker.objects.filter(pk__in=[worker.pk for worker in workers])
    for worker in asked.annotate(**found).order_by("pk"):
        for rule in RULES:
            facts = getattr(worker, rule.column)
            if facts["severity"] is not None:
                minutes, owed_from = rule.owed(facts, ask)
                yield RestOwed(
                    worker_id=worker.pk, rule=rule.code, minutes=minutes, owed_from=owed_from
                )
