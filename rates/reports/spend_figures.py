"""Adding spend up in one statement: whole months from the kept summary, the rest from the lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from django.db import connection, models
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, TruncMonth

from rates.models import CapException
from rates.models.decisions import Engagement
from rates.models.ledger import SpendLineQuerySet
from rates.models.summary import SpendSummaryQuerySet

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Group:
    """One way to group: the key to filter by, the label to sort by, and its words."""

    key: Any
    label: Any
    told: Callable[[Any], str] = str


MONTH = Cast(TruncMonth("worked_on"), DateField())
GROUPS = {
    "council": Group(F("host_council__gss_code"), F("host_council__name")),
    "job_role": Group(F("job_role_id"), F("job_role__name")),
    "month": Group(MONTH, MONTH, "{:%B %Y}".format),
    "engagement": Group(
        F("engagement"), F("engagement"), lambda code: str(Engagement(code).label)
    ),
    "team": Group(F("team_id"), F("team__name")),
    "worker": Group(F("worker_id"), F("worker__user__full_name")),
}
KEPT_MONTH = Group(F("month"), F("month"), GROUPS["month"].told)

# Looked up only for the lines over the cap, which are few.
BEFORE_THE_WORK = Exists(
    CapException.objects.filter(decisions__segments=OuterRef("segment"), retrospective=False)
)
NOTHING = Value(0, output_field=models.DecimalField(max_digits=12, decimal_places=2))
# The same names and the same order from either source; a reversal counts below zero in both.
OF_A_LINE: Mapping[str, Any] = {
    "sum_worker": F("worker_id"),
    "sum_lines": Value(1),
    "sum_minutes": F("minutes"),
    "sum_minutes_over": Case(When(~Q(over_cap_amount=0), then=F("minutes")), default=Value(0)),
    "sum_spend": F("amount"),
    "sum_spend_at_cap": F("amount_at_cap"),
    "sum_over_cap": F("over_cap_amount"),
    "sum_approved": Case(
        When(~Q(over_cap_amount=0) & Q(BEFORE_THE_WORK), then=F("over_cap_amount")),
        default=NOTHING,
    ),
    "sum_headroom": F("amount_at_cap") - F("amount") + F("over_cap_amount"),
    "sum_provisional": F("segment__cap__provisional"),
}
OF_A_MONTH: Mapping[str, Any] = {
    "sum_worker": F("worker_id"),
    "sum_lines": F("lines"),
    "sum_minutes": F("minutes"),
    "sum_minutes_over": F("minutes_over"),
    "sum_spend": F("amount"),
    "sum_spend_at_cap": F("amount_at_cap"),
    "sum_over_cap": F("over_cap_amount"),
    "sum_approved": F("over_cap_approved"),
    "sum_headroom": F("headroom"),
    "sum_provisional": F("provisional"),
}
FIGURES = """
    coalesce(sum(sum_lines), 0)::bigint AS lines, count(DISTINCT sum_worker) AS workers,
    coalesce(sum(sum_minutes), 0)::bigint AS minutes,
    coalesce(sum(sum_minutes_over), 0)::bigint AS minutes_over,
    coalesce(sum(sum_spend), 0) AS spend, coalesce(sum(sum_spend_at_cap), 0) AS spend_at_cap,
    coalesce(sum(sum_over_cap), 0) AS over_cap,
    coalesce(sum(sum_approved), 0.00) AS over_cap_approved,
    coalesce(sum(sum_over_cap) - sum(sum_approved), 0.00) AS over_cap_unapproved,
    coalesce(sum(sum_headroom), 0) AS headroom,
    coalesce(bool_or(sum_provisional), false) AS provisional
