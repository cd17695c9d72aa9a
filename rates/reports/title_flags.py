"""The same title priced in two job roles at once, within a region (rule ROLE-MAP).

Letters are compared in any case and without their spaces, so that "Social Worker L 2" does not pass
for another title than "social worker L2".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import audit
from accounts.models import Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.models import JobTitleMap


@dataclass(frozen=True, kw_only=True)
class TitleFlag:
    """Two approved titles that read alike, their two job roles, and the days of both."""

    first: JobTitleMap
    second: JobTitleMap
    days: DateRange

    @property
    def title(self) -> str:
        return self.first.title


@transaction.atomic
def titles_in_two_roles(*, by: User) -> tuple[TitleFlag, ...]:
    """Among the titles that the user may see, the latest first."""
    require_somewhere(by, Permission.TITLE_VIEW)
    approved = JobTitleMap.objects.visible_to(by).filter(approved_at__isnull=False)
    flags = clashes(approved.select_related("council", "job_role").order_by("council__name"))
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.TITLE_VIEW).regions):
        audit.record("title_flags.viewed", by=by, at=region, target=region, found=len(flags))
    return flags


def clashes_of(proposal: JobTitleMap) -> tuple[TitleFlag, ...]:
    """What would be flagged in the region if this proposal were approved.

    A title of the same council that gives way to the proposal is no clash.
    """
    others = (
        JobTitleMap.objects.filter(
            approved_at__isnull=False,
            council__region=proposal.council.region_id,
            effective__overlap=proposal.effective,
        )
        .exclude(pk=proposal.pk)
        .exclude(council=proposal.council_id, title__iexact=proposal.title)
        .select_related("council", "job_role")
        .order_by("council__name")
    )
    alike = [each for each in others if folded(each.title) == folded(proposal.title)]
    return tuple(filter(None, (clash(proposal, each) for each in alike)))


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A proposal, the title that would give way to it, and what it would clash with."""

    proposal: JobTitleMap
    before: JobTitleMap | None
    clashes: tuple[TitleFlag, ...]


def reviewed(proposals: Sequence[JobTitleMap]) -> list[Reviewed]:
    """Of proposals with their council and job role, all by one statement more."""
    regions = {each.council.region_id for each in proposals}
    approved = list(
        JobTitleMap.objects.filter(approved_at__isnull=False, council__region__in=regions)
        .select_related("council", "job_role")
        .order_by("council__name")
    )
    return [review(each, approved) for each in proposals]


def review(proposal: JobTitleMap, approved: Sequence[JobTitleMap]) -> Reviewed:
    alike = [each for each in approved if folded(each.title) == folded(proposal.title)]
    own = [each for each in alike if is_same_post(each, proposal)]
    others = [
        each
        for each in alike
        if each not in own and each.council.region_id == proposal.council.region_id
    ]
    start = proposal.effective.lower
    return Reviewed(
        proposal=proposal,
        before=next((each for each in own if start in each.effective), None),
        clashes=tuple(filter(None, (clash(proposal, each) for each in others))),
    )


def is_same_post(one: JobTitleMap, other: JobTitleMap) -> bool:
    return one.council_id == other.council_id and one.title.lower() == other.title.lower()


def clashes(titles: Iterable[JobTitleMap]) -> tuple[TitleFlag, ...]:
    alike: dict[tuple[int, str], list[JobTitleMap]] = {}
    for each in titles:
        alike.setdefault((each.council.region_id, folded(each.title)), []).append(each)
    pairs = (pair for group in alike.values() for pair in combinations(group, 2))
    found = [flag for pair in pairs if (flag := clash(*pair))]
    return tuple(sorted(found, key=lambda flag: (-flag.days.lower.toordinal(), flag.title)))


def clash(first: JobTitleMap, second: JobTitleMap) -> TitleFlag | None:
    days = overlap(first.effective, second.effective)
    if days is None or first.job_role_id == second.job_role_id:
        return None
    return TitleFlag(first=first, second=second, days=days)


def overlap(one: DateRange, other: DateRange) -> DateRange | None:
    """Half-open, so a title that starts on the day another ends does not overlap it."""
    starts: date = max(one.lower, other.lower)
    ends = min((each.upper for each in (one, other) if each.upper), default=None)
    return DateRange(starts, ends) if ends is None or starts < ends else None


def folded(title: str) -> str:
    return "".join(title.lower().split())
