"""Every pound against its cap: totals that are the sum of their rows, and rows of their lines."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import BooleanField, Case, DateField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Cast, TruncMonth

from accounts import audit
from accounts.errors import BadInput
from accounts.models import Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.caps.in_force import on_day
from rates.models import CapException, SpendLine
from rates.models.decisions import Engagement
from rates.models.ledger import SpendLineQuerySet
from rates.money import ZERO, to_pence
from rates.reports.filters import NO_FILTERS, Filters

DEFAULT_GROUPS = ("council", "job_role", "month")


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
AMOUNTS = ("worker_id", "minutes", "amount", "amount_at_cap", "over_cap_amount")
# Looked up only for the lines over the cap, which are few.
BEFORE_THE_WORK = Exists(
    CapException.objects.filter(decisions__segments=OuterRef("segment"), retrospective=False)
)
APPROVED = Case(
    When(over_cap_amount__gt=0, then=BEFORE_THE_WORK),
    default=Value(False),
    output_field=BooleanField(),
)
FIGURES = """
    count(*) AS lines, count(DISTINCT worker_id) AS workers,
    coalesce(sum(minutes), 0) AS minutes,
    coalesce(sum(minutes) FILTER (WHERE over_cap_amount > 0), 0) AS minutes_over,
    coalesce(sum(amount), 0) AS spend, coalesce(sum(amount_at_cap), 0) AS spend_at_cap,
    coalesce(sum(over_cap_amount), 0) AS over_cap,
    coalesce(sum(over_cap_amount) FILTER (WHERE approved), 0.00) AS over_cap_approved,
    coalesce(sum(over_cap_amount) FILTER (WHERE NOT approved), 0.00) AS over_cap_unapproved,
    coalesce(sum(greatest(amount_at_cap - amount, 0)), 0) AS headroom,
    coalesce(bool_or(cap_provisional), false) AS provisional
"""
FIGURE_NAMES = (
    "lines",
    "workers",
    "minutes",
    "minutes_over",
    "spend",
    "spend_at_cap",
    "over_cap",
    "over_cap_approved",
    "over_cap_unapproved",
    "headroom",
    "provisional",
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What a row is about: the value to filter by and the words to show."""

    name: str
    key: Any
    label: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """Over-cap money and headroom are summed by line, so neither hides the other.

    Approved means by an exception that came before the work; all else over the cap is not.
    `provisional` where a cap of one of the lines rested on an award that was not settled.
    """

    cells: tuple[Cell, ...]
    lines: int
    workers: int
    minutes: int
    minutes_over: int
    spend: Decimal
    spend_at_cap: Decimal
    over_cap: Decimal
    over_cap_approved: Decimal
    over_cap_unapproved: Decimal
    headroom: Decimal
    provisional: bool
    drill_down: str

    @property
    def hours(self) -> Decimal:
        return to_pence(Decimal(self.minutes) / 60)

    @property
    def share_over(self) -> Decimal:
        """Of the minutes worked, in per cent."""
        if not self.minutes:
            return ZERO
        return to_pence(Decimal(100 * self.minutes_over) / self.minutes)


@dataclass(frozen=True, kw_only=True)
class Report:
    starts_on: date
    ends_on: date
    group_by: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row


@transaction.atomic
def spend_against_cap(
    *,
    by: User,
    starts_on: date,
    ends_on: date,
    group_by: Sequence[str] = DEFAULT_GROUPS,
    where: Filters = NO_FILTERS,
) -> Report:
    """Rows in the order of their labels; the total comes from the same query as they do."""
    groups = check_groups(group_by)
    found = lines_in_view(by, starts_on, ends_on, where, by_worker="worker" in groups)
    whole, *records = add_up(found, groups)
    asked = {"from": starts_on, "to": ends_on, **where.given()}
    record_look(
        by, "report.viewed", where, {"from": starts_on, "to": ends_on, "group_by": groups}
    )
    return Report(
        starts_on=starts_on,
        ends_on=ends_on,
        group_by=groups,
        rows=tuple(row_of(record, groups, asked, total=False) for record in records),
        total=row_of(whole, groups, asked, total=True),
    )


