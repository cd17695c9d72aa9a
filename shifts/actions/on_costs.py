"""On-costs of a week: after anything is posted of a timesheet, an approval or a correction."""

from datetime import datetime

from accounts.models import User
from rates.actions.on_costs import post_on_costs
from shifts.models import Timesheet


def bring_on_costs(*, by: User, timesheet: Timesheet, now: datetime) -> int:
    """Bring the worker's week to what its standing spend asks, in the caller's transaction.

    The caller holds the worker (`lock_worker`), then the timesheet. Says how many lines it took;
    none for agency work, whose agency pays them.
    """
    worker = timesheet.assignment.worker
    week = Timesheet.objects.filter(
        assignment__worker=worker, week_starts_on=timesheet.week_starts_on
    )
    return post_on_costs(
        by=by,
        worker=worker,
        timesheet_number=timesheet.pk,
        pay_week=timesheet.week_starts_on,
        week=set(week.values_list("pk", flat=True)),
        now=now,
    )
