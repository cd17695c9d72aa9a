"""What waits for the offices of a council: exceptions, agencies, breaches, signatures, returns."""

from datetime import date

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.permissions import Permission
from accounts.roles import memberships_of
from rates.breach_rules import BreachState
from rates.models import Breach, CapException, MemorandumVersion
from rates.models.memoranda import VersionState
from shifts.models import Cascade, ReturnVersion
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    as_text,
    at,
    first_day,
    last_day_before,
    pounds_of,
    rows,
    work,
)
from shifts.returns.quarter import Quarter
from shifts.returns.states import ReturnState


def exceptions(ask: Asking) -> Rows:
    """What this person's office has still to answer, the soonest to run out first."""
    return rows(
        "exceptions",
        CapException.objects.waiting_for(ask.user, ask.now),
        about=Concat("job_role__name", Value(", "), "council__name"),
        order=("expires_at",),
        on=last_day_before("expires_at"),
        ceiling=as_text("ceiling_rate"),
        over=as_text(F("ceiling_rate") - F("cap_rate")),
        by=F("requested_by__full_name"),
    )


def agencies(ask: Asking) -> Rows:
    return rows(
        "agencies",
        Cascade.objects.waiting_for(ask.user),
        about=work("booking__"),
        order=("booking__period",),
        on=first_day("booking__period"),
    )


def breaches_to_discuss(ask: Asking) -> Rows:
    """Those that the council has explained: the directors talk about them next."""
    councils = ask.reach(Permission.BREACH_DISCUSS).councils
    return rows(
        "breaches_discuss",
        Breach.objects.filter(council__in=councils, state=BreachState.EXPLAINED),
        about=Concat("decision__job_role__name", Value(", "), "council__name"),
        order=("due_on",),
        on=F("due_on"),
    )


def to_sign(ask: Asking) -> Rows:
    """Circulated versions of which a council of this person is a party that has not signed."""
    councils = ask.reach(Permission.MEMORANDUM_SIGN).councils
    found = MemorandumVersion.objects.filter(
        state=VersionState.CIRCULATED, parties__council__in=councils
    ).exclude(signatures__council=F("parties__council"))
    return rows(
        "to_sign",
        found,
        about=Concat(
            "memorandum__name", Value(", version "), "number", output_field=TextField()
        ),
        order=("effective",),
        on=first_day("effective"),
        memorandum=F("memorandum_id"),
        version=F("number"),
    )


def returns(ask: Asking) -> Rows:
    """Those that wait for an office that this person holds."""
    held = Q(pk__in=[])
    for each in memberships_of(ask.user):
        if each.office:
            held |= Q(council=each.council_id, office=each.office)
    councils = ask.reach(Permission.RETURN_SIGN_OFF).councils
    found = ReturnVersion.objects.filter(
        held, council__in=councils, state=ReturnState.SUBMITTED.value
    )
    return rows(
        "returns_sign",
        found,
        about=F("council__name"),
        order=("quarter",),
        council=F("council__gss_code"),
        quarter=F("quarter"),
        version=F("number"),
    )


def over_told(row: Row) -> str:
    over, ceiling = pounds_of(row, "over"), pounds_of(row, "ceiling")
    return f"{over} an hour over the cap, up to {ceiling}, asked for by {row.facts['by']}"


def return_page(row: Row) -> str:
    quarter = Quarter(date.fromisoformat(row.facts["quarter"]))
    return reverse(
        "return-version", args=[row.facts["council"], str(quarter), row.facts["version"]]
    )


KINDS = (
    Kind(
        code="exceptions",
        title="Exceptions to decide",
        act="Decide",
        find=(exceptions,),
        address=at("exception"),
        everything="/exceptions/",
        day="answer before the end of",
        say=over_told,
    ),
    Kind(
        code="agencies",
        title="Going to an agency: your sign-off",
        act="Decide",
        find=(agencies,),
        address=at("cascade"),
        day="begins",
    ),
    Kind(
        code="breaches_discuss",
        title="Breaches for the directors to talk about",
        act="Record the talk",
        find=(breaches_to_discuss,),
        address=at("breach"),
        everything="/breaches/",
        day="due",
        due=True,
    ),
    Kind(
        code="to_sign",
        title="Memoranda to sign",
        act="Read and sign",
        find=(to_sign,),
        address=lambda row: reverse(
            "version-sign", args=[row.facts["memorandum"], row.facts["version"]]
        ),
        everything="/memoranda/",
        day="in force from",
    ),
    Kind(
        code="returns_sign",
        title="Returns to sign off",
        act="Read and sign off",
        find=(returns,),
        address=return_page,
        everything="/returns/",
    ),
)