@transaction.atomic
def lines(
    *, by: User, starts_on: date, ends_on: date, where: Filters = NO_FILTERS
) -> SpendLineQuerySet:
    """The lines that a row adds up, in the order they were worked."""
    found = lines_in_view(by, starts_on, ends_on, where)
    record_look(by, "report.lines_viewed", where, {"from": starts_on, "to": ends_on})
    return found.select_related(
        "host_council", "employing_council", "team", "job_role", "worker__user"
    )


def check_groups(group_by: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in group_by if name not in GROUPS]
    if unknown or len(set(group_by)) < len(group_by):
        told = f"group_by cannot be {','.join(group_by)}. Give each once: {', '.join(GROUPS)}."
        raise BadInput({"group_by": told})
    return tuple(group_by)


def lines_in_view(
    by: User, starts_on: date, ends_on: date, where: Filters, *, by_worker: bool = False
) -> SpendLineQuerySet:
    """A worker is named only to those who may know who worked, so also when filtered by."""
    permission = (
        Permission.SPEND_VIEW_WORKER
        if by_worker or where.worker is not None
        else Permission.SPEND_VIEW
    )
    require_somewhere(by, permission)
    if ends_on < starts_on:
        told = f"to cannot be {on_day(ends_on)}. Give {on_day(starts_on)} or a later day."
        raise BadInput({"to": told})
    found = SpendLine.objects.visible_to(by, permission)
    return found.filter(worked_on__range=(starts_on, ends_on), **where.lookups())


def add_up(found: SpendLineQuerySet, group_by: tuple[str, ...]) -> list[dict[str, Any]]:
    """One statement: first all of the lines together, then each group of them."""
    keys: dict[str, Any] = {"every_line": Value(1)}
    for name in group_by:
        keys |= {f"{name}_key": GROUPS[name].key, f"{name}_label": GROUPS[name].label}
    told = {"cap_provisional": F("segment__cap__provisional"), "approved": APPROVED}
    inner = found.order_by().annotate(**told, **keys).values(*told, *AMOUNTS, *keys)
    sql, params = inner.query.sql_with_params()
    order = [f"{name}_{part}" for name in group_by for part in ("label", "key")]
    columns = ", ".join(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, {FIGURES} FROM ({sql}) AS line "
            f"GROUP BY GROUPING SETS (({columns}), ()) "
            f"ORDER BY {', '.join(['grouping(every_line) DESC', *order])}",
            params,
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, record, strict=True)) for record in cursor.fetchall()]


def row_of(
    record: dict[str, Any], group_by: tuple[str, ...], asked: dict[str, Any], *, total: bool
) -> Row:
    cells = tuple(
        Cell(
            name=name,
            key=record[f"{name}_key"],
            label=GROUPS[name].told(record[f"{name}_label"]),
        )
        for name in ([] if total else group_by)
    )
    figures = {name: record[name] for name in FIGURE_NAMES}
    return Row(cells=cells, drill_down=address(cells, asked), **figures)


def address(cells: tuple[Cell, ...], asked: dict[str, Any]) -> str:
    """The query that finds the lines of a row and no others."""
    narrowed = dict(asked)
    for cell in cells:
        if cell.name == "month":
            last = cell.key.replace(day=monthrange(cell.key.year, cell.key.month)[1])
            narrowed["from"] = max(asked["from"], cell.key)
            narrowed["to"] = min(asked["to"], last)
        else:
            narrowed[cell.name] = cell.key
    return urlencode(narrowed)


def record_look(by: User, verb: str, where: Filters, asked: dict[str, Any]) -> None:
    """A look at a region's councils crosses councils; a council's look at itself does not."""
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.SPEND_VIEW).regions):
        audit.record(verb, by=by, at=region, target=region, **asked | where.given())
