"""What workers sent to be checked, and what runs out for those who work here."""

from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from accounts.models import Clearance, CredentialClaim, Registration, RightToWork, Worker
from accounts.models.kinds import CredentialKind
from accounts.models.passports import RegisterStatus
from accounts.passport_access import workers_in_view
from accounts.permissions import Permission
from shifts.models import Assignment
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    at,
    fact,
    last_day,
    london,
    rows,
)
from shifts.states import AssignmentState

RUNS_OUT = timedelta(days=30)
STANDING = (RegisterStatus.REGISTERED, RegisterStatus.CONDITIONS)


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


def running_out(ask: Asking, found: QuerySet[Any], what: Any, on: Any) -> Rows:
    soon = found.annotate(run_out=on).filter(
        run_out__range=(ask.today - RUNS_OUT, ask.today + RUNS_OUT),
        worker__in=working_here(ask).values("pk"),
    )
    return rows(
        f"runs_out:{found.model.__name__}",
        soon,
        key="worker_id",
        about=F("worker__user__full_name"),
        order=("run_out",),
        on=F("run_out"),
        what=what,
    )


def registrations(ask: Asking) -> Rows:
    found = Registration.objects.filter(status__in=STANDING)
    what = Value("registration with Social Work England")
    return running_out(ask, found, what, F("registered_until"))


def rights_to_work(ask: Asking) -> Rows:
    """The last check of each; one that another follows ends nothing."""
    later = RightToWork.objects.filter(worker=OuterRef("worker")).order_by("-effective")
    found = RightToWork.objects.filter(pk=Subquery(later.values("pk")[:1]))
    return running_out(ask, found, Value("right to work"), last_day("effective"))


def clearances(ask: Asking) -> Rows:
    """The last of each job role."""
    later = Clearance.objects.filter(
        worker=OuterRef("worker"), job_role=OuterRef("job_role")
    ).order_by("-effective")
    found = Clearance.objects.filter(pk=Subquery(later.values("pk")[:1]))
    what = Concat(Value("clearance as "), "job_role__name")
    return running_out(ask, found, what, last_day("effective"))


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
        find=(registrations, rights_to_work, clearances),
        address=at("worker-passport"),
        everything="/workers/",
        day="last day",
        due=True,
        say=fact("what"),
    ),
)
