"""Each council beside the region: over the cap in some days, and where it stands today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Council, Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.models import Signature, SpendLine, SpendSummary
from rates.reports.rows import Cell, Telling
from rates.reports.small_counts import hidden_among, hides_few
from rates.reports.spend_against_cap import NOT_SHOWN, Row, check_asked
from rates.reports.spend_figures import GROUPS, Days, add_up
from shifts.reports.compliance.counting import (
    Count,
    Counted,
    count,
    figures_for,
    hidden_of,
    params_for,
)
from shifts.reports.compliance.figures import Figure

GROUP_BY = ("council", "month")
Record = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One council, or all of them together. `spend` is None where nothing was worked.

    `trend` is the share of hours over the cap, month by month; a hidden month leaves it empty.
    """

    council: Council | None
    spend: Row | None
    counts: Mapping[str, Count]
    trend: tuple[Any, ...] = ()
    signed: Signature | None = None

    @property
    def late(self) -> int:
        return sum(each.number for each in self.counts.values() if each.figure.late)

    @property
    def says_nothing(self) -> bool:
        silent = not any(each.number or each.hidden for each in self.counts.values())
        return silent and self.spend is None and self.signed is None


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """`rows` begin with who has most that is late; `quiet` have nothing to tell."""

    starts_on: date
    ends_on: date
    today: date
    figures: tuple[Figure, ...]
    rows: tuple[Standing, ...]
    quiet: tuple[Council, ...]
    region: Standing
    months: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        spends = [each.spend for each in (*self.rows, self.region) if each.spend]
        counts = [each for row in self.rows for each in row.counts.values()]
        return any(each.hidden for each in spends) or any(each.hidden for each in counts)

    def late(self) -> list[tuple[Figure, Count, list[Standing]]]:
        """Each figure that is late, in all, and the councils it is of."""
        return [
            (each.figure, each, [row for row in self.rows if row.counts[code].number])
            for code, each in self.region.counts.items()
            if each.figure.late and each.number
        ]


@transaction.atomic
def compliance(*, by: User, starts_on: date, ends_on: date, now: datetime) -> Compliance:
    """Of every council of the region. Raises NotPermitted, BadInput."""
    require_somewhere(by, Permission.COMPLIANCE_VIEW)
    check_asked(by, Permission.SPEND_VIEW, starts_on, ends_on)
    regions = list(
        Region.objects.filter(pk__in=reach_of(by, Permission.COMPLIANCE_VIEW).regions)
    )
    councils = list(Council.objects.filter(region__in=regions).order_by("name"))
    keys = [council.pk for council in councils]
    figures = figures_for(by)
    counted = count(figures, keys, params_for(starts_on, ends_on, now))
    for region in regions:
        told = {"report": "compliance", "from": starts_on, "to": ends_on}
        audit.record("report.viewed", by=by, at=region, target=region, **told)
    return put_together(
        Spent.of(by, starts_on, ends_on),
        Counts(figures, counted, hides_few(by), {"from": starts_on, "to": ends_on}),
        councils,
        last_signed(keys),
        timezone.localdate(now),
    )


def last_signed(councils: Sequence[int]) -> dict[int, Signature]:
    found = Signature.objects.filter(council__in=councils).select_related("version__memorandum")
    newest = found.defer("version__clauses", "version__gaps").order_by(
        "council_id", "-signed_at"
    )
    return {each.council_id: each for each in newest.distinct("council_id")}


@dataclass(frozen=True)
class Counts:
    figures: Sequence[Figure]
    counted: Counted
    few: bool
    asked: Mapping[str, Any]

    def of(self, council: Council | None) -> dict[str, Count]:
        return {each.code: self.one(each, council) for each in self.figures}

    def one(self, figure: Figure, council: Council | None) -> Count:
        key = council.pk if council else None
        if self.few and (key,) in hidden_of(figure, self.counted):
            return Count(figure=figure, number=0, hidden=True)
        number, _ = self.counted.get((figure.code, key), (0, 0))
        narrowed = {"figure": figure.code, **(self.asked if figure.of_days else {})}
        narrowed |= {"council": council.gss_code} if council else {}
        return Count(figure=figure, number=number, drill_down=urlencode(narrowed))


@dataclass(frozen=True)
class Spent:
    """Spend of the days by council and month, with what each adds up to, of one statement."""

    starts_on: date
    ends_on: date
    records: Sequence[Record]
    telling: Telling

    @classmethod
    def of(cls, by: User, starts_on: date, ends_on: date) -> "Spent":
        records = add_up(
            lines=SpendLine.objects.visible_to(by),
            kept=SpendSummary.objects.visible_to(by),
            days=Days(starts_on, ends_on),
            group_by=GROUP_BY,
            margins=True,
        )
        telling = Telling(
            group_by=GROUP_BY,
            groups=GROUPS,
            asked={"from": starts_on, "to": ends_on},
            hidden=hidden_among(records, GROUP_BY) if hides_few(by) else frozenset(),
            not_shown=NOT_SHOWN,
        )
        return cls(starts_on, ends_on, records, telling)

    def found(self, *, council: bool, month: bool) -> list[Record]:
        """The records that are of one council or all, of one month or all."""
        kept = (not council, not month)
        marks = ("council_added_up", "month_added_up")
        return [each for each in self.records if tuple(bool(each[m]) for m in marks) == kept]

    def told(self, record: Record, *names: str) -> Row:
        cells = [
            Cell(
                name=name,
                key=record[f"{name}_key"],
                label=self.telling.groups[name].told(record[f"{name}_label"]),
            )
            for name in names
        ]
        return Row(**self.telling.figures(record, tuple(cells)))

    def whole(self) -> Row:
        return self.told(self.found(council=False, month=False)[0])

    def by_council(self) -> dict[str, Row]:
        found = self.found(council=True, month=False)
        return {each["council_key"]: self.told(each, "council") for each in found}

    def by_month(self) -> tuple[Row, ...]:
        return tuple(self.told(each, "month") for each in self.found(council=False, month=True))

    def trends(self) -> dict[str, tuple[Any, ...]]:
        found: dict[str, list[Row]] = {}
        for each in self.found(council=True, month=True):
            found.setdefault(each["council_key"], []).append(self.told(each, *GROUP_BY))
        return {
            code: tuple(row.share_over for row in rows)
            for code, rows in found.items()
            if not any(row.hidden for row in rows)
        }


def put_together(
    spent: Spent,
    counts: Counts,
    councils: Sequence[Council],
    signed: Mapping[int, Signature],
    today: date,
) -> Compliance:
    spends, trends = spent.by_council(), spent.trends()
    rows = [
        Standing(
            council=each,
            spend=spends.get(each.gss_code),
            counts=counts.of(each),
            trend=trends.get(each.gss_code, ()),
            signed=signed.get(each.pk),
        )
        for each in councils
    ]
    telling = [each for each in rows if not each.says_nothing]
    return Compliance(
        starts_on=spent.starts_on,
        ends_on=spent.ends_on,
        today=today,
        figures=tuple(counts.figures),
        rows=tuple(sorted(telling, key=lambda each: -each.late)),
        quiet=tuple(each.council for each in rows if each.says_nothing and each.council),
        region=Standing(council=None, spend=spent.whole(), counts=counts.of(None)),
        months=spent.by_month(),
    )
