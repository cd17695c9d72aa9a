"""The rules, in the order in which findings are told."""

from shifts.eligibility.already_here import AlreadyHere
from shifts.eligibility.available import Available
from shifts.eligibility.break_rule import Break
from shifts.eligibility.cleared import Cleared
from shifts.eligibility.cool_off import CoolOff
from shifts.eligibility.dbs import Dbs
from shifts.eligibility.distance import Distance
from shifts.eligibility.do_not_rebook import DoNotRebookRule
from shifts.eligibility.early_career import EarlyCareer
from shifts.eligibility.experience import Experience
from shifts.eligibility.hours_48 import Hours48
from shifts.eligibility.overlap import Overlap
from shifts.eligibility.refs import Refs
from shifts.eligibility.rest_11 import Rest11
from shifts.eligibility.rest_week import RestWeek
from shifts.eligibility.rtw import Rtw
from shifts.eligibility.rule import Rule
from shifts.eligibility.swe import Swe

CLEARED = Cleared()
RULES: tuple[Rule, ...] = (
    Swe(),
    Dbs(),
    Rtw(),
    Refs(),
    Experience(),
    EarlyCareer(),
    CoolOff(),
    CLEARED,
    DoNotRebookRule(),
    AlreadyHere(),
    Overlap(),
    Rest11(),
    RestWeek(),
    Hours48(),
    Break(),
    Available(),
    Distance(),
)
