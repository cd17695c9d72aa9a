"""Who is told of an invitation: whom it is for, the leads who agree, and whoever sent it."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actions.notices import give_notice
from accounts.actions.people import in_full
from accounts.checks import in_words
from accounts.models import Council, Invitation, Membership, Role, Team, User


def tell_invited(invitation: Invitation, now: datetime) -> None:
    """The e-mail leads somebody new to choosing a password: accounts/invitation_links.py."""
    assert invitation.expires_at is not None  # invitation_sent_until_a_day
    last = in_words(timezone.localdate(invitation.expires_at))
    give_notice(
        to=[invitation.user],
        kind="role_offered",
        subject=f"You are invited to be {what(invitation)}",
        body=f"{invitation.invited_by} invites you. Open the link to accept or to say no."
        f" It can be accepted until {last}.\n\nIf you do not know what this is about, leave it:"
        " without your answer nothing happens.",
        target=invitation,
        path=reverse("invitation", args=[invitation.pk]),
        event=str(invitation.issue),
        now=now,
    )


def tell_leads(invitation: Invitation, now: datetime) -> None:
    where = invitation.where
    assert isinstance(where, Council | Team)  # a region's roles are the lead's own to give
    region = where.region_id if isinstance(where, Council) else where.council.region_id
    leads = Membership.objects.live().filter(role=Role.REGIONAL_LEAD, region=region)
    give_notice(
        to=User.objects.filter(pk__in=leads.values("user")),
        kind="approver_asked",
        subject=f"{where} asks for {invitation.user} as approver",
        body=f"{invitation.invited_by} asks that {invitation.user} ({invitation.user.email}) be"
        f" {what(invitation)}. An approver gets the role only with your word.",
        target=invitation,
        path=reverse("invitations"),
        now=now,
    )


def tell_answered(invitation: Invitation, how: str, now: datetime) -> None:
    give_notice(
        to=[invitation.invited_by],
        kind="invitation_answered",
        subject=f"{invitation.user} {how} {what(invitation)}",
        body="This is the answer to the invitation that you sent.",
        target=invitation,
        path=reverse("people"),
        now=now,
    )


def what(invitation: Invitation) -> str:
    role = invitation.get_office_display() or invitation.get_role_display()
    return f"{role} of {in_full(invitation.where)}"