"""


@dataclass(frozen=True)
class Days:
    """The first and last day of a report, cut into whole months and the broken ones at its ends."""

    starts_on: date
    ends_on: date

    @property
    def whole_from(self) -> date:
        first = self.starts_on.replace(day=1)
        return first if first == self.starts_on else next_month(first)

    @property
    def whole_before(self) -> date:
        return (self.ends_on + DAY).replace(day=1)

    @property
    def has_whole_months(self) -> bool:
        return self.whole_from < self.whole_before

    @property
    def edges(self) -> list[tuple[date, date]]:
        """Runs of days that no whole month holds; both ends are included."""
        if not self.has_whole_months:
            return [(self.starts_on, self.ends_on)]
        ends = [
            (self.starts_on, self.whole_from - DAY),
            (self.whole_before, self.ends_on),
        ]
        return [(first, last) for first, last in ends if first <= last]


def next_month(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def add_up(
    *,
    lines: SpendLineQuerySet,
    kept: SpendSummaryQuerySet,
    days: Days,
    group_by: tuple[str, ...],
    margins: bool = False,
) -> list[dict[str, Any]]:
    """One statement: first all of it together, then each group, and with `margins` what is between.

    `lines` and `kept` are narrowed to the same councils and filters, and not yet to the days.
    """
    parts = []
    if days.edges:
        on = Q(*[Q(worked_on__range=edge) for edge in days.edges], _connector=Q.OR)
        parts.append(part_of(lines.filter(on), OF_A_LINE, keys_of(group_by, GROUPS)))
    if days.has_whole_months:
        within = kept.filter(month__gte=days.whole_from, month__lt=days.whole_before)
        groups = GROUPS | {"month": KEPT_MONTH}
        parts.append(part_of(within, OF_A_MONTH, keys_of(group_by, groups)))
    return summed(parts, group_by, FIGURES, margins=margins)


def names_of(group_by: Sequence[str]) -> list[str]:
    return ["every_line", *(f"{name}_{part}" for name in group_by for part in ("key", "label"))]


def keys_of(group_by: tuple[str, ...], groups: Mapping[str, Group]) -> dict[str, Any]:
    keys: dict[str, Any] = {"every_line": Value(1)}
    for name in group_by:
        keys |= {f"{name}_key": groups[name].key, f"{name}_label": groups[name].label}
    return keys


def part_of(
    found: models.QuerySet[Any], figures: Mapping[str, Any], keys: Mapping[str, Any]
) -> tuple[str, tuple[Any, ...]]:
    told = {**figures, **keys}
    values = found.order_by().annotate(**told).values(*told)
    sql, params = values.query.sql_with_params()
    return sql, tuple(params)


def sets_of(group_by: Sequence[str], *, margins: bool) -> str:
    """Each way to add up; only the rows of the report keep every_line."""
    some = range(1, len(group_by)) if margins else range(0)
    between = [kept for size in some for kept in combinations(group_by, size)]
    sets = [", ".join(f"{name}_key, {name}_label" for name in kept) for kept in between]
    return ", ".join(f"({each})" for each in [", ".join(names_of(group_by)), *sets, ""])


def summed(
    parts: list[tuple[str, tuple[Any, ...]]],
    group_by: Sequence[str],
    figures: str,
    *,
    margins: bool = False,
) -> list[dict[str, Any]]:
    """The sums of the parts, which have the same columns: all of it first, then each group."""
    places = [f"grouping({name}_key) = 1 AS {name}_added_up" for name in group_by]
    told = [*names_of(group_by), "grouping(every_line) = 1 AS is_margin", *places]
    all_first = ["grouping(every_line) DESC"]
    all_first += [f"grouping({name}_key) DESC" for name in group_by]
    order = [f"{name}_{part}" for name in group_by for part in ("label", "key")]
    added = " UNION ALL ".join(sql for sql, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(told)}, {figures} FROM ({added}) AS added "
            f"GROUP BY GROUPING SETS ({sets_of(group_by, margins=margins)}) "
            f"ORDER BY {', '.join([*all_first, *order])}",
            [value for _, params in parts for value in params],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, record, strict=True)) for record in cursor.fetchall()]
