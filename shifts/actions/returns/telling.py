"""Who is told of a return: the office that it waits for, and what came of it."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.actions.notices import give_notice, hr_of
from accounts.models import Role, User
from shifts.actions.do_not_rebook import leads_of
from shifts.models import ReturnVersion
from shifts.returns.states import ReturnState


def tell_office(version: ReturnVersion, *, now: datetime) -> None:
    here = Q(
        memberships__role=Role.APPROVER,
        memberships__council=version.council_id,
        memberships__office=version.office,
        memberships__ended_at=None,
    )
    give_notice(
        to=set(User.objects.filter(here, is_active=True).exclude(pk=version.submitted_by_id)),
        kind="return_submitted",
        subject=f"The return of {version.council} for {version.name} waits for your sign-off",
        body=f"{version.submitted_by} has submitted version {version.number}. Read it, then sign "
        "it off or send it back.\n",
        target=version,
        path=path_of(version),
        now=now,
    )


def tell_of_answer(version: ReturnVersion, *, now: datetime) -> None:
    """The council's HR; of one signed off the regional lead too."""
    signed = version.kind == ReturnState.SIGNED_OFF
    done = "signed off" if signed else "sent back"
    why = "" if signed else f": {version.reason}"
    leads = leads_of(version.council.region) if signed else ()
    give_notice(
        to={*hr_of(version.council), *leads},
        kind="return_answered",
        subject=f"The return of {version.council} for {version.name}: "
        f"{version.kind.label.lower()}",
        body=f"{version.answered_by} has {done} version {version.number}{why}.\n",
        target=version,
        path=path_of(version),
        now=now,
    )


def path_of(version: ReturnVersion) -> str:
    return reverse(
        "return-version", args=[version.council.gss_code, version.name, version.number]
    )
