"""What waits for somebody whose role is to end, and to whom it goes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Council, Membership, Role, User
from rates.exception_rules import ExceptionState
from rates.models import CapException
from shifts.models import Timesheet
from shifts.states import TimesheetState


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """`heirs` have the same to do from then on; without one, `hr` says who approves hours."""

    hours: int
    exceptions: int
    heirs: tuple[User, ...]
    hr: tuple[User, ...]

    @property
    def next_to_act(self) -> tuple[User, ...]:
        return self.heirs or self.hr


def left_behind(membership: Membership, now: datetime) -> LeftBehind:
    """Submitted hours of the team, or exceptions that wait for the office."""
    heirs = same_role(membership)
    council = membership.council or (membership.team.council if membership.team else None)
    manages = membership.role == Role.TEAM_MANAGER
    return LeftBehind(
        hours=hours_of(membership).count() if manages else 0,
        exceptions=exceptions_of(membership, now).count() if membership.office else 0,
        heirs=tuple(heirs),
        hr=tuple(hr_left(council, membership)) if manages and council else (),
    )


def hours_of(membership: Membership) -> QuerySet[Timesheet]:
    return Timesheet.objects.filter(
        assignment__booking__team=membership.team_id, state=TimesheetState.SUBMITTED
    )


def exceptions_of(membership: Membership, now: datetime) -> QuerySet[CapException]:
    """Not answered by this office yet."""
    waiting = CapException.objects.filter(
        council=membership.council_id,
        required_offices__contains=[membership.office],
        state=ExceptionState.REQUESTED,
        expires_at__gt=now,
    )
    return waiting.exclude(answers__office=membership.office)


def same_role(membership: Membership) -> QuerySet[User]:
    held = Membership.objects.staying().filter(
        role=membership.role,
        office=membership.office,
        council=membership.council_id,
        team=membership.team_id,
        region=membership.region_id,
    )
    return people_of(held, membership)


def hr_left(council: Council, membership: Membership) -> QuerySet[User]:
    held = Membership.objects.staying().filter(role=Role.COUNCIL_HR, council=council)
    return people_of(held, membership)


def people_of(held: QuerySet[Membership], leaving: Membership) -> QuerySet[User]:
    found = User.objects.filter(pk__in=held.exclude(user=leaving.user_id).values("user"))
    return found.order_by("full_name", "pk")
