"""What was paid outside the memorandum: by council, month, role, payee, and against the cap.

A payment counts on the first day worked, or where that is not told, on the day it was paid. Its
worker counts as often as the name is written differently, and all payments without one as one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, DateField, F, Value, When
from django.db.models.functions import Cast, Coalesce, Lower, NullIf, TruncMonth

from accounts.models import User
from accounts.permissions import Permission
from rates.caps import Basis
from rates.models import OffSystemPayment
from rates.models.off_system import OffSystemPaymentQuerySet
from rates.money import ZERO
from rates.off_system.states import Standing
from rates.reports.rows import Cell, Grouped, Telling, check_groups
from rates.reports.small_counts import hidden_among, hides_few
from rates.reports.spend_against_cap import check_asked, record_look
from rates.reports.spend_figures import Group, keys_of, part_of, summed

DEFAULT_GROUPS = ("month", "council")
UNTOLD = "-"
WHO = Coalesce(
    NullIf("worker_name", Value("")), NullIf("registration_number", Value("")), Value(UNTOLD)
)
MONTH = Cast(TruncMonth("counted_on"), DateField())
ROLE = Coalesce(F("job_role_id"), Value(UNTOLD))
SUPPLIER = Coalesce(NullIf("supplier", Value("")), Value(UNTOLD))
COMPARED, CONVERTED, NOT_COMPARED = "compared", "converted", "not_compared"
COMPARISONS = {
    COMPARED: "Compared as paid",
    CONVERTED: "Compared after a conversion",
    NOT_COMPARED: "Not compared",
}
COMPARISON = Case(
    When(cap=None, then=Value(NOT_COMPARED)),
    When(converted=True, then=Value(CONVERTED)),
    default=Value(COMPARED),
)
GROUPS = {
    "council": Group(F("council__gss_code"), F("council__name")),
    "month": Group(MONTH, MONTH, "{:%B %Y}".format),
    "job_role": Group(
        ROLE,
        Coalesce(F("job_role__name"), Value(UNTOLD)),
        lambda name: "No job role known" if name == UNTOLD else str(name),
    ),
    "supplier": Group(
        SUPPLIER, SUPPLIER, lambda name: "Not told" if name == UNTOLD else str(name)
    ),
    "basis": Group(F("basis"), F("basis"), lambda code: Basis(code).label),
    "comparison": Group(COMPARISON, COMPARISON, lambda code: COMPARISONS[code]),
    "worker": Group(WHO, WHO, lambda name: "Nobody named" if name == UNTOLD else str(name)),
}
OF_A_PAYMENT = {
    "sum_worker": Lower(WHO),
    "sum_hours": F("hours"),
    "sum_amount": F("amount"),
    "sum_at_cap": F("amount_at_cap"),
    "sum_over_cap": F("over_cap_amount"),
    "sum_comparison": COMPARISON,
    "sum_answer": F("answer"),
}
FIGURES = """
    count(*) AS payments, count(DISTINCT sum_worker) AS workers,
    count(*) FILTER (WHERE sum_answer <> '') AS answered,
    coalesce(sum(sum_hours), 0.00) AS hours, coalesce(sum(sum_amount), 0.00) AS amount,
    coalesce(sum(sum_at_cap), 0.00) AS at_cap, coalesce(sum(sum_over_cap), 0.00) AS over_cap,
    coalesce(sum(sum_over_cap) FILTER (WHERE sum_comparison = 'converted'), 0.00)
        AS over_cap_converted,
    coalesce(sum(sum_amount) FILTER (WHERE sum_comparison = 'not_compared'), 0.00)
        AS not_compared
