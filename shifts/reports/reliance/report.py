"""The measures of each council, the whole region and the country, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.permissions import Permission, require_somewhere
from rates.models import PublishedFigure, WorkforceCount
from rates.reports.beside import Sight, record_look
from rates.reports.grouped import Listed, told
from rates.workforce import months_between
from shifts.reports.reliance.adding import Summed
from shifts.reports.reliance.figures import CouncilFigure, Figure, Measured
from shifts.reports.reliance.measure import Kind, Measure
from shifts.reports.reliance.measures import COMMON, MEASURES, params_for, parts_of

ENGLAND = "E92000001"
MOST_MONTHS = 36
Missing = tuple[Council, tuple[date, ...]]
NAMED = """
SELECT part.*, council.name AS council, person.full_name AS worker, team.name AS team
FROM ({parts}) AS part
JOIN accounts_council AS council ON council.id = part.council_id
LEFT JOIN accounts_worker AS worker ON worker.id = part.worker_id
LEFT JOIN accounts_user AS person ON person.id = worker.user_id
LEFT JOIN accounts_team AS team ON team.id = part.team_id
WHERE part.council_id = ANY(%(wanted)s)
"""
ORDER = "on_day, council, worker NULLS LAST, team, booking_id, what, numerator, denominator"


@dataclass(frozen=True, kw_only=True)
class Reliance:
    """`missing` are the months that have no count of permanent staff, of the councils in view."""

    first_month: date
    last_month: date
    council: Council | None
    measured: tuple[Measured, ...]
    missing: tuple[Missing, ...]

    @property
    def hides(self) -> bool:
        return any(each.hides for each in self.measured)

    def of(self, code: str) -> Measured:
        return next(each for each in self.measured if each.measure.code == code)


@transaction.atomic
def reliance(
    *, by: User, first_month: date, last_month: date, council: Council | None = None
) -> Reliance:
    """Whole months, both included, by their first days. Raises NotPermitted, BadInput."""
    require_somewhere(by, Permission.WORKFORCE_VIEW)
    check_months(first_month, last_month)
    sight = Sight.of(by, Permission.WORKFORCE_VIEW)
    summed = Summed.of(by, sight, first_month, last_month)
    published = published_by(last_month)
    record_look(by, Permission.WORKFORCE_VIEW, "reliance", sight, **summed.address)
    return Reliance(
        first_month=first_month,
        last_month=last_month,
        council=council,
        measured=tuple(
            measured(each, summed, council, published) for each in MEASURES.values()
        ),
        missing=missing_months(sight, council, first_month, last_month),
    )


def check_months(first: date, last: date) -> None:
    if last < first:
        raise BadInput(
            {"to": f"to cannot be {last:%B %Y}. Give {first:%B %Y} or a later month."}
        )
    if len(months_between(first, last)) > MOST_MONTHS:
        raise BadInput(
            {"from": f"Give at most {MOST_MONTHS} months; choose a later first one."}
        )


def measured(
    measure: Measure,
    summed: Summed,
    council: Council | None,
    published: Mapping[str, PublishedFigure],
) -> Measured:
    return Measured(
        measure=measure,
        rows=tuple(
            CouncilFigure(council=each, figure=summed.figure(measure, pk))
            for pk, each in summed.councils.items()
            if (measure.code, pk) in summed.records
        ),
        own=summed.figure(measure, council.pk) if council else None,
        region=summed.figure(measure, None),
        published=published.get(measure.code),
    )


def published_by(last_month: date) -> dict[str, PublishedFigure]:
    """The last that was counted by the end of the report; before any was, the first."""
    found: dict[str, PublishedFigure] = {}
    for each in PublishedFigure.objects.filter(area=ENGLAND).order_by("counted_on"):
        if each.measure not in found or each.counted_on.replace(day=1) <= last_month:
            found[each.measure] = each
    return found


def missing_months(
    sight: Sight, council: Council | None, first_month: date, last_month: date
) -> tuple[Missing, ...]:
    """Only of the councils whose own counts this person reads."""
    wanted = [
        each for each in sight.everyone if each.pk in sight.councils and council in (None, each)
    ]
    counts = WorkforceCount.objects.filter(council__in=wanted)
    there = set(counts.values_list("council", "month"))
    months = months_between(first_month, last_month)
    found = [
        (each, tuple(month for month in months if (each.pk, month) not in there))
        for each in wanted
    ]
    return tuple((each, without) for each, without in found if without)


@transaction.atomic
def parts_behind(
    *,
    by: User,
    measure: Measure,
    first_month: date,
    last_month: date,
    council: Council | None = None,
) -> tuple[Listed, Figure]:
    """What a figure adds up, and the figure again from the same rows.

    A part may be about one worker, so they are for those who may know who worked.
    """
    require_somewhere(by, Permission.SPEND_VIEW_WORKER)
    check_months(first_month, last_month)
    sight = Sight.of(by, Permission.SPEND_VIEW_WORKER)
    wanted = [each for each in sight.councils if council is None or each == council.pk]
    params = params_for(sight, first_month, last_month) | {"wanted": wanted}
    parts = COMMON + NAMED.format(parts=parts_of([measure]))
    (sums,) = told(
        "SELECT coalesce(sum(numerator), 0) AS sum, coalesce(max(numerator), 0) AS longest,"
        f" coalesce(sum(denominator), 0) AS denominator FROM ({parts}) AS part",
        params,
    )
    record_look(by, Permission.WORKFORCE_VIEW, "reliance parts", sight, measure=measure.code)
    figure = Figure(
        measure=measure,
        numerator=sums["longest" if measure.kind == Kind.LONGEST else "sum"],
        denominator=sums["denominator"],
    )
    return Listed(parts, params, ORDER), figure
