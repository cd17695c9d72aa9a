"""Whose roles, invitations and tokens somebody sees and manages: those of their own places."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import ApiToken, Council, Invitation, Membership, Team, User
from accounts.models.access import ApiTokenQuerySet
from accounts.models.invitations import InvitationQuerySet
from accounts.permissions import Permission, Reach, reach_of

NEEDED = Permission.PEOPLE_MANAGE


def within(reach: Reach) -> Q:
    """Rows of these councils, their teams, and these regions."""
    return (
        Q(council__in=reach.councils)
        | Q(team__council__in=reach.councils)
        | Q(council__region__in=reach.regions)
        | Q(team__council__region__in=reach.regions)
        | Q(region__in=reach.regions)
    )


def memberships_in_view(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(within(reach_of(user, NEEDED)))


def invitations_in_view(user: User) -> InvitationQuerySet:
    return Invitation.objects.filter(within(reach_of(user, NEEDED)))


def people_in_view(user: User) -> QuerySet[User]:
    """Whoever holds, held or is invited to a role of one's places; bank workers have their list."""
    own = Exists(memberships_in_view(user).filter(user=OuterRef("pk")))
    asked = Exists(invitations_in_view(user).open().filter(user=OuterRef("pk")))
    return User.objects.filter(own | asked)


def tokens_in_view(user: User) -> ApiTokenQuerySet:
    """The keys of those who hold a role of one's places now."""
    own = memberships_in_view(user).filter(ended_at=None, user=OuterRef("user"))
    return ApiToken.objects.filter(Exists(own))


def manages(user: User, other: User) -> bool:
    """Not whoever left for another place: they are its people now."""
    return memberships_in_view(user).filter(user=other, ended_at=None).exists()


def councils_in_view(user: User) -> QuerySet[Council]:
    reach = reach_of(user, NEEDED)
    return Council.objects.filter(Q(pk__in=reach.councils) | Q(region__in=reach.regions))


def teams_in_view(user: User) -> QuerySet[Team]:
    return Team.objects.filter(council__in=councils_in_view(user))
