"""Who is told of an assignment's life, and in what words."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.actions.notices import give_notice
from accounts.models import Role, User
from shifts.models import Assignment, Booking
from shifts.models.endings import Side


class Said(TypedDict):
    """What is told; the work that it is about is added to the body."""

    subject: str
    body: str
    target: models.Model
    now: datetime


def council_people(booking: Booking) -> set[User]:
    """The council's HR and the team's managers."""
    here = Q(memberships__role=Role.COUNCIL_HR, memberships__council=booking.council_id) | Q(
        memberships__role=Role.TEAM_MANAGER, memberships__team=booking.team_id
    )
    return set(User.objects.filter(here, memberships__ended_at=None, is_active=True))


def tell_worker(assignment: Assignment, kind: str, **said: Unpack[Said]) -> None:
    tell([assignment.worker.user], assignment, kind, said)


def tell_council(assignment: Assignment, kind: str, **said: Unpack[Said]) -> None:
    tell(council_people(assignment.booking), assignment, kind, said)


def tell_other_side(
    assignment: Assignment, side: Side, kind: str, **said: Unpack[Said]
) -> None:
    """Whoever did not do it."""
    tell_it = tell_council if side == Side.WORKER else tell_worker
    tell_it(assignment, kind, **said)


def tell(to: Iterable[User], assignment: Assignment, kind: str, said: Said) -> None:
    give_notice(
        to=to,
        kind=kind,
        subject=said["subject"],
        body=f"{said['body']}\n\n{place_of(assignment)}",
        target=said["target"],
        path=reverse("assignment", args=[assignment.pk]),
        now=said["now"],
    )


def place_of(assignment: Assignment) -> str:
    booking = assignment.booking
    return f"{assignment.worker}: {booking.job_role}, {booking.team}, {booking.council}."
