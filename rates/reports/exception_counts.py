"""How often each council of a region breaks the glass: public to the region, so that it is seen."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.errors import NotPermitted
from accounts.models import Council, Region, User, Worker
from accounts.permissions import Permission, reach_of
from rates.exception_rules import ExceptionState


@dataclass(frozen=True, kw_only=True)
class CouncilCount:
    """Asked for since the day given. `approved` counts those that have expired since, too."""

    council: Council
    requested: int
    waiting: int
    live: int
    approved: int
    rejected: int
    retrospective: int


def exception_counts(*, by: User, since: date, now: datetime) -> tuple[CouncilCount, ...]:
    """Every council of the regions that the user belongs to, those with none included."""
    regions = regions_of(by)
    if not regions:
        raise NotPermitted(permission=Permission.EXCEPTION_COUNT.value)
    return counted(Council.objects.filter(region__in=regions), since=since, now=now)


def exception_count(*, council: Council, since: date, now: datetime) -> CouncilCount:
    """Of one council, whose exceptions the reader may see."""
    return counted(Council.objects.filter(pk=council.pk), since=since, now=now)[0]


def counted(
    councils: QuerySet[Council], *, since: date, now: datetime
) -> tuple[CouncilCount, ...]:
    start = timezone.make_aware(datetime.combine(since, time(0)))
    asked = Q(exceptions__requested_at__gte=start)
    unexpired = Q(exceptions__expires_at__gt=now)
    kinds = {
        "requested": asked,
        "waiting": asked & unexpired & Q(exceptions__state=ExceptionState.REQUESTED),
        "live": asked & unexpired & Q(exceptions__state=ExceptionState.APPROVED),
        "approved": asked & Q(exceptions__approved_at__isnull=False),
        "rejected": asked & Q(exceptions__state=ExceptionState.REJECTED),
        "retrospective": asked & Q(exceptions__retrospective=True),
    }
    counts = {name: Count("exceptions", filter=which) for name, which in kinds.items()}
    return tuple(
        CouncilCount(council=council, **{name: getattr(council, name) for name in kinds})
        for council in councils.annotate(**counts).order_by("name")
    )


def regions_of(user: User) -> set[int]:
    """Of the councils, teams and regions that the user has a role at; a worker's is the employer's."""
    reach = reach_of(user, Permission.EXCEPTION_COUNT)
    here = Q(councils__in=reach.councils) | Q(councils__teams__in=reach.teams)
    found = set(Region.objects.filter(here).values_list("pk", flat=True)) | reach.regions
    worker = Worker.objects.filter(user=user).values_list(
        "employing_council__region", flat=True
    )
    return found | set(worker)
