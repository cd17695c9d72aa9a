"""Every pound against its cap: totals that are the sum of their rows, and rows of their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.errors import BadInput
from accounts.models import Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.caps.in_force import on_day
from rates.models import SpendLine, SpendSummary
from rates.models.ledger import SpendLineQuerySet
from rates.money import ZERO, to_pence
from rates.reports.filters import NO_FILTERS, Filters, Narrowed
from rates.reports.rows import Cell, Grouped, Telling, check_groups
from rates.reports.small_counts import hidden_among, hides_few
from rates.reports.spend_figures import GROUPS, Days, add_up

DEFAULT_GROUPS = ("council", "job_role", "month")


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
NOT_SHOWN: dict[str, Any] = {
    **dict.fromkeys(FIGURE_NAMES, ZERO),
    **dict.fromkeys(("lines", "workers", "minutes", "minutes_over"), 0),
    "provisional": False,
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """Over-cap money and headroom are summed by line, so neither hides the other.

    Approved means by an exception that came before the work; all else over the cap is not.
    `provisional` where a cap of one of the lines rested on an award that was not settled.
    `hidden` where few people, or what tells of them, are behind it: then every figure is nought.
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
    hidden: bool = False

    @property
    def hours(self) -> Decimal:
        return to_pence(Decimal(self.minutes) / 60)

    @property
    def share_over(self) -> Decimal:
        """Of the minutes worked, in per cent."""
        if not self.minutes:
            return ZERO
        return to_pence(Decimal(100 * self.minutes_over) / self.minutes)


class Report(Grouped[Row]):
    """Spend against cap, row by row and in all."""


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
    groups = check_groups(group_by, GROUPS)
    permission = permission_for(where, by_worker="worker" in groups)
    check_asked(by, permission, starts_on, ends_on)
    few = hides_few(by)
    whole, *found = add_up(
        lines=SpendLine.objects.visible_to(by, permission).filter(**where.lookups()),
        kept=SpendSummary.objects.visible_to(by, permission).filter(**where.lookups()),
        days=Days(starts_on, ends_on),
        group_by=groups,
        margins=few,
    )
    records = [record for record in found if not record["is_margin"]]
    telling = Telling(
        group_by=groups,
        groups=GROUPS,
        asked={"from": starts_on, "to": ends_on, **where.given()},
        hidden=hidden_among([whole, *found], groups) if few else frozenset(),
        not_shown=NOT_SHOWN,
    )
    record_look(
        by, "report.viewed", where, {"from": starts_on, "to": ends_on, "group_by": groups}
    )
    return Report(
        starts_on=starts_on,
        ends_on=ends_on,
        group_by=groups,
        rows=tuple(Row(**telling.row(record)) for record in records),
        total=Row(**telling.total(whole)),
    )


@transaction.atomic
def lines(
    *, by: User, starts_on: date, ends_on: date, where: Filters = NO_FILTERS
) -> SpendLineQuerySet:
    """The lines that a row adds up, in the order they were worked.

    What was taken back is there, and so is what takes it back: together they come to nothing.
    """
    found = lines_in_view(by, starts_on, ends_on, where)
    record_look(by, "report.lines_viewed", where, {"from": starts_on, "to": ends_on})
    return found.with_what_became_of_it().select_related(
        "host_council", "employing_council", "team", "job_role", "worker__user"
    )


def lines_in_view(
    by: User, starts_on: date, ends_on: date, where: Filters
) -> SpendLineQuerySet:
    """A line is about one worker, so lines are for those who may know who worked."""
    permission = Permission.SPEND_VIEW_WORKER
    check_asked(by, permission, starts_on, ends_on)
    found = SpendLine.objects.visible_to(by, permission)
    return found.filter(worked_on__range=(starts_on, ends_on), **where.lookups())


def permission_for(where: Filters, *, by_worker: bool) -> Permission:
    """A worker is named only to those who may know who worked, so also when filtered by."""
    if by_worker or where.worker is not None:
        return Permission.SPEND_VIEW_WORKER
    return Permission.SPEND_VIEW


def check_asked(by: User, permission: Permission, starts_on: date, ends_on: date) -> None:
    require_somewhere(by, permission)
    if ends_on < starts_on:
        told = f"to cannot be {on_day(ends_on)}. Give {on_day(starts_on)} or a later day."
        raise BadInput({"to": told})


def record_look(by: User, verb: str, where: Narrowed, asked: dict[str, Any]) -> None:
    """A look at a region's councils crosses councils; a council's look at itself does not."""
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.SPEND_VIEW).regions):
        audit.record(verb, by=by, at=region, target=region, **asked | where.given())
