"""Who comes first among the workers who may be booked, in parts that are shown.

Continuity leads: a worker who knows the team well outranks anyone who does not, however near, since
every complaint starts with "I have a new social worker". Each part is rounded to a tenth of a point
and the score is the sum of what is shown. Hours are at work, breaks included.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import DurationField, F, FloatField, Func, OuterRef, Subquery, Sum, Value
from django.db.models.functions import ASin, Cast, Coalesce, Cos, Power, Radians, Sin, Sqrt

from accounts.models import Worker
from shifts.calendar import LONDON
from shifts.eligibility.ask import Ask
from shifts.models import Offer, Shift

TEAM_POINTS = Decimal(40)
COUNCIL_POINTS = Decimal(20)
DISTANCE_POINTS = Decimal(25)
FAIRNESS_POINTS = Decimal(15)

ENOUGH_HOURS = Decimal(148)  # four weeks of 37; more earn, or cost, nothing more
FAR = Decimal(50)  # miles; nothing is earned from here on
LATELY = timedelta(days=28)
EARTH_RADIUS = 3958.8  # miles

ZERO, ONE, TENTH = Decimal(0), Decimal(1), Decimal("0.1")
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class ScorePart:
    """So many points of so many, and the fact they are for."""

    code: str
    label: str
    points: Decimal
    out_of: Decimal
    fact: str


class Elapsed(Func):
    """The real time from one end of a period to the other."""

    template = "(upper(%(expressions)s) - lower(%(expressions)s))"
    output_field = DurationField()


def measures(ask: Ask) -> dict[str, Any]:
    """What the parts are made of, to annotate workers with."""
    midnight = datetime.combine(ask.today, time(0), LONDON)
    worked = Shift.objects.held().filter(worker=OuterRef("pk"), period__endswith__lte=midnight)
    offered = Offer.objects.filter(
        worker=OuterRef("pk"), sent_at__gte=midnight - LATELY, booking__shifts__place=1
    ).exclude(booking=ask.booking_id)
    return {
        "team_hours": total(worked.filter(booking__team=ask.team), "period"),
        "council_hours": total(worked.filter(booking__council=ask.council), "period"),
        "offered_hours": total(offered, "booking__shifts__period"),
        "miles": miles_to(ask),
    }


def total(rows: Any, period: str) -> Coalesce:
    """Every place of a booking is worked at the same times, so one place says how long it is."""
    by_worker = rows.order_by().values("worker").values(total=Sum(Elapsed(F(period))))
    return Coalesce(
        Subquery(by_worker, output_field=DurationField()), Value(timedelta(0), DurationField())
    )


def miles_to(ask: Ask) -> Any:
    """Along the surface (the haversine formula), from the worker's place to the team's."""
    team_latitude, team_longitude = (
        Radians(Value(float(degrees))) for degrees in (ask.team.latitude, ask.team.longitude)
    )
    latitude, longitude = (
        Radians(Cast(name, FloatField())) for name in ("latitude", "longitude")
    )
    halves = Power(Sin((latitude - team_latitude) / 2.0), 2.0) + Cos(latitude) * Cos(
        team_latitude
    ) * Power(Sin((longitude - team_longitude) / 2.0), 2.0)
    return ASin(Sqrt(halves)) * Value(2 * EARTH_RADIUS)


def score_parts(worker: Worker) -> tuple[ScorePart, ...]:
    """The parts of a worker that `measures` annotated."""
    team, council, offered = (
        hours(getattr(worker, name))
        for name in ("team_hours", "council_hours", "offered_hours")
    )
    miles = distance_of(worker)
    near = ONE - min(miles / FAR, ONE)
    return (
        part("continuity_team", "Knows the team", TEAM_POINTS, share(team), f"{team} h worked"),
        part(
            "continuity_council",
            "Knows the council",
            COUNCIL_POINTS,
            share(council),
            f"{council} h worked",
        ),
        part("distance", "Lives near", DISTANCE_POINTS, near, f"{miles} miles"),
        part(
            "fairness",
            "Offered little lately",
            FAIRNESS_POINTS,
            ONE - share(offered),
            f"{offered} h offered in {LATELY.days} days",
        ),
    )


def part(code: str, label: str, out_of: Decimal, earned: Decimal, fact: str) -> ScorePart:
    points = rounded(out_of * earned)
    return ScorePart(code=code, label=label, points=points, out_of=out_of, fact=fact)


def share(worked: Decimal) -> Decimal:
    return min(worked / ENOUGH_HOURS, ONE)


def hours(length: timedelta) -> Decimal:
    return rounded(Decimal(length // timedelta(minutes=1)) / 60)


def distance_of(worker: Worker) -> Decimal:
    measured: Any = worker
    return rounded(Decimal(measured.miles))


def rounded(number: Decimal) -> Decimal:
    return number.quantize(TENTH, ROUND_HALF_UP)
