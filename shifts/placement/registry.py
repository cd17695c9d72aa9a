"""The rules on assignments, in the order in which findings are told."""

from shifts.placement.awr_12 import Awr12
from shifts.placement.caseload import CaseloadRule
from shifts.placement.headhunt import Headhunt
from shifts.placement.notice import Notice
from shifts.placement.review import Review
from shifts.placement.rule import PlacementRule
from shifts.placement.supervision import SupervisionRule

RULES: tuple[PlacementRule, ...] = (
    Notice(),
    SupervisionRule(),
    CaseloadRule(),
    Awr12(),
    Review(),
    Headhunt(),
)
