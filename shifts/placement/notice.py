"""NOTICE: whoever ends a placement early gives the agreed notice, or it is logged as short.

Four weeks, or the permanent role's notice where that is shorter, both ways. A worker's short notice
is compared and kept, and never holds them.
"""

from shifts.eligibility.rule import Said, Severity
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

WEEKS = "notice_weeks"


class Notice(PlacementRule):
    code = "NOTICE"
    title = "Notice to end a placement"
    source = "agency rules"
    severity = Severity.ESCALATE
    clauses = (WEEKS,)
    remedy = "A named manager takes the short notice on, and says why."

    def look(self, facts: Facts) -> Said | None:
        end = facts.cut_short
        if end is None or end.notice_days >= end.notice_due_days:
            return None
        side = "The council" if end.by_council else "The worker"
        days = f"{end.notice_days} day{'' if end.notice_days == 1 else 's'}"
        return Said(
            f"{side} gave {days} of notice on {in_words(end.told_on)}, "
            f"of the {end.notice_due_days} agreed.",
            end.told_on,
        )
