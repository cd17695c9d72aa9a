"""A ladder on which councils' offers can be compared across the country."""

from dataclasses import dataclass
from typing import Literal

Point = Literal["bottom", "mean", "top"]
SOURCE = (
    "Illustrative, after the Department for Education’s early career framework and"
    " post-qualifying standards for child and family social workers."
)


@dataclass(frozen=True)
class Place:
    """One job role on a rung, and which salary of its grade stands for it there."""

    job_role: str
    point: Point


@dataclass(frozen=True)
class Rung:
    code: str
    name: str
    about: str
    places: tuple[Place, ...]


LADDER = (
    Rung(
        "early_career",
        "Early career",
        "the lowest point of the social worker grade, where people start",
        (Place("social_worker", "bottom"),),
    ),
    Rung(
        "social_worker",
        "Social worker",
        "the mean of the social worker grade",
        (Place("social_worker", "mean"),),
    ),
    Rung(
        "expert_practitioner",
        "Expert practitioner",
        "the means of the senior social worker and advanced practitioner grades",
        (Place("senior_social_worker", "mean"), Place("advanced_practitioner", "mean")),
    ),
    Rung(
        "manager",
        "Manager",
        "the means of the team manager and independent reviewing officer grades",
        (Place("team_manager", "mean"), Place("independent_reviewing_officer", "mean")),
    ),
)
