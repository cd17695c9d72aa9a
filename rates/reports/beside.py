"""Whose figures somebody sees by name, and the regions whose totals stand beside them."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q

from accounts import audit
from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from accounts.roles import read_once
from rates.suppression import LEAST


@dataclass(frozen=True)
class Sight:
    """`councils` are seen by name, `regions` only as totals; both by primary key.

    `everyone` is every council of the regions, by name. Who `knows_all` may know who worked anywhere in them; with `hides_few` the person may not know
    it at some of the councils.
    """

    councils: tuple[int, ...]
    regions: tuple[int, ...]
    hides_few: bool
    knows_all: bool
    everyone: tuple[Council, ...]

    @classmethod
    def of(cls, by: User, permission: Permission) -> Self:
        return read_once((cls, by.pk, permission), lambda: cls.read(by, permission))

    @classmethod
    def read(cls, by: User, permission: Permission) -> Self:
        seen, named = reach_of(by, permission), reach_of(by, Permission.SPEND_VIEW_WORKER)
        own = Council.objects.filter(pk__in=seen.councils).values("region")
        around = Q(region__in=own) | Q(region__in=seen.regions)
        everyone = tuple(Council.objects.filter(around).select_related("region"))
        regions = {*seen.regions, *(each.region_id for each in everyone)}
        return cls(
            councils=tuple(sorted(each.pk for each in everyone if seen.covers(each))),
            regions=tuple(sorted(regions)),
            everyone=everyone,
            hides_few=bool(seen.regions - named.regions or seen.councils - named.councils),
            knows_all=regions <= named.regions,
        )

    @property
    def named(self) -> list[Council]:
        return [each for each in self.everyone if each.pk in self.councils]

    @property
    def params(self) -> dict[str, Any]:
        return {"mine": list(self.councils), "regions": list(self.regions)}

    def may_see_beside(self, others: int) -> bool:
        """Whether a region's total gives nothing away of the workers of other councils."""
        return self.knows_all or others == 0 or others >= LEAST


def record_look(
    by: User, permission: Permission, report: str, sight: Sight, **asked: Any
) -> None:
    """A lead's or auditor's look at a region crosses councils; a council's look does not."""
    looked_at = reach_of(by, permission).regions
    regions = {each.region_id: each.region for each in sight.everyone}
    for region in (region for pk, region in sorted(regions.items()) if pk in looked_at):
        audit.record("report.viewed", by=by, at=region, target=region, report=report, **asked)
