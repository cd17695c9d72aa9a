"""CASELOAD: the expected and the present caseload beside the figure to talk about it from.

It is a prompt and never a limit: there is no national safe number. The mean was 15.2 cases in 2025;
a review of witnesses preferred 12, and one told it that above 15 there is "no quality work".
"""

from shifts.eligibility.rule import Said
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

THRESHOLD = "caseload_threshold"


class CaseloadRule(PlacementRule):
    code = "CASELOAD"
    title = "Caseload to talk about"
    source = "memorandum"
    clauses = (THRESHOLD,)
    remedy = "Talk about the caseload in supervision. Nothing is refused because of it."

    def look(self, facts: Facts) -> Said | None:
        threshold = facts.number(THRESHOLD)
        if facts.over:
            return None
        if facts.caseload is not None and facts.caseload_counted_on is not None:
            counted_on = facts.caseload_counted_on
            if facts.caseload <= threshold:
                return None
            told = f"{facts.caseload} cases on {in_words(counted_on)}"
        elif (facts.expected_caseload or 0) > threshold:
            counted_on, told = facts.first_day, f"{facts.expected_caseload} cases expected"
        else:
            return None
        return Said(f"{told}; the memorandum asks to talk above {threshold}.", counted_on)
