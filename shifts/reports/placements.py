"""What is overdue in the placements of a council or team, and all that is kept of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from accounts.permissions import Permission, reach_of
from shifts.models import Assignment
from shifts.placement.load import Found, findings_of
from shifts.placement.registry import RULES
from shifts.states import AssignmentState

LOOKED_BACK = timedelta(days=365)  # placements that ended longer ago are history
RULE_TITLES = {rule.code: rule.title for rule in RULES}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """`code` is that of a rule; with `everything` also those of which nothing is found."""

    code: str = ""
    everything: bool = False

    def keeps(self, found: Found) -> bool:
        if self.code:
            return any(finding.code == self.code for finding in found.findings)
        return self.everything or bool(found.findings)


def placements(*, by: User, today: date, narrowing: Narrowing) -> Sequence[Found]:
    """Those that have begun, where something has waited longest first."""
    reach = reach_of(by, Permission.PLACEMENT_VIEW)
    begun = (
        Assignment.objects.of_councils_and_teams(reach.councils, reach.teams)
        .filter(
            period__startswith__lte=today,
            period__endswith__gt=today - LOOKED_BACK,
        )
        .exclude(state=AssignmentState.CANCELLED)
        .order_by("pk")
    )
    found = [each for each in findings_of(begun, today=today) if narrowing.keeps(each)]
    return sorted(found, key=since_when)


def since_when(found: Found) -> tuple[date, int]:
    days = [finding.on for finding in found.findings if finding.on]
    return min(days, default=date.max), found.assignment.pk


def placement(assignment: Assignment, *, today: date) -> Found:
    """One of them, whoever looks."""
    (found,) = findings_of(Assignment.objects.filter(pk=assignment.pk), today=today)
    return found
