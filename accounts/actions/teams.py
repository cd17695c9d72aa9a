"""Setting up the teams that people are booked for."""

from decimal import Decimal

from django.db import transaction

from accounts import audit
from accounts.checks import expect_filled, expect_near_england, input_checked, refused_as
from accounts.errors import BadInput
from accounts.models import Council, Team, User
from accounts.permissions import Permission, require


@transaction.atomic
def create_team(
    *,
    council: Council,
    name: str,
    site: str,
    latitude: Decimal,
    longitude: Decimal,
    by: User,
) -> Team:
    """Add a team, and the place where people report on the day. Design §1."""
    require(by, Permission.TEAM_CREATE, council)
    name, site = name.strip(), site.strip()
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        expect_filled(expect, "site", site)
        expect_near_england(expect, latitude, longitude)
    taken = BadInput({"name": f"{council} already has a team called {name}; use another name."})
    with refused_as({"team_name_once": taken}):
        team = Team.objects.create(
            council=council, name=name, site=site, latitude=latitude, longitude=longitude
        )
    audit.record("team.created", by=by, at=council, target=team, name=name)
    return team
