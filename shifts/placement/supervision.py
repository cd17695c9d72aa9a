"""SUPERVISION: a named supervisor, and supervision at least as often as the memorandum says.

The first falls due so many weeks after the first day, each next one so many after the last, or on
the day that was agreed where that is sooner.
"""

from shifts.eligibility.rule import Said
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

INTERVAL = "supervision_interval_weeks"


class SupervisionRule(PlacementRule):
    code = "SUPERVISION"
    title = "Supervised, and by whom"
    source = "employer standards"
    clauses = (INTERVAL,)
    remedy = "Hold supervision and record it, with the day of the next."

    def look(self, facts: Facts) -> Said | None:
        if facts.over:
            return None
        if not facts.supervisor:
            return Said("Nobody is named as supervisor.", facts.today, "Name a supervisor.")
        if not facts.begun or facts.today <= facts.supervision_due_on:
            return None
        return Said(
            f"Supervision by {facts.supervisor} was due on {in_words(facts.supervision_due_on)}.",
            facts.supervision_due_on,
        )
