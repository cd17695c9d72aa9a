"""People, roles and tokens to ask about: what the matrix and the pages of administration stand on."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing

from accounts.actions.ending import end_membership
from accounts.actions.invitations import invite
from accounts.actions.own_account import SALT
from accounts.actions.tokens import create_token
from accounts.invitation_links import token_of
from accounts.models import ApiToken, Invitation, Membership, Role, Team, User
from tests.conftest import People
from tests.factories import PASSWORD

NEW = {"email": "nia.new@example.org", "full_name": "Nia New"}
BOTH = {"password": PASSWORD, "password_again": PASSWORD}


def invited(people: People, team: Team, now: datetime, **changes: Any) -> Invitation:
    """To manage the team, by its HR."""
    asked: dict[str, Any] = {**NEW, "role": Role.TEAM_MANAGER, "team": team, "by": people.hr}
    return invite(**asked | changes, now=now)


def leaving(people: People, now: datetime) -> Membership:
    """The manager's, until a day next week."""
    return end_membership(
        membership=people.manager.memberships.get(),
        reason="Moves to Leeds.",
        ends_on=now.date() + timedelta(days=7),
        by=people.hr,
        now=now,
    )


def token_made(user: User, **changes: Any) -> ApiToken:
    asked: dict[str, Any] = {"user": user, "name": "Rota", "scopes": ["read"], "by": user}
    return create_token(**asked | changes)[0]


def address_link(user: User, email: str = "new.address@example.org") -> str:
    return signing.dumps([user.pk, user.email, email], salt=SALT)


def with_password(user: User) -> User:
    """The factories' people have none, because it takes long to make."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def join_link(invitation: Invitation) -> dict[str, Any]:
    return {"token": token_of(invitation)}


def typed_team(**changes: Any) -> dict[str, Any]:
    normal = {
        "name": "Family Support",
        "site": "Town Hall",
        "latitude": "53.41",
        "longitude": "-2.98",
    }
    return normal | changes


def typed_token(day: date) -> dict[str, Any]:
    return {"name": "Rota", "scope": "read", "ends_on": day.isoformat()}
