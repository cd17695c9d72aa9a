"""The rows that a figure counts, each with its council, its day and its name."""

from datetime import date, datetime

from django.db import transaction

from accounts import audit
from accounts.errors import NotPermitted
from accounts.models import Council, Region, User
from accounts.pages import allowed_somewhere
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.reports.grouped import Listed
from shifts.reports.compliance.counting import params_for
from shifts.reports.compliance.figures import Figure

NAMED = """
SELECT found.id, found.on_day, council.name AS council,
    coalesce(found.name, person.full_name) AS name
FROM ({rows}) AS found
JOIN accounts_council AS council ON council.id = found.council_id
LEFT JOIN accounts_worker AS worker ON worker.id = found.worker_id
LEFT JOIN accounts_user AS person ON person.id = worker.user_id
WHERE found.council_id = ANY(%(councils)s)
"""


@transaction.atomic
def compliance_lines(
    *, by: User, figure: Figure, council: Council | None, days: tuple[date, date], now: datetime
) -> Listed:
    """The oldest first. What is about workers is for those who may know who worked."""
    require_somewhere(by, Permission.COMPLIANCE_VIEW)
    require_somewhere(by, figure.needs)
    if not may_open(by, figure):
        raise NotPermitted(permission=Permission.SPEND_VIEW_WORKER.value)
    regions = Region.objects.filter(pk__in=reach_of(by, Permission.COMPLIANCE_VIEW).regions)
    councils = Council.objects.filter(region__in=regions)
    wanted = councils.filter(pk=council.pk) if council else councils
    params = params_for(*days, now)
    for region in regions:
        told = {"report": "compliance", "figure": figure.code}
        audit.record("report.lines_viewed", by=by, at=region, target=region, **told)
    return Listed(
        NAMED.format(rows=figure.rows),
        {**params, "councils": [each.pk for each in wanted]},
        "on_day, council, name, id",
    )


def may_open(by: User, figure: Figure) -> bool:
    return not figure.about_workers or allowed_somewhere(by, Permission.SPEND_VIEW_WORKER)
