"""The breach register: every decision under which more was paid than the cap, and whose turn it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from accounts import audit
from accounts.models import Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.models import Breach
from rates.models.breaches import BreachQuerySet
from rates.money import ZERO
from rates.reports.sheets import Sheet

COLUMNS = (
    "breach",
    "council",
    "job_role",
    "first_worked_on",
    "over_cap",
    "approved",
    "state",
    "waits_for",
    "due_on",
    "overdue",
    "outcome",
)


@dataclass(frozen=True, kw_only=True)
class RegisterFilters:
    """What the register is narrowed to; None leaves it open."""

    council: str | None = None
    state: str | None = None
    approved: bool | None = None
    overdue: bool = False

    def lookups(self) -> dict[str, Any]:
        asked = {
            "council__gss_code": self.council,
            "state": self.state,
            "approved": self.approved,
        }
        return {name: value for name, value in asked.items() if value is not None}


@transaction.atomic
def breach_register(*, by: User, where: RegisterFilters, today: date) -> BreachQuerySet:
    """Those in view, open ones first and the longest overdue first; a look at a region is recorded."""
    require_somewhere(by, Permission.BREACH_VIEW)
    found = Breach.objects.visible_to(by).filter(**where.lookups())
    if where.overdue:
        found = found.overdue(today)
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.BREACH_VIEW).regions):
        audit.record(
            "report.viewed",
            by=by,
            at=region,
            target=region,
            report="breaches",
            **where.lookups(),
        )
    return (
        found.with_money()
        .select_related("council", "decision__job_role")
        .order_by("due_on", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class CouncilSum:
    """Over-cap money of a council's breaches: approved before the work, and all other."""

    name: str
    gss_code: str
    approved: Decimal
    other: Decimal


def over_cap_sums(found: BreachQuerySet) -> list[CouncilSum]:
    """Of the register as it is narrowed, so that the sums are those of its rows."""
    within = Q(approved=True)
    summed = found.order_by("council__name").values("council__name", "council__gss_code")
    return [
        CouncilSum(
            name=each["council__name"],
            gss_code=each["council__gss_code"],
            approved=each["sum_approved"],
            other=each["sum_other"],
        )
        for each in summed.annotate(
            sum_approved=Sum("over_cap", filter=within, default=ZERO),
            sum_other=Sum("over_cap", filter=~within, default=ZERO),
        )
    ]


def as_sheet(found: BreachQuerySet, today: date) -> Sheet:
    """The total is of the money alone."""
    rows = [
        (
            breach.pk,
            str(breach.council),
            str(breach.decision.job_role),
            breach.first_worked_on,
            money(breach),
            breach.approved,
            breach.state,
            breach.waits_for,
            breach.due_on,
            breach.is_overdue(today),
            breach.get_outcome_display(),
        )
        for breach in found
    ]
    over = sum((row[4] for row in rows), ZERO)
    blank = (None,) * (len(COLUMNS) - 5)
    total = ("Total", None, None, None, over, *blank)
    return Sheet(title="Breaches", columns=COLUMNS, rows=rows, total=total)


def money(breach: Breach) -> Decimal:
    """As `with_money` found it."""
    return breach.over_cap  # type: ignore[attr-defined,no-any-return]
