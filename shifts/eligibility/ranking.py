"""Who comes first among the workers who may be booked, in parts that are shown.

Continuity leads: every complaint starts with "I have a new social worker". What each part may earn
is a clause of the memorandum. Each part is rounded half-up to a tenth of a point, in SQL, and the
score is the sum of what is shown. Hours are at work, breaks included.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DurationField, F, FloatField, Func, Q, QuerySet, Sum, Value
from django.db.models.functions import ASin, Cast, Cos, Power, Radians, Sin, Sqrt

from accounts.models import Team, Worker
from accounts.models.workers import WorkerQuerySet
from shifts.calendar import LONDON
from shifts.eligibility import reliability
from shifts.eligibility.ask import Ask
from shifts.models import Offer, Shift

ENOUGH = 148  # hours: four weeks of 37; more earn, or cost, nothing more
FAR = 50  # miles; nothing is earned from here on
LATELY = timedelta(days=28)
EARTH_RADIUS = 3958.8  # miles

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ScorePart:
    """So many points of so many, and the fact they are for."""

    code: str
    label: str
    points: Decimal
    out_of: int
    fact: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """`share` is SQL over what is measured, from 0 to 1; `fact` is worded from the same."""

    code: str
    label: str
    share: str
    fact: Callable[[Facts], str]


PARTS = (
    Part(
        code="continuity_team",
        label="Knows the team",
        share=f"least(team_hours / {ENOUGH}, 1)",
        fact="{team_hours} h worked".format_map,
    ),
    Part(
        code="continuity_council",
        label="Knows the council",
        share=f"least(council_hours / {ENOUGH}, 1)",
        fact="{council_hours} h worked".format_map,
    ),
    Part(
        code="distance",
        label="Lives near",
        share=f"1 - least(miles / {FAR}, 1)",
        fact="{miles} miles".format_map,
    ),
    Part(
        code="fairness",
        label="Offered little lately",
        share=f"1 - least(offered_hours / {ENOUGH}, 1)",
        fact=f"{{offered_hours}} h offered in {LATELY.days} days".format_map,
    ),
    Part(
        code="reliability",
        label="Keeps shifts",
        share=reliability.SHARE,
        fact=reliability.fact,
    ),
    # Everyone who takes this booking is charged its one rate, and no fee for lending is recorded.
    Part(
        code="cost", label="Cost", share="1", fact="charged alike for every worker".format_map
    ),
)


class Elapsed(Func):
    """The real time from one end of a period to the other."""

    template = "(upper(%(expressions)s) - lower(%(expressions)s))"
    output_field = DurationField()


def worked(ask: Ask) -> QuerySet[Any, Any]:
    """The time each worker has worked for the team and for its council, until last midnight."""
    past = Shift.objects.held().filter(
        booking__council=ask.council, period__endswith__lte=midnight(ask)
    )
    here = Sum(Elapsed(F("period")), filter=Q(booking__team=ask.team))
    return past.order_by().values("worker_id").annotate(team=here, council=elapsed("period"))


def offered(pool: WorkerQuerySet, ask: Ask) -> QuerySet[Any, Any]:
    """The time of what each of the pool was offered lately.

    Every place of a booking is worked at the same times, so one place says how long it is.
    """
    lately = Offer.objects.filter(
        worker__in=pool.order_by().values("pk"),
        sent_at__gte=midnight(ask) - LATELY,
        booking__shifts__place=1,
    ).exclude(booking=ask.booking_id)
    return (
        lately.order_by().values("worker_id").annotate(time=elapsed("booking__shifts__period"))
    )


def midnight(ask: Ask) -> datetime:
    return datetime.combine(ask.today, time(0), LONDON)


def elapsed(period: str) -> Sum:
    return Sum(Elapsed(F(period)))


def miles_to(ask: Ask) -> Any:
    """From the worker's place to the team's."""
    return miles_from(ask.team)


def miles_from(place: Team | Worker) -> Any:
    """From a place to that of each row that is asked."""
    return miles_between(
        [Value(float(degrees)) for degrees in (place.latitude, place.longitude)],
        ("latitude", "longitude"),
    )


def miles_between(one: Sequence[Any], other: Sequence[Any]) -> Any:
    """Along the surface (the haversine formula); each a latitude and a longitude in degrees."""
    latitude, longitude = (Radians(Cast(degrees, FloatField())) for degrees in other)
    its_latitude, its_longitude = (Radians(Cast(degrees, FloatField())) for degrees in one)
    halves = Power(Sin((latitude - its_latitude) / 2.0), 2.0) + Cos(latitude) * Cos(
        its_latitude
    ) * Power(Sin((longitude - its_longitude) / 2.0), 2.0)
    return ASin(Sqrt(halves)) * Value(2 * EARTH_RADIUS)


def points(part: Part, ask: Ask) -> str:
    return f"round({ask.weights[part.code]} * ({part.share}), 1)"


def score(ask: Ask) -> str:
    return " + ".join(points(part, ask) for part in PARTS)


def score_parts(facts: Facts, ask: Ask) -> tuple[ScorePart, ...]:
    """The parts of a worker for whom the statement gave `points_…` and what they are for."""
    return tuple(
        ScorePart(
            code=part.code,
            label=part.label,
            points=facts[f"points_{part.code}"],
            out_of=ask.weights[part.code],
            fact=part.fact(facts),
        )
        for part in PARTS
    )
