"""HEADHUNT: no signatory approaches another's worker during an assignment.

An approach about a promotion is exempt where the memorandum says so. A complaint stays open until
the regional lead has said what came of it.
"""

from shifts.eligibility.rule import Said, Severity
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

PROMOTION_EXEMPT = "headhunt_promotion_exempt"


class Headhunt(PlacementRule):
    code = "HEADHUNT"
    title = "No approach during an assignment"
    source = "agency rules"
    severity = Severity.ESCALATE
    clauses = (PROMOTION_EXEMPT,)
    remedy = "The regional lead hears both sides and records what came of it."

    def look(self, facts: Facts) -> Said | None:
        exempt = bool(facts.clauses[PROMOTION_EXEMPT])
        counted = [each for each in facts.approaches if not (each.promotion and exempt)]
        if not counted:
            return None
        made_on = counted[0].made_on
        return Said(
            f"An approach on {in_words(made_on)} has been reported and is open.", made_on
        )
