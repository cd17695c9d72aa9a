"""Bank work against agency and permanent: rows, their total, and the whole region beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.checks import expect_in_order, input_checked
from accounts.models import User
from accounts.permissions import Permission, require_somewhere
from rates.money import ZERO, to_pence
from rates.reports.beside import Sight, record_look
from rates.reports.grouped import Added, Listed, Record, add_up
from rates.reports.rows import Cell, address, cells_of, check_groups
from rates.reports.savings.against import Against, Sources
from rates.reports.savings.lines import GROUPS, Asked, bank_lines
from rates.reports.small_counts import cell_of

DEFAULT_GROUPS = ("council", "job_role")
COUNTED = ("lines", "workers", "minutes", "agency_minutes", "permanent_minutes")
SUMMED = ("bank", "agency", "bank_for_agency", "permanent", "bank_for_permanent")
FIGURES = """
coalesce(sum(lines), 0)::bigint AS lines, count(DISTINCT worker_id) AS workers,
coalesce(sum(lines * minutes), 0)::bigint AS minutes,
coalesce(sum(lines * bank), 0.00) AS bank, coalesce(sum(lines * agency), 0.00) AS agency,
coalesce(sum(lines * bank) FILTER (WHERE agency IS NOT NULL), 0.00) AS bank_for_agency,
coalesce(sum(lines * minutes) FILTER (WHERE agency IS NOT NULL), 0)::bigint AS agency_minutes,
coalesce(sum(lines * permanent), 0.00) AS permanent,
coalesce(sum(lines * bank) FILTER (WHERE permanent IS NOT NULL), 0.00) AS bank_for_permanent,
coalesce(sum(lines * minutes) FILTER (WHERE permanent IS NOT NULL), 0)::bigint
    AS permanent_minutes
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Pounds by line. What has no rate to compare with is in `bank` and in neither comparison.

    `hidden` where few people, or what tells of them, are behind it: then every figure is nought.
    """

    cells: tuple[Cell, ...]
    lines: int
    workers: int
    minutes: int
    agency_minutes: int
    permanent_minutes: int
    bank: Decimal
    agency: Decimal
    bank_for_agency: Decimal
    permanent: Decimal
    bank_for_permanent: Decimal
    drill_down: str = ""
    hidden: bool = False

    @property
    def hours(self) -> Decimal:
        return to_pence(Decimal(self.minutes) / 60)

    @property
    def saved_on_agency(self) -> Decimal:
        """Below zero where the bank costs more."""
        return self.agency - self.bank_for_agency

    @property
    def saved_on_permanent(self) -> Decimal:
        return self.permanent - self.bank_for_permanent

    @property
    def agency_an_hour(self) -> Decimal | None:
        return an_hour(self.saved_on_agency, self.agency_minutes)

    @property
    def permanent_an_hour(self) -> Decimal | None:
        return an_hour(self.saved_on_permanent, self.permanent_minutes)

    @property
    def compares_all(self) -> bool:
        return self.agency_minutes == self.permanent_minutes == self.minutes


def an_hour(saved: Decimal, minutes: int) -> Decimal | None:
    return to_pence(saved * 60 / minutes) if minutes else None


@dataclass(frozen=True, kw_only=True)
class Savings:
    """`region` is None where it would tell of few; `runs` are the rates of those seen by name."""

    asked: Asked
    group_by: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    region: Row | None
    runs: tuple[Against, ...]

    @property
    def hides(self) -> bool:
        return any(row.hidden for row in (*self.rows, self.total))


@transaction.atomic
def savings(*, by: User, asked: Asked, group_by: Sequence[str] = DEFAULT_GROUPS) -> Savings:
    """Bank lines of these days, all compared on one basis. Raises NotPermitted, BadInput."""
    groups = check_groups(group_by, GROUPS)
    sight = sight_of(by, asked, Permission.SPEND_VIEW)
    runs = tuple(rates_against(sight, asked))
    added = added_up(sight, asked, runs, groups)
    told = {**asked.address(), "group_by": groups}
    record_look(by, Permission.SPEND_VIEW, "savings", sight, **told)
    whole = (None,) * len(groups) in added.hidden
    total = row_of(added.total, groups, asked, hidden=whole, cells=())
    region = row_of(added.regions, groups, asked, cells=())
    tells = total.hidden or not sight.may_see_beside(added.others)
    wanted = asked.where.council
    seen = {each.pk for each in sight.everyone if wanted in (None, each.gss_code)}
    return Savings(
        asked=asked,
        group_by=groups,
        rows=tuple(
            row_of(record, groups, asked, hidden=cell_of(record, groups) in added.hidden)
            for record in added.rows
        ),
        total=total,
        region=None if tells else region,
        runs=tuple(each for each in runs if each.council in seen.intersection(sight.councils)),
    )


def sight_of(by: User, asked: Asked, permission: Permission) -> Sight:
    require_somewhere(by, permission)
    with input_checked() as expect:
        expect_in_order(expect, asked.starts_on, asked.ends_on)
    return Sight.of(by, permission)


def rates_against(sight: Sight, asked: Asked) -> Iterator[Against]:
    """Of every council of the regions, since all of them are in the region's total."""
    days = asked.starts_on, asked.ends_on
    sources = Sources.read(sight.everyone, *days, asked.basis)
    for council in sight.everyone:
        yield from sources.runs(council, *days)


def added_up(
    sight: Sight, asked: Asked, runs: Sequence[Against], groups: tuple[str, ...]
) -> Added:
    parts, params = bank_lines(sight, asked, runs)
    return add_up(
        parts=parts,
        params=params,
        group_by=groups,
        groups=GROUPS,
        figures=FIGURES,
        sight=sight,
    )


def row_of(
    record: Record | None,
    group_by: tuple[str, ...],
    asked: Asked,
    *,
    hidden: bool = False,
    cells: tuple[Cell, ...] | None = None,
) -> Row:
    """A record that is not there, or not to be shown, adds up to nothing."""
    found: dict[str, Any] = {} if hidden or record is None else record
    if cells is None and record is not None:
        cells = cells_of(record, group_by, GROUPS)
    return Row(
        cells=cells or (),
        drill_down="" if hidden else address(cells or (), asked.address()),
        hidden=hidden,
        **{name: found.get(name, 0) for name in COUNTED},
        **{name: found.get(name, ZERO) for name in SUMMED},
    )


@transaction.atomic
def lines_behind(*, by: User, asked: Asked) -> tuple[Listed, Row, tuple[Against, ...]]:
    """The lines that a row adds up, the first worked first; what they come to; and the rates.

    A line is about one worker, so they are for those who may know who worked.
    """
    sight = sight_of(by, asked, Permission.SPEND_VIEW_WORKER)
    runs = tuple(rates_against(sight, asked))
    parts, params = bank_lines(sight, asked, runs, only_mine=True, one_by_one=True)
    added = add_up(
        parts=parts, params=params, group_by=(), groups=GROUPS, figures=FIGURES, sight=sight
    )
    record_look(by, Permission.SPEND_VIEW, "savings lines", sight, **asked.address())
    named = (
        f"SELECT part.*, person.full_name AS worker, team.name AS team FROM ({parts}) AS part"
        " JOIN accounts_worker AS worker ON worker.id = part.worker_id"
        " JOIN accounts_user AS person ON person.id = worker.user_id"
        " JOIN accounts_team AS team ON team.id = part.team_id"
    )
    total = row_of(added.total, (), asked, cells=())
    return Listed(named, params, "worked_on, id", count=total.lines), total, runs
