"""What workers sent to be checked, and what runs out for those who work here."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F, QuerySet

from accounts.models import CredentialClaim, Worker
from accounts.models.kinds import CredentialKind
from accounts.passport_access import workers_in_view
from accounts.permissions import Permission
from shifts.models import Assignment
from shifts.reports.needs.endings import Ending, clearances, registrations, rights_to_work
from shifts.reports.needs.kind import (
    Asking,
    Find,
    Kind,
    Row,
    Rows,
    at,
    fact,
    london,
    rows,
)
from shifts.states import AssignmentState

RUNS_OUT = timedelta(days=30)


def claims(ask: Asking) -> Rows:
    councils = ask.reach(Permission.PASSPORT_RECORD).councils
    found = CredentialClaim.objects.waiting().filter(worker__employing_council__in=councils)
    return rows(
        "claims",
        found.exclude(worker__user=ask.user),
        about=F("worker__user__full_name"),
        order=("submitted_at",),
        since=london("submitted_at"),
        credential=F("kind"),
    )


def working_here(ask: Asking) -> QuerySet[Worker]:
    """Who holds work here now, and whose passport this person may read."""
    councils = ask.reach(Permission.PASSPORT_RECORD).councils
    work = Assignment.objects.filter(
        state=AssignmentState.ACTIVE,
        booking__council__in=councils,
        period__endswith__gt=ask.today,
    )
    return workers_in_view(ask.user).filter(pk__in=work.values("worker"), left_at=None)


def running_out(ask: Asking, ending: Ending) -> Rows:
    soon = ending.found.annotate(run_out=ending.on).filter(
        run_out__range=(ask.today - RUNS_OUT, ask.today + RUNS_OUT),
        worker__in=working_here(ask).values("pk"),
    )
    return rows(
        f"runs_out:{ending.name}",
        soon,
        key="worker_id",
        about=F("worker__user__full_name"),
        order=("run_out",),
        on=F("run_out"),
        what=ending.what,
    )


def of(ending: Callable[[], Ending]) -> Find:
    return lambda ask: running_out(ask, ending())


def claimed(row: Row) -> str:
    return CredentialKind(row.facts["credential"]).label


KINDS = (
    Kind(
        code="claims",
        title="Credentials to check",
        act="Check",
        find=(claims,),
        address=at("claim"),
        everything="/workers/",
        say=claimed,
    ),
    Kind(
        code="runs_out",
        title="Checks that run out within 30 days",
        act="See the passport",
        find=(of(registrations), of(rights_to_work), of(clearances)),
        address=at("worker-passport"),
        everything="/workers/",
        day="last day",
        due=True,
        say=fact("what"),
    ),
)
