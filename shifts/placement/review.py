"""REVIEW: a placement is reviewed within so many working days of its last shift."""

from shifts.eligibility.rule import Said
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

WORKING_DAYS = "review_working_days"


class Review(PlacementRule):
    code = "REVIEW"
    title = "Reviewed at the end"
    source = "memorandum"
    clauses = (WORKING_DAYS,)
    remedy = "Write the review of the placement; the worker reads it."

    def look(self, facts: Facts) -> Said | None:
        if facts.reviewed_on is not None or facts.cancelled or not facts.over:
            return None
        if facts.today <= facts.review_due_on:
            return None
        due = in_words(facts.review_due_on)
        return Said(f"The review of this placement was due on {due}.", facts.review_due_on)
