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
    name, site = checked(name, site, latitude, longitude)
    with refused_as({"team_name_once": taken(council, name)}):
        team = Team.objects.create(
            council=council, name=name, site=site, latitude=latitude, longitude=longitude
        )
    audit.record("team.created", by=by, at=council, target=team, name=name)
    return team


@transaction.atomic
def change_team(
    *,
    team: Team,
    name: str,
    site: str,
    latitude: Decimal,
    longitude: Decimal,
    by: User,
) -> Team:
    """Give a team its right name and place, from now on; what was judged by the old one stands.

    Raises NotPermitted and BadInput.
    """
    require(by, Permission.TEAM_CHANGE, team)
    name, site = checked(name, site, latitude, longitude)
    team = Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    now = {"name": name, "site": site, "latitude": latitude, "longitude": longitude}
    was = {field: getattr(team, field) for field in now}
    if was == now:
        return team
    for field, value in now.items():
        setattr(team, field, value)
    with refused_as({"team_name_once": taken(team.council, name)}):
        team.save(update_fields=list(now))
    audit.record("team.changed", by=by, at=team.council, target=team, was=was, now=now)
    return team


def checked(name: str, site: str, latitude: Decimal, longitude: Decimal) -> tuple[str, str]:
    name, site = name.strip(), site.strip()
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        expect_filled(expect, "site", site)
        expect_near_england(expect, latitude, longitude)
    return name, site


def taken(council: Council, name: str) -> BadInput:
    return BadInput({"name": f"{council} already has a team called {name}; use another name."})
