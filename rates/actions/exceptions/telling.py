"""Who is told of an exception, and what: the regional lead of each step, within a minute."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.actions.notices import give_notice
from accounts.models import Office, Role, User
from rates.exception_rules import ExceptionState
from rates.models import CapException
from rates.money import as_pounds


def tell_of_request(exception: CapException, *, now: datetime) -> None:
    """To the leads, and to whoever holds an office that it asks for."""
    give_notice(
        to=leads(exception) | holders(exception),
        kind="exception_requested",
        subject=f"{exception.council} asks to pay over the cap (exception {exception.pk})",
        body=in_words(
            exception, f"{exception.requested_by} asks for leave to pay over the cap."
        ),
        target=exception,
        path=reverse("exception", args=[exception.pk]),
        now=now,
    )


def tell_of_answer(exception: CapException, *, now: datetime) -> None:
    """To the leads and to whoever asked; each yes on the way counts as a step."""
    given = exception.answers.select_related("answered_by").last()
    if given is None:
        return
    said = "approves" if given.approves else "rejects"
    told = f"{given.answered_by}, {Office(given.office).label}, {said} it."
    if exception.state == ExceptionState.REQUESTED:
        told += " It still waits for another office."
    if given.comment:
        told += f" “{given.comment}”"
    give_notice(
        to=leads(exception) | {exception.requested_by},
        kind="exception_answered",
        event=given.office,
        subject=f"Exception {exception.pk} of {exception.council}: {exception.state}",
        body=in_words(exception, told),
        target=exception,
        path=reverse("exception", args=[exception.pk]),
        now=now,
    )


def leads(exception: CapException) -> set[User]:
    here = Q(memberships__role=Role.REGIONAL_LEAD, memberships__ended_at=None)
    return set(
        User.objects.filter(
            here, memberships__region=exception.council.region_id, is_active=True
        )
    )


def holders(exception: CapException) -> set[User]:
    here = Q(memberships__office__in=exception.required_offices, memberships__ended_at=None)
    return set(
        User.objects.filter(here, memberships__council=exception.council, is_active=True)
    )


def in_words(exception: CapException, first: str) -> str:
    late = (
        "\nIt comes once the work has begun, so it counts as an unapproved breach."
        if exception.retrospective
        else ""
    )
    return (
        f"{first}\n\n"
        f"{exception.job_role} at {exception.council}, "
        f"{exception.starts_on:%-d %B %Y} to {exception.ends_on:%-d %B %Y}: up to "
        f"{as_pounds(exception.ceiling_rate)} an hour, {as_pounds(exception.over_by)} over the "
        f"cap of {as_pounds(exception.cap_rate)}.\n"
        f"{exception.get_reason_display()}: {exception.explanation}{late}\n"
    )