"""
COUNTS = ("payments", "workers", "answered")
MONEY = ("hours", "amount", "at_cap", "over_cap", "over_cap_converted", "not_compared")
NOT_SHOWN: dict[str, Any] = {**dict.fromkeys(COUNTS, 0), **dict.fromkeys(MONEY, ZERO)}


@dataclass(frozen=True, kw_only=True)
class OffSystemFilters:
    """What the payments are narrowed to; None leaves it open. Each is also a query parameter."""

    council: str | None = None
    job_role: str | None = None
    supplier: str | None = None
    basis: str | None = None
    comparison: str | None = None
    worker: str | None = None
    standing: str = Standing.OUTSIDE.value

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def narrow(self, found: OffSystemPaymentQuerySet) -> OffSystemPaymentQuerySet:
        for name, value in self.given().items():
            if name == "standing":
                found = found.filter(standing=value)
                continue
            found = found.alias(**{f"asked_{name}": GROUPS[name].key})
            found = found.filter(**{f"asked_{name}": value})
        return found


OUTSIDE = OffSystemFilters()


@dataclass(frozen=True, kw_only=True)
class Row:
    """Over-cap money is by payment, never netted; `hidden` as in spend against the cap.

    `over_cap_converted` is the part of it that rests on a conversion, and `not_compared` was paid
    without a cap that it can be held against.
    """

    cells: tuple[Cell, ...]
    payments: int
    workers: int
    answered: int
    hours: Decimal
    amount: Decimal
    at_cap: Decimal
    over_cap: Decimal
    over_cap_converted: Decimal
    not_compared: Decimal
    drill_down: str
    hidden: bool = False


class Report(Grouped[Row]):
    """What was paid outside the system, row by row and in all."""


@transaction.atomic
def off_system(
    *,
    by: User,
    starts_on: date,
    ends_on: date,
    group_by: Sequence[str] = DEFAULT_GROUPS,
    where: OffSystemFilters = OUTSIDE,
) -> Report:
    """Rows in the order of their labels; the total comes from the same statement as they do."""
    groups = check_groups(group_by, GROUPS)
    permission = permission_for(where, by_worker="worker" in groups)
    check_asked(by, permission, starts_on, ends_on)
    found = narrowed(by, permission, starts_on, ends_on, where)
    few = hides_few(by, Permission.OFF_SYSTEM_VIEW, Permission.OFF_SYSTEM_VIEW_WORKER)
    part = part_of(found, OF_A_PAYMENT, keys_of(groups, GROUPS))
    whole, *records = summed([part], groups, FIGURES, margins=few)
    telling = Telling(
        group_by=groups,
        groups=GROUPS,
        asked={"from": starts_on, "to": ends_on, **where.given()},
        hidden=hidden_among([whole, *records], groups) if few else frozenset(),
        not_shown=NOT_SHOWN,
    )
    told = {"report": "off_system", "from": starts_on, "to": ends_on, "group_by": groups}
    record_look(by, "report.viewed", where, told)
    return Report(
        starts_on=starts_on,
        ends_on=ends_on,
        group_by=groups,
        rows=tuple(Row(**telling.row(record)) for record in records if not record["is_margin"]),
        total=Row(**telling.total(whole)),
    )


def off_system_payments(
    *, by: User, starts_on: date, ends_on: date, where: OffSystemFilters = OUTSIDE
) -> OffSystemPaymentQuerySet:
    """The payments that a row adds up, the latest first, for those who may know who was paid."""
    permission = Permission.OFF_SYSTEM_VIEW_WORKER
    check_asked(by, permission, starts_on, ends_on)
    found = narrowed(by, permission, starts_on, ends_on, where)
    return found.select_related("council", "job_role", "imported__source").defer(
        "candidates", "imported__content"
    )


def narrowed(
    by: User, permission: Permission, starts_on: date, ends_on: date, where: OffSystemFilters
) -> OffSystemPaymentQuerySet:
    found = OffSystemPayment.objects.visible_to(by, permission)
    return where.narrow(found.filter(counted_on__range=(starts_on, ends_on)))


def permission_for(where: OffSystemFilters, *, by_worker: bool) -> Permission:
    """A worker is named only to those who may know who was paid, so also when filtered by."""
    if by_worker or where.worker is not None:
        return Permission.OFF_SYSTEM_VIEW_WORKER
    return Permission.OFF_SYSTEM_VIEW


def waiting_for_answers(by: User, starts_on: date, ends_on: date) -> int:
    """How many payments of these days nobody, nor the ledger, is sure of."""
    found = OffSystemPayment.objects.visible_to(by)
    within = found.filter(counted_on__range=(starts_on, ends_on))
    return within.filter(standing=Standing.TO_ANSWER).count()
