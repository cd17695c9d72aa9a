"""DISTANCE: not further from where the worker lives than they are willing to travel.

Miles are along the surface of the earth, rounded to a tenth as they are shown; so many miles as the
radius says are within it. A worker who states no radius goes any distance. The worker decides: it
only warns, unless a memorandum asks for more.
"""

from django.db.models import DecimalField, F, OuterRef
from django.db.models.functions import Cast, Round

from accounts.models import Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.ranking import miles_to
from shifts.eligibility.rule import WARN, Evidence, Found, Rule, Said, Severity

MILES = DecimalField(max_digits=12, decimal_places=6)


class Distance(Rule):
    code = "DISTANCE"
    title = "Within the distance the worker travels"
    own_title = "Within the distance you travel"
    source = "the worker"
    severities = (Severity.WARN,)
    remedy = "It can still be offered; the worker decides."
    facts = ("miles", "radius_miles")

    def evidence(self, ask: Ask) -> Evidence:
        return (
            Worker.objects.filter(pk=OuterRef("pk"), radius_miles__isnull=False)
            .annotate(miles=Round(Cast(miles_to(ask), MILES), 1))
            .filter(miles__gt=F("radius_miles"))
            .annotate(severity=WARN)
        )

    def say(self, found: Found, ask: Ask) -> Said:
        radius = found["radius_miles"]
        said = f"{found['miles']} miles away, further than the {radius} mile{'s'[: radius != 1]} that"
        return Said(f"{said} the worker travels.", ask.first, own=f"{said} you say you travel.")
