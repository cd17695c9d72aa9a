"""Who is let in lately: invitations that wait for an answer or for the lead, and a token."""

from datetime import timedelta

from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.actions.tokens import create_token
from accounts.models import Office, Role
from accounts.models.access import Scope
from staffbank.demo.calendar import at_the_time, clock
from staffbank.demo.story import STORY
from staffbank.demo.world import World

QUARTER = timedelta(days=90)


def tell_administration(world: World) -> None:
    """Liverpool's HR asks for another manager, and for somebody who answers for exceptions."""
    told = STORY.council("Liverpool")
    hr, council = world.user(told.hr), world.councils[told.name]
    team = world.team(told.name, told.teams[0].name)
    domain = told.hr.email.partition("@")[2]
    with at_the_time(clock(world.calendar.yesterday, 12)):
        now = timezone.now()
        invite(
            email=f"nia.morris@{domain}",
            full_name="Nia Morris",
            role=Role.TEAM_MANAGER,
            team=team,
            by=hr,
            now=now,
        )
        invite(
            email=f"owen.hale@{domain}",
            full_name="Owen Hale",
            role=Role.APPROVER,
            office=Office.SECTION_151_OFFICER,
            council=council,
            by=hr,
            now=now,
        )
        ends_on = world.calendar.yesterday + QUARTER
        create_token(user=hr, name="Rota import", scopes=[Scope.READ], ends_on=ends_on, by=hr)
