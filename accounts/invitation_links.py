"""The link by which somebody who has no password yet takes a role; nothing secret is stored."""

from django.core import signing
from django.urls import reverse

from accounts.models import Invitation, Notice

SALT = "accounts.invitation"


def token_of(invitation: Invitation) -> str:
    """It changes each time that the invitation is sent, so that only the last link works."""
    return signing.dumps([invitation.pk, invitation.issue], salt=SALT)


def invitation_by(token: str) -> Invitation | None:
    """Whatever has become of it; None where the link is not ours or was sent anew since."""
    try:
        pk, issue = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related(
        "user", "invited_by", "council", "region", "team__council"
    )
    return found.filter(pk=pk, issue=issue).first()


def link_for(notice: Notice) -> str:
    """Where the e-mail of an invitation leads; the page that it names, for whoever can sign in."""
    if notice.kind != "role_offered" or notice.recipient.has_usable_password():
        return notice.path
    invitation = Invitation.objects.get(pk=notice.target.removeprefix("invitation:"))
    return reverse("invitation-join", args=[token_of(invitation)])
