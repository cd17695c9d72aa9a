"""The councils that book through the bank, as they stand to one worker."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, FloatField, Min, OuterRef, Subquery

from accounts.models import Consent, Council, Team, Worker
from shifts.eligibility.ranking import miles_from
from shifts.models import DoNotRebook


@dataclass(frozen=True, kw_only=True)
class OwnCouncil:
    """`nearest` is to the nearest of its teams, in miles; None where it has none."""

    council: Council
    employs: bool
    shared: bool
    not_again: bool
    nearest: Decimal | None
    too_far: bool


def own_councils(worker: Worker, signatories: Collection[int]) -> tuple[OwnCouncil, ...]:
    """Those that have signed, the worker's own first, then the nearest. One statement."""
    about = {"worker": worker, "council": OuterRef("pk")}
    teams = Team.objects.filter(council=OuterRef("pk")).order_by().values("council")
    nearest = teams.annotate(nearest=Min(miles_from(worker))).values("nearest")
    found = Council.objects.filter(pk__in=signatories).annotate(
        shared=Exists(Consent.objects.live().filter(**about)),
        not_again=Exists(DoNotRebook.objects.live().filter(**about)),
        nearest=Subquery(nearest, output_field=FloatField()),
    )
    rows = [one_of(council, worker) for council in found]
    return tuple(
        sorted(rows, key=lambda row: (not row.employs, row.nearest is None, row.nearest))
    )


def one_of(council: Council, worker: Worker) -> OwnCouncil:
    """A council of `own_councils`, with what it was annotated with."""
    told = vars(council)
    nearest = None if told["nearest"] is None else Decimal(f"{told['nearest']:.1f}")
    radius = worker.radius_miles
    return OwnCouncil(
        council=council,
        employs=council.pk == worker.employing_council_id,
        shared=told["shared"],
        not_again=told["not_again"],
        nearest=nearest,
        too_far=nearest is not None and radius is not None and nearest > radius,
    )
