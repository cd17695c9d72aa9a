"""Fill rate and time to fill: rows, their total, and the whole region beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.checks import expect_in_order, input_checked
from accounts.models import User
from accounts.permissions import Permission, require_somewhere
from rates.money import ZERO, to_pence
from rates.reports.beside import Sight, record_look
from rates.reports.grouped import Listed, Record, add_up
from rates.reports.rows import Cell, address, cells_of, check_groups
from rates.reports.small_counts import cell_of
from shifts.reports.fill.places import GROUPS, TIERS, FillFilters, places

NO_FILTERS = FillFilters()
DEFAULT_GROUPS = ("council", "job_role")
COUNTED = ("bookings", "places", "filled", "minutes_asked", "minutes_unfilled", "workers")
FIGURES = """
count(DISTINCT booking_id) AS bookings, count(*) AS places, count(accepted_at) AS filled,
coalesce(sum(minutes_asked), 0)::bigint AS minutes_asked,
coalesce(sum(minutes_unfilled), 0)::bigint AS minutes_unfilled,
percentile_cont(0.5) WITHIN GROUP (ORDER BY hours_to_fill) AS median_hours,
percentile_cont(0.9) WITHIN GROUP (ORDER BY hours_to_fill) AS p90_hours,
count(DISTINCT worker_id) AS workers,
""" + ", ".join(f"count(*) FILTER (WHERE tier = '{tier}') AS by_{tier}" for tier in TIERS)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Hours to fill run from the booking's making to the acceptance; None where none was filled.

    `hidden` where few people, or what tells of them, are behind it: then every figure is nought.
    """

    cells: tuple[Cell, ...]
    bookings: int
    places: int
    filled: int
    minutes_asked: int
    minutes_unfilled: int
    workers: int
    by_tier: dict[str, int]
    median_hours: Decimal | None
    p90_hours: Decimal | None
    drill_down: str = ""
    hidden: bool = False

    @property
    def fill_rate(self) -> Decimal | None:
        """Of the places, in per cent."""
        return to_pence(Decimal(100 * self.filled) / self.places) if self.places else None

    @property
    def hours_asked(self) -> Decimal:
        return to_pence(Decimal(self.minutes_asked) / 60)

    @property
    def hours_unfilled(self) -> Decimal:
        return to_pence(Decimal(self.minutes_unfilled) / 60)

    @property
    def tiers(self) -> list[tuple[str, int]]:
        """Who took the places, in words, without those who took none."""
        return [(TIERS[tier], count) for tier, count in self.by_tier.items() if count]


@dataclass(frozen=True, kw_only=True)
class FillReport:
    """`region` is None where it would tell of the few who are not in the total."""

    starts_on: date
    ends_on: date
    group_by: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    region: Row | None

    @property
    def hides(self) -> bool:
        return any(row.hidden for row in (*self.rows, self.total))


@transaction.atomic
def fill_report(
    *,
    by: User,
    starts_on: date,
    ends_on: date,
    group_by: Sequence[str] = DEFAULT_GROUPS,
    where: FillFilters = NO_FILTERS,
) -> FillReport:
    """Places of the bookings whose first day lies in these days. Raises NotPermitted, BadInput."""
    groups = check_groups(group_by, GROUPS)
    sight = sight_of(by, starts_on, ends_on)
    parts, params = places(sight, starts_on, ends_on, where)
    added = add_up(
        parts=parts,
        params=params,
        group_by=groups,
        groups=GROUPS,
        figures=FIGURES,
        sight=sight,
    )
    asked = {"from": starts_on, "to": ends_on, **where.given()}
    record_look(by, Permission.WORKFORCE_VIEW, "fill", sight, **asked, group_by=groups)
    nothing = frozenset([(None,) * len(groups)]) & added.hidden
    total = row_of(added.total, groups, asked, hidden=bool(nothing), cells=())
    region = row_of(added.regions, groups, asked, cells=())
    return FillReport(
        starts_on=starts_on,
        ends_on=ends_on,
        group_by=groups,
        rows=tuple(
            row_of(record, groups, asked, hidden=cell_of(record, groups) in added.hidden)
            for record in added.rows
        ),
        total=total,
        region=None if total.hidden or not sight.may_see_beside(added.others) else region,
    )


def sight_of(by: User, starts_on: date, ends_on: date) -> Sight:
    require_somewhere(by, Permission.WORKFORCE_VIEW)
    with input_checked() as expect:
        expect_in_order(expect, starts_on, ends_on)
    return Sight.of(by, Permission.WORKFORCE_VIEW)


def row_of(
    record: Record | None,
    group_by: tuple[str, ...],
    asked: dict[str, Any],
    *,
    hidden: bool = False,
    cells: tuple[Cell, ...] | None = None,
) -> Row:
    """A record that is not there, or not to be shown, counts nothing."""
    found = {} if hidden or record is None else record
    if cells is None and record is not None:
        cells = cells_of(record, group_by, GROUPS)
    return Row(
        cells=cells or (),
        by_tier={tier: found.get(f"by_{tier}", 0) for tier in TIERS},
        median_hours=in_hours(found.get("median_hours")),
        p90_hours=in_hours(found.get("p90_hours")),
        drill_down="" if hidden else address(cells or (), asked),
        hidden=hidden,
        **{name: found.get(name, 0) for name in COUNTED},
    )


def in_hours(found: float | None) -> Decimal | None:
    """To one decimal; percentiles come as floats, and are never added up."""
    return None if found is None else to_pence(Decimal(str(round(found, 1)))) + ZERO


def places_behind(
    *, by: User, starts_on: date, ends_on: date, where: FillFilters = NO_FILTERS
) -> tuple[Listed, Row]:
    """The places that a row counts, the first to begin first, and what they add up to.

    A place is about one worker, so they are for those who may know who worked.
    """
    require_somewhere(by, Permission.SPEND_VIEW_WORKER)
    sight_of(by, starts_on, ends_on)
    sight = Sight.of(by, Permission.SPEND_VIEW_WORKER)
    parts, params = places(sight, starts_on, ends_on, where, only_mine=True)
    asked = {"from": starts_on, "to": ends_on, **where.given()}
    added = add_up(
        parts=parts, params=params, group_by=(), groups=GROUPS, figures=FIGURES, sight=sight
    )
    record_look(by, Permission.WORKFORCE_VIEW, "fill places", sight, **asked)
    listed = Listed(parts, params, "starts_on, booking_id, place")
    return listed, row_of(added.total, (), asked, cells=())
