"""What waits for a worker themselves: answers, hours sent back, what runs out, what was refused."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.models import (
    Clearance,
    CredentialClaim,
    Driving,
    Identity,
    Registration,
    RightToWork,
    Training,
)
from accounts.models.kinds import CredentialKind
from accounts.models.passports import RegisterStatus
from accounts.states import ClaimState
from shifts.models import Timesheet, Variation
from shifts.models.variations import VariationKind
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    at,
    fact,
    first_day,
    last_day,
    rows,
    work,
)
from shifts.reports.needs.report import Needs, by_kind, grouped
from shifts.states import TimesheetState, VariationState

RENEW = timedelta(days=60)
STANDING = (RegisterStatus.REGISTERED, RegisterStatus.CONDITIONS)


def proposals(ask: Asking) -> Rows:
    found = Variation.objects.filter(
        state=VariationState.PROPOSED, assignment__worker__user=ask.user
    )
    return rows(
        "proposals",
        found,
        key="assignment_id",
        about=work("assignment__booking__"),
        order=("proposed_at",),
        on=first_day("period"),
        kind=F("kind"),
    )


def sent_back(ask: Asking) -> Rows:
    found = Timesheet.objects.filter(
        state=TimesheetState.DISPUTED, assignment__worker__user=ask.user
    )
    return rows(
        "sent_back",
        found,
        about=work("assignment__booking__"),
        order=("week_starts_on",),
        on=F("week_starts_on"),
        said=F("dispute_reason"),
    )


def running_out(ask: Asking, found: QuerySet[Any], what: Any, on: Any) -> Rows:
    """What has run out is asked for until another takes its place."""
    soon = found.annotate(run_out=on).filter(
        worker__user=ask.user, run_out__lte=ask.today + RENEW
    )
    return rows(
        f"renew:{found.model.__name__}", soon, about=what, order=("run_out",), on=F("run_out")
    )


def last_of(model: Any, *same: str) -> QuerySet[Any]:
    """The one that nothing of the same follows."""
    alike = {name: OuterRef(name) for name in ("worker", *same)}
    later = model.objects.filter(**alike).order_by("-effective")
    return model.objects.filter(pk=Subquery(later.values("pk")[:1]))  # type: ignore[no-any-return]


def registrations(ask: Asking) -> Rows:
    found = Registration.objects.filter(status__in=STANDING)
    what = Value("registration with Social Work England")
    return running_out(ask, found, what, F("registered_until"))


def rights_to_work(ask: Asking) -> Rows:
    found = last_of(RightToWork)
    return running_out(ask, found, Value("right to work"), last_day("effective"))


def clearances(ask: Asking) -> Rows:
    """Only those that still last: without one the worker cannot renew it alone."""
    found = last_of(Clearance, "job_role").filter(effective__endswith__gt=ask.today)
    what = Concat(Value("clearance as "), "job_role__name")
    return running_out(ask, found, what, last_day("effective"))


def identities(ask: Asking) -> Rows:
    return running_out(ask, Identity.objects.all(), F("document"), F("expires_on"))


def trainings(ask: Asking) -> Rows:
    what = Concat(Value("training: "), "course")
    return running_out(ask, Training.objects.all(), what, F("expires_on"))


def licences(ask: Asking) -> Rows:
    return running_out(ask, Driving.objects.all(), Value("driving licence"), F("licence_until"))


def refused(ask: Asking) -> Rows:
    """Until something of the kind is sent again."""
    again = CredentialClaim.objects.filter(
        worker=OuterRef("worker"),
        kind=OuterRef("kind"),
        submitted_at__gt=OuterRef("decided_at"),
    )
    found = CredentialClaim.objects.filter(state=ClaimState.REFUSED, worker__user=ask.user)
    return rows(
        "refused",
        found.exclude(Exists(again)),
        about=F("kind"),
        order=("decided_at",),
        credential=F("kind"),
        said=F("reason"),
    )


def proposed(row: Row) -> str:
    return VariationKind(row.facts["kind"]).label


def where_to_add(row: Row) -> str:
    return reverse("passport-add", args=[row.facts["credential"]])


def what_was_refused(row: Row) -> str:
    return f"{CredentialKind(row.facts['credential']).label}: {row.facts['said']}"


OWN_KINDS = (
    Kind(
        code="proposals",
        title="Changes that you are asked to agree",
        act="Answer",
        find=(proposals,),
        address=at("assignment"),
        day="from",
        say=proposed,
    ),
    Kind(
        code="sent_back",
        title="Hours sent back to you",
        act="Answer",
        find=(sent_back,),
        address=at("timesheet"),
        everything="/timesheets/",
        day="week from",
        say=fact("said"),
    ),
    Kind(
        code="renew",
        title="To renew in your passport",
        act="Renew",
        find=(registrations, rights_to_work, clearances, identities, trainings, licences),
        address=lambda row: reverse("passport"),
        everything="/passport/",
        day="last day",
        due=True,
    ),
    Kind(
        code="refused",
        title="Sent, and not accepted",
        act="Send again",
        find=(refused,),
        address=where_to_add,
        everything="/passport/",
        say=what_was_refused,
    ),
)


def own_needs(ask: Asking) -> Needs:
    """Of the worker who asks, in one statement; offers and hours to fill in are told apart."""
    found = by_kind(ask, OWN_KINDS)
    groups = [grouped(kind, *found[kind.code], ask) for kind in OWN_KINDS if kind.code in found]
    return Needs(groups=tuple(sorted(groups, key=lambda each: each.pressure)), coming=None)
