"""A draft for each pair of councils and month that is over: the clock makes them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts import audit
from rates.actions.recharges.taking import months_waiting
from rates.actions.recharges.telling import tell_of_draft
from rates.models import RechargeStatement
from rates.models.recharges import DAY
from rates.recharge_rules import RechargeState

S = RechargeState


@transaction.atomic
def draft_recharges(*, today: date, now: datetime) -> int:
    """Start the statements of every month that is over and has work to charge. Safe to run twice.

    What comes late, once its own month is out of the employing council's hands, waits for the
    statement of the month that was over last.
    """
    this_month = today.replace(day=1)
    last_month = (this_month - DAY).replace(day=1)
    made = []
    for (employing, host), months in months_waiting(before=this_month).items():
        standing = {
            each.month: each.kind
            for each in RechargeStatement.objects.standing().filter(
                employing_council=employing, host_council=host
            )
        }
        for month in months_to_draft(months, standing, last_month):
            made.append(
                RechargeStatement(
                    employing_council_id=employing,
                    host_council_id=host,
                    month=month,
                    drafted_at=now,
                )
            )
    RechargeStatement.objects.bulk_create(made, ignore_conflicts=True)
    return tell_of_drafts(now=now)


def months_to_draft(
    waiting: Iterable[date], standing: Mapping[date, RechargeState], last_month: date
) -> list[date]:
    """Months without a statement, and the last one for what came after its own was issued."""
    wanted = {month for month in waiting if month not in standing}
    late = {month for month in waiting if standing.get(month, S.DRAFT) != S.DRAFT}
    if late and last_month not in standing:
        wanted.add(last_month)
    return sorted(wanted)


def tell_of_drafts(*, now: datetime) -> int:
    """Of those made at this moment: what the clock's twin made first is not told of twice."""
    made = RechargeStatement.objects.filter(drafted_at=now, state=S.DRAFT).with_names()
    found = list(made.order_by("employing_council__gss_code", "pk"))
    for statement in found:
        tell_of_draft(statement, now=now)
    for statement in found:
        audit.record(
            "recharge.drafted",
            by=None,
            at=statement.employing_council,
            target=statement,
            host=statement.host_council.gss_code,
            month=statement.month,
        )
    return len(found)
