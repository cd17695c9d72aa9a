"""The clauses that weigh what candidates are ranked by; the weights are points, and illustrative.

Several memoranda may bind a council: weights are not rules that could be stricter or laxer, so those
of the memorandum of the smallest area count.
"""

from collections.abc import Mapping

from rates.clauses.clause import Clause, Kind, Value
from rates.money import BadInput

LEADS = "rank_continuity_team"


def weight(part: str, label: str, what: str, default: int) -> Clause:
    return Clause(
        code=f"rank_{part}",
        label=label,
        sentence=f"Among the workers who may be booked, {what} earns up to {{value}} "
        "(illustrative: no published rule sets it).",
        kind=Kind.WHOLE,
        default=default,
        minimum=0,
        maximum=100,
        unit="point",
    )


RANKING = (
    weight("continuity_team", "Weight of knowing the team", "work done with the team", 40),
    weight(
        "continuity_council", "Weight of knowing the council", "work done for the council", 20
    ),
    weight("distance", "Weight of living near", "living near the team", 20),
    weight("fairness", "Weight of few offers lately", "having been offered little lately", 10),
    weight("reliability", "Weight of keeping shifts", "keeping accepted shifts", 5),
    weight("cost", "Weight of cost", "costing the council no more than others", 5),
)


def weights(values: Mapping[str, Value]) -> dict[str, int]:
    """The points that each part may earn, by its code."""
    return {
        clause.code.removeprefix("rank_"): int(str(values[clause.code])) for clause in RANKING
    }


def outweighed(values: Mapping[str, Value]) -> list[BadInput]:
    """Continuity leads, since every complaint starts with "I have a new social worker"."""
    most = int(str(values[LEADS]))
    remedy = f"Give at most {most}, the weight of knowing the team, or raise that one."
    return [
        BadInput(clause.code, str(values[clause.code]), remedy)
        for clause in RANKING
        if int(str(values[clause.code])) > most
    ]
