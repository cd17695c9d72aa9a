"""Reading returns: one as it would be now, its versions, and where every council of a region is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import Council, Region, User
from accounts.permissions import Permission, reach_of, require, require_somewhere
from rates.actions.looks import record_look
from shifts.models import ReturnVersion
from shifts.models.returns import ReturnVersionQuerySet
from shifts.reports.return_facts import Assembled, Wanted, assembled, drafts_of
from shifts.returns.contents import Content
from shifts.returns.diff import Change, changes
from shifts.returns.quarter import Quarter

QUARTERS = 8  # back from the last one that is over


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one council is with one quarter; `since` counts what has changed since its last version."""

    council: Council
    quarter: Quarter
    begun: bool
    latest: ReturnVersion | None
    since: tuple[Change, ...]


@transaction.atomic
def return_now(*, by: User, council: Council, quarter: Quarter) -> Assembled:
    """What would be submitted now. A look from outside the council is recorded with it."""
    require(by, Permission.RETURN_VIEW, council)
    found = assembled([(council, quarter)])[0]
    record_look(
        "return.viewed",
        by=by,
        permission=Permission.RETURN_VIEW,
        council=council,
        target=council,
        quarter=str(quarter),
    )
    return found


@transaction.atomic
def look_at_version(*, by: User, version: ReturnVersion) -> Content:
    """What was frozen. A look from outside the council is recorded with it."""
    require(by, Permission.RETURN_VIEW, version.council)
    record_look(
        "return.viewed",
        by=by,
        permission=Permission.RETURN_VIEW,
        council=version.council,
        target=version,
        version=version.number,
    )
    return read(version)


@transaction.atomic
def standings(
    *, by: User, quarter: Quarter | None, today: date, councils: Sequence[Council] = ()
) -> list[Standing]:
    """Of the councils in view in that quarter; without one, of the last eight that are over."""
    require_somewhere(by, Permission.RETURN_VIEW)
    here = councils or list(councils_in_view(by))
    quarters = [quarter] if quarter else quarters_back(today)
    found = of_each([(council, each) for each in quarters for council in here])
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.RETURN_VIEW).regions):
        audit.record(
            "returns.viewed", by=by, at=region, target=region, quarter=str(quarter or "")
        )
    return found


def councils_in_view(by: User) -> QuerySet[Council]:
    reach = reach_of(by, Permission.RETURN_VIEW)
    mine = Q(pk__in=reach.councils) | Q(region__in=reach.regions)
    return Council.objects.filter(mine).select_related("region").order_by("name")


def quarters_back(today: date) -> list[Quarter]:
    """The last that is over comes first."""
    found = [Quarter.holding(today).before]
    while len(found) < QUARTERS:
        found.append(found[-1].before)
    return found


def of_each(wanted: Sequence[Wanted]) -> list[Standing]:
    """Only what has a version is put together again, all of it by one statement."""
    drafts, latest = drafts_of(wanted), latest_of(wanted)
    again = [each for each in wanted if key_of(each) in latest]
    now = dict(zip(map(key_of, again), assembled(again, drafts), strict=True))
    found = []
    for each in wanted:
        key = key_of(each)
        version = latest.get(key)
        found.append(
            Standing(
                council=each[0],
                quarter=each[1],
                begun=key in drafts,
                latest=version,
                since=changes(read(version), now[key].content) if version else (),
            )
        )
    return found


def key_of(wanted: Wanted) -> tuple[int, date]:
    council, quarter = wanted
    return council.pk, quarter.first


def latest_of(wanted: Sequence[Wanted]) -> dict[tuple[int, date], ReturnVersion]:
    found = ReturnVersion.objects.filter(
        council__in={council.pk for council, _ in wanted},
        quarter__in={quarter.first for _, quarter in wanted},
    ).select_related("submitted_by", "answered_by")
    newest = found.order_by("council_id", "quarter", "-number").distinct(
        "council_id", "quarter"
    )
    return {(each.council_id, each.quarter): each for each in newest}


def read(version: ReturnVersion) -> Content:
    content: Content = json.loads(version.content)
    return content


def versions_in_view(by: User) -> ReturnVersionQuerySet:
    """Without their content, which may be long."""
    require_somewhere(by, Permission.RETURN_VIEW)
    found = ReturnVersion.objects.visible_to(by).defer("content")
    return found.select_related("council__region", "submitted_by", "answered_by")


def changes_since_the_one_before(version: ReturnVersion) -> tuple[Change, ...]:
    """Nothing for the first version, which follows none."""
    earlier = ReturnVersion.objects.of(version.council, Quarter(version.quarter))
    before = earlier.filter(number=version.number - 1).first()
    return changes(read(before), read(version)) if before else ()


def drift(version: ReturnVersion) -> tuple[Change, ...]:
    """What would be otherwise if it were submitted now."""
    now = assembled([(version.council, Quarter(version.quarter))])[0]
    return changes(read(version), now.content)
