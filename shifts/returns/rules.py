"""The rules that a return answers for: those of rules.md whose source is the agency rules."""

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "CAP": "Pay within the cap",
    "EXCEPTION": "Pay over the cap only with an exception, before the work",
    "ROLE-MAP": "Each job title stands for one of the five roles",
    "REFS": "At least two practice-based references",
    "EXPERIENCE": "Three years of direct experience after qualifying",
    "COOL-OFF": "No agency work straight after a permanent post in the region",
    "EARLY-CAREER": "Nobody in their assessed and supported year",
    "NOTICE": "Four weeks of notice, or that of the permanent role",
    "HEADHUNT": "No approach to another council’s worker during an assignment",
}
