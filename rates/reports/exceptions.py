"""The register of exceptions: who asked to pay over the cap, who answered, and what it came to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts import audit
from accounts.models import Office, Region, User
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.exception_rules import cost_at_most
from rates.models import CapException
from rates.models.exceptions import CapExceptionQuerySet
from rates.money import ZERO
from rates.reports.sheets import Sheet, Value

# Neither the explanation nor a comment: free text may tell of a family, and a file travels.
COLUMNS = (
    "exception",
    "council",
    "job_role",
    "engagement",
    "pay_basis",
    "cap_rate",
    "ceiling_rate",
    "over_by",
    "first_day",
    "last_day",
    "expected_hours",
    "cost_at_most",
    "reason",
    "requested_by",
    "requested_on",
    "approved_by",
    "approved_on",
    "state",
    "too_late",
    "paid_over_cap",
)


@dataclass(frozen=True, kw_only=True)
class ExceptionFilters:
    """What the register is narrowed to; None leaves it open."""

    council: str | None = None
    state: str | None = None
    reason: str | None = None

    def lookups(self) -> dict[str, Any]:
        asked = {
            "council__gss_code": self.council,
            "state": self.state,
            "reason": self.reason,
        }
        return {name: value for name, value in asked.items() if value is not None}


NO_FILTERS = ExceptionFilters()


@transaction.atomic
def exception_register(
    *, by: User, where: ExceptionFilters = NO_FILTERS
) -> CapExceptionQuerySet:
    """Those in view with what was paid under each, the newest first; a look at a region is told."""
    require_somewhere(by, Permission.EXCEPTION_VIEW)
    for region in Region.objects.filter(pk__in=reach_of(by, Permission.EXCEPTION_VIEW).regions):
        told = where.lookups()
        audit.record(
            "report.viewed", by=by, at=region, target=region, report="exceptions", **told
        )
    found = CapException.objects.visible_to(by).filter(**where.lookups()).with_money()
    return found.select_related("council__region", "job_role", "requested_by").order_by("-pk")


def paid_in_all(found: CapExceptionQuerySet) -> Decimal:
    return found.order_by().aggregate(paid=Sum("paid_over_cap", default=ZERO))["paid"] or ZERO


def as_sheet(found: QuerySet[CapException]) -> Sheet:
    """The total is of the money alone."""
    rows = [
        row_of(each)
        for each in found.prefetch_related("answers__answered_by", "council", "job_role")
    ]
    paid = sum((row[-1] for row in rows), ZERO)
    total: list[Value] = ["Total", *[None] * (len(COLUMNS) - 2), paid]
    return Sheet(title="Exceptions", columns=COLUMNS, rows=rows, total=total)


def row_of(each: CapException) -> list[Any]:
    asked_on = timezone.localdate(each.requested_at)
    approved_on = timezone.localdate(each.approved_at) if each.approved_at else None
    return [
        each.pk,
        str(each.council),
        str(each.job_role),
        each.get_engagement_display(),
        each.pay_basis,
        each.cap_rate,
        each.ceiling_rate,
        each.over_by,
        each.starts_on,
        each.ends_on,
        each.expected_hours,
        cost_at_most(each.over_by, each.expected_hours),
        each.get_reason_display(),
        str(each.requested_by),
        asked_on,
        who_approved(each),
        approved_on,
        each.state,
        each.retrospective,
        each.paid_over_cap,  # type: ignore[attr-defined]  # as `with_money` found it
    ]


def who_approved(each: CapException) -> str:
    return ", ".join(
        f"{answer.answered_by} ({Office(answer.office).label})"
        for answer in each.answers.all()
        if answer.approves
    )
