"""Reading statements: the two councils whole, the regional lead in totals."""

from django.db import transaction

from accounts import audit
from accounts.errors import NotPermitted
from accounts.models import Region, User
from accounts.permissions import Permission, holds, reach_of
from rates.models import RechargeStatement
from rates.models.recharges import RechargeStatementQuerySet


def look_at_recharge(*, by: User, statement: RechargeStatement) -> RechargeStatement:
    """Read its lines, which only its two councils do. Raises NotPermitted."""
    sides = (statement.employing_council, statement.host_council)
    if not any(holds(by, Permission.RECHARGE_VIEW, side) for side in sides):
        raise NotPermitted(permission=Permission.RECHARGE_VIEW.value)
    return statement


@transaction.atomic
def look_at_recharges(*, by: User) -> RechargeStatementQuerySet:
    """Those in view; a lead's look at a region is recorded. Raises NotPermitted."""
    seen = reach_of(by, Permission.RECHARGE_VIEW)
    totals = reach_of(by, Permission.RECHARGE_TOTALS)
    if not (seen or totals):
        raise NotPermitted(permission=Permission.RECHARGE_VIEW.value)
    for region in Region.objects.filter(pk__in=totals.regions).order_by("code"):
        audit.record("report.viewed", by=by, at=region, target=region, report="recharges")
    return RechargeStatement.objects.visible_to(by).with_names()
