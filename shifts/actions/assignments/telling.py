"""Who is told of an assignment's life, and in what words."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.actions.notices import give_notice
from accounts.models import Role, User
from shifts.models import Assignment, Booking
from shifts.models.endings import Side


def council_people(booking: Booking) -> set[User]:
    """The council's HR and the team's managers."""
    here = Q(memberships__role=Role.COUNCIL_HR, memberships__council=booking.council_id) | Q(
        memberships__role=Role.TEAM_MANAGER, memberships__team=booking.team_id
    )
    return set(User.objects.filter(here, memberships__ended_at=None, is_active=True))


def tell_worker(
    assignment: Assignment,
    kind: str,
    *,
    subject: str,
    body: str,
    target: models.Model,
    now: datetime,
) -> None:
    give_notice(
        to=[assignment.worker.user],
        kind=kind,
        subject=subject,
        body=f"{body}\n\n{place_of(assignment)}",
        target=target,
        now=now,
    )


def tell_council(
    assignment: Assignment,
    kind: str,
    *,
    subject: str,
    body: str,
    target: models.Model,
    now: datetime,
) -> None:
    give_notice(
        to=council_people(assignment.booking),
        kind=kind,
        subject=subject,
        body=f"{body}\n\n{place_of(assignment)}",
        target=target,
        now=now,
    )


def tell_other_side(
    assignment: Assignment,
    side: Side,
    kind: str,
    *,
    subject: str,
    body: str,
    target: models.Model,
    now: datetime,
) -> None:
    """Whoever did not do it."""
    tell = tell_council if side == Side.WORKER else tell_worker
    tell(assignment, kind, subject=subject, body=body, target=target, now=now)


def place_of(assignment: Assignment) -> str:
    booking = assignment.booking
    return f"{assignment.worker}: {booking.job_role}, {booking.team}, {booking.council}."
