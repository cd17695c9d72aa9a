"""The clauses that set how offers go round: how long each tier is alone before the next."""

from rates.clauses.clause import Clause, Kind

LONGEST = 336


def waiting(code: str, label: str, sentence: str, default: int) -> Clause:
    """So many hours before the next tier is asked as well; 0 is no waiting."""
    return Clause(
        code=code,
        label=label,
        sentence=sentence,
        kind=Kind.WHOLE,
        default=default,
        minimum=0,
        maximum=LONGEST,
        unit="hour",
    )


OFFERS = (
    waiting(
        "head_start_hours",
        "Head start of a preferred worker",
        "A worker whom the team prefers is asked {value} before anyone else.",
        4,
    ),
    waiting(
        "cascade_own_hours",
        "Time for the council's own bank",
        "The council's own bank is asked {value} before the region's pool.",
        24,
    ),
    waiting(
        "cascade_pool_hours",
        "Time for the region's pool",
        "The region's pool is asked {value} before reciprocal regions.",
        48,
    ),
    waiting(
        "cascade_reciprocal_hours",
        "Time for reciprocal regions",
        "Reciprocal regions are asked {value} before agencies.",
        48,
    ),
)
