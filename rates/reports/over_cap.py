"""What was paid over the cap, and who answered for it: each line by itself, none netted by another.

A line was approved before the work, or by an exception that came too late (retrospective), or not
at all. What was taken back counts below zero, so that it comes to nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import transaction
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from accounts.permissions import Permission
from rates.models import ExceptionAnswer, SpendLine
from rates.models.exceptions import ExceptionReason
from rates.models.ledger import SpendLineQuerySet
from rates.money import ZERO, to_pence
from rates.reports.rows import Cell, Grouped, Telling, check_groups
from rates.reports.small_counts import hidden_among, hides_few
from rates.reports.spend_against_cap import check_asked, record_look
from rates.reports.spend_figures import GROUPS as SPEND_GROUPS
from rates.reports.spend_figures import Group, keys_of, part_of, summed

DEFAULT_GROUPS = ("council", "month")
BEFORE, LATE, UNAPPROVED = "before", "retrospective", "unapproved"
APPROVALS = {
    BEFORE: "Approved before the work",
    LATE: "Approved too late",
    UNAPPROVED: "Not approved",
}
EXCEPTION = "segment__decision__exception"
APPROVAL = Case(
    When(Q(**{f"{EXCEPTION}__retrospective": False}), then=Value(BEFORE)),
    When(Q(**{f"{EXCEPTION}__retrospective": True}), then=Value(LATE)),
    default=Value(UNAPPROVED),
)
NO_REASON, NOBODY = "none", "nobody"
REASONS = {
    **{code: str(label) for code, label in ExceptionReason.choices},
    NO_REASON: "No reason given",
}
APPROVER_KEY = rf"^({NOBODY}|\d+(-\d+)*)$"


def those_who_approved(what: Any, between: str) -> Coalesce:
    """Of each line: together, so that money two people approved is counted once."""
    said = ExceptionAnswer.objects.filter(exception=OuterRef(EXCEPTION), approves=True)
    told = said.order_by().values("exception")
    told = told.annotate(told=StringAgg(what, between, order_by="answered_by"))
    return Coalesce(
        Subquery(told.values("told"), output_field=CharField()),
        Value(NOBODY),
        output_field=CharField(),
    )


APPROVERS = those_who_approved(Cast("answered_by", CharField()), "-")
REASON = Coalesce(F(f"{EXCEPTION}__reason"), Value(NO_REASON))
NUMBER = Coalesce(F(f"{EXCEPTION}_id"), Value(0))
GROUPS = {
    **{name: SPEND_GROUPS[name] for name in ("council", "job_role", "month")},
    "reason": Group(REASON, REASON, lambda code: REASONS[code]),
    "approver": Group(
        APPROVERS,
        those_who_approved("answered_by__full_name", " and "),
        lambda names: "Nobody" if names == NOBODY else names,
    ),
    "approval": Group(APPROVAL, APPROVAL, lambda code: APPROVALS[code]),
    "exception": Group(
        NUMBER, NUMBER, lambda number: f"Exception {number}" if number else "No exception"
    ),
}
OF_A_LINE = {
    "sum_worker": F("worker_id"),
    "sum_minutes": F("minutes"),
    "sum_over_cap": F("over_cap_amount"),
    "sum_decision": F("segment__decision_id"),
    "sum_exception": F(f"{EXCEPTION}_id"),
    "sum_approval": APPROVAL,
}
COUNTS = ("lines", "workers", "minutes", "decisions", "exceptions")
DECISIONS = tuple(f"decisions_{kind}" for kind in APPROVALS)
MONEY = ("over_cap", *APPROVALS)
FIGURES = ", ".join(
    [
        "count(*) AS lines",
        "count(DISTINCT sum_worker) AS workers",
        "coalesce(sum(sum_minutes), 0)::bigint AS minutes",
        "count(DISTINCT sum_decision) AS decisions",
        "count(DISTINCT sum_exception) AS exceptions",
        "coalesce(sum(sum_over_cap), 0.00) AS over_cap",
        *(
            f"coalesce(sum(sum_over_cap) FILTER (WHERE sum_approval = '{kind}'), 0.00) AS {kind}"
            for kind in APPROVALS
        ),
        *(
            "count(DISTINCT sum_decision) FILTER "
            f"(WHERE sum_approval = '{kind}') AS decisions_{kind}"
            for kind in APPROVALS
        ),
    ]
)
NOT_SHOWN: dict[str, Any] = {
    **dict.fromkeys((*COUNTS, *DECISIONS), 0),
    **dict.fromkeys(MONEY, ZERO),
}


@dataclass(frozen=True, kw_only=True)
class OverCapFilters:
    """What the lines are narrowed to; None leaves it open. Each is also a query parameter."""

    council: str | None = None
    job_role: str | None = None
    reason: str | None = None
    approver: str | None = None
    approval: str | None = None
    exception: int | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def narrow(self, found: SpendLineQuerySet) -> SpendLineQuerySet:
        for name, value in self.given().items():
            found = found.alias(**{f"asked_{name}": GROUPS[name].key})
            found = found.filter(**{f"asked_{name}": value})
        return found


NO_FILTERS = OverCapFilters()


@dataclass(frozen=True, kw_only=True)
class Row:
    """Money is by line; a decision, an exception and a worker are counted once in each row.

    `decisions` is also the number of breaches. `hidden` as in spend against the cap.
    """

    cells: tuple[Cell, ...]
    lines: int
    workers: int
    minutes: int
    decisions: int
    decisions_before: int
    decisions_retrospective: int
    decisions_unapproved: int
    exceptions: int
    over_cap: Decimal
    before: Decimal
    retrospective: Decimal
    unapproved: Decimal
    drill_down: str
    hidden: bool = False

    @property
    def hours(self) -> Decimal:
        return to_pence(Decimal(self.minutes) / 60)


class Report(Grouped[Row]):
    """What was over the cap, row by row and in all."""


@transaction.atomic
def over_cap(
    *,
    by: User,
    starts_on: date,
    ends_on: date,
    group_by: Sequence[str] = DEFAULT_GROUPS,
    where: OverCapFilters = NO_FILTERS,
) -> Report:
    """Rows in the order of their labels; the total comes from the same statement as they do."""
    groups = check_groups(group_by, GROUPS)
    check_asked(by, Permission.SPEND_VIEW, starts_on, ends_on)
    lines = narrowed(by, Permission.SPEND_VIEW, starts_on, ends_on, where)
    few = hides_few(by)
    part = part_of(lines, OF_A_LINE, keys_of(groups, GROUPS))
    whole, *found = summed([part], groups, FIGURES, margins=few)
    telling = Telling(
        group_by=groups,
        groups=GROUPS,
        asked={"from": starts_on, "to": ends_on, **where.given()},
        hidden=hidden_among([whole, *found], groups) if few else frozenset(),
        not_shown=NOT_SHOWN,
    )
    told = {"report": "over_cap", "from": starts_on, "to": ends_on, "group_by": groups}
    record_look(by, "report.viewed", where, told)
    records = [record for record in found if not record["is_margin"]]
    return Report(
        starts_on=starts_on,
        ends_on=ends_on,
        group_by=groups,
        rows=tuple(Row(**telling.row(record)) for record in records),
        total=Row(**telling.total(whole)),
    )


@transaction.atomic
def over_cap_lines(
    *, by: User, starts_on: date, ends_on: date, where: OverCapFilters = NO_FILTERS
) -> SpendLineQuerySet:
    """The lines that a row adds up, with their decisions, for those who may know who worked."""
    permission = Permission.SPEND_VIEW_WORKER
    check_asked(by, permission, starts_on, ends_on)
    found = narrowed(by, permission, starts_on, ends_on, where)
    told = {"report": "over_cap", "from": starts_on, "to": ends_on}
    record_look(by, "report.lines_viewed", where, told)
    return (
        found.with_what_became_of_it()
        .select_related("host_council", "employing_council", "team", "job_role", "worker__user")
        .select_related("segment__cap", "segment__decision__breach")
        .defer("segment__cap__derivation", "segment__decision__inputs")
    )


def narrowed(
    by: User, permission: Permission, starts_on: date, ends_on: date, where: OverCapFilters
) -> SpendLineQuerySet:
    found = SpendLine.objects.visible_to(by, permission).over_the_cap()
    return where.narrow(found.filter(worked_on__range=(starts_on, ends_on)))
