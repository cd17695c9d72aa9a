"""What waits for a worker themselves: answers, hours sent back, what runs out, what was refused."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.models import CredentialClaim, Driving, Identity, Training
from accounts.models.kinds import CredentialKind
from accounts.states import ClaimState
from shifts.models import Timesheet, Variation
from shifts.models.variations import VariationKind
from shifts.reports.needs.endings import Ending, clearances, registrations, rights_to_work
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    at,
    fact,
    first_day,
    rows,
    work,
)
from shifts.reports.needs.report import Needs, by_kind, grouped
from shifts.states import TimesheetState, VariationState

RENEW = timedelta(days=60)


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


def running_out(ask: Asking, ending: Ending) -> Rows:
    """What has run out is asked for until another takes its place."""
    soon = ending.found.annotate(run_out=ending.on).filter(
        worker__user=ask.user, run_out__lte=ask.today + RENEW
    )
    return rows(
        f"renew:{ending.name}", soon, about=ending.what, order=("run_out",), on=F("run_out")
    )


def registration(ask: Asking) -> Rows:
    return running_out(ask, registrations())


def right_to_work(ask: Asking) -> Rows:
    return running_out(ask, rights_to_work())


def clearance(ask: Asking) -> Rows:
    """Only one that still lasts: without it the worker cannot renew it alone."""
    ending = clearances()
    lasts = ending.found.filter(effective__endswith__gt=ask.today)
    return running_out(ask, replace(ending, found=lasts))


def identity(ask: Asking) -> Rows:
    return running_out(ask, Ending(Identity.objects.all(), F("document"), F("expires_on")))


def training(ask: Asking) -> Rows:
    what = Concat(Value("training: "), "course")
    return running_out(ask, Ending(Training.objects.all(), what, F("expires_on")))


def licence(ask: Asking) -> Rows:
    held, what = Driving.objects.all(), Value("driving licence")
    return running_out(ask, Ending(held, what, F("licence_until")))


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
        find=(registration, right_to_work, clearance, identity, training, licence),
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
