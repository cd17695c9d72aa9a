"""Holding out roles by e-mail: asked, agreed, sent, taken or taken back. docs/decisions/0063."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.actions.invitation_notices import tell_answered, tell_invited, tell_leads
from accounts.actions.people import (
    AlreadyHeld,
    OwnRole,
    Place,
    check_office,
    check_person,
    council_or_region,
    create_user,
    give_role,
    granting,
    place_of,
)
from accounts.actions.people import record as record_role
from accounts.checks import refused_as
from accounts.errors import BadInput, DomainError, NotPermitted, WrongState
from accounts.models import (
    Council,
    Invitation,
    Membership,
    Office,
    Region,
    Role,
    Team,
    User,
)
from accounts.permissions import Permission, holds, require

GOOD_FOR = timedelta(days=7)


class AlreadyInvited(DomainError):
    """This person is invited to this role already. Send that invitation again instead."""

    code = "already_invited"


class InvitationOver(DomainError):
    """This invitation no longer stands. Ask whoever sent it for a new one."""

    code = "invitation_over"


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    role: Role,
    council: Council | None = None,
    team: Team | None = None,
    region: Region | None = None,
    office: Office | None = None,
    by: User,
    now: datetime,
) -> Invitation:
    """Hold a role out to the person of this address, whether or not they have an account yet.

    Who may not give the role themselves asks the regional lead by it; only then is it sent.
    Raises NotPermitted, BadInput, OwnRole, AlreadyHeld and AlreadyInvited.
    """
    where = place_of(role, council=council, team=team, region=region)
    check_office(role, office)
    require(by, inviting(role), where)
    user = person_called(email, full_name, by)
    held = Membership.objects.live().filter(user=user, role=role, **place_named(where))
    if held.exists():
        raise AlreadyHeld
    with refused_as({"invitation_open_once": AlreadyInvited}):
        invitation = Invitation.objects.create(
            user=user,
            role=role,
            office=office or "",
            invited_at=now,
            invited_by=by,
            **place_named(where),
        )
    if holds(by, granting(role), where):
        agree_and_send(invitation, by, now)
    else:
        tell_leads(invitation, now)
    record(invitation, "invitation.made", by)
    return invitation


@transaction.atomic
def agree_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """The lead's word that a council may have this approver; it is sent at once.

    Raises NotPermitted and WrongState.
    """
    require(by, granting(Role(invitation.role)), invitation.where)
    invitation = lock_open(invitation)
    if invitation.agreed_at is not None:
        raise WrongState("This invitation has been agreed already.")
    if invitation.user_id == by.pk:
        raise OwnRole
    agree_and_send(invitation, by, now)
    record(invitation, "invitation.agreed", by)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Send a new link, good for as long again; the one before stops working.

    Raises NotPermitted and WrongState.
    """
    require(by, inviting(Role(invitation.role)), invitation.where)
    invitation = lock_open(invitation)
    if invitation.agreed_at is None:
        raise WrongState("The regional lead has not agreed to this invitation yet.")
    send(invitation, by, now)
    record(invitation, "invitation.sent_again", by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Take it back, or, by whom it invites, say no to it. Raises NotPermitted and WrongState."""
    if by.pk != invitation.user_id:
        require(by, inviting(Role(invitation.role)), invitation.where)
    invitation = lock_open(invitation)
    invitation.withdrawn_at, invitation.withdrawn_by = now, by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    declined = by.pk == invitation.user_id
    if declined:
        tell_answered(invitation, "does not want to be", now)
    record(invitation, "invitation.declined" if declined else "invitation.withdrawn", by)
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, password: str | None = None, by: User, now: datetime
) -> Membership:
    """Take the role; somebody new chooses the password that they sign in with from now on.

    Raises NotPermitted, BadInput, InvitationOver, AlreadyHeld and WrongState.
    """
    if by.pk != invitation.user_id:
        raise NotPermitted("An invitation is for one person, who takes it.")
    invitation = lock_open(invitation)
    giver, until = invitation.agreed_by, invitation.expires_at
    if giver is None or until is None or until <= now:
        raise InvitationOver
    if password is not None:
        choose_first_password(by, password)
    membership = taken(invitation, giver)
    invitation.accepted_at, invitation.membership = now, membership
    invitation.save(update_fields=["accepted_at", "membership"])
    tell_answered(invitation, "is now", now)
    record_role(membership, "membership.granted", invitation.where, giver)
    record(invitation, "invitation.accepted", by)
    return membership


def taken(invitation: Invitation, giver: User) -> Membership:
    """Whoever gave their word may have left since, and then it no longer counts."""
    try:
        return give_role(
            user=invitation.user,
            role=Role(invitation.role),
            where=invitation.where,
            office=Office(invitation.office) if invitation.office else None,
            by=giver,
        )
    except NotPermitted as refused:
        raise InvitationOver from refused


def choose_first_password(user: User, password: str) -> None:
    """Never one instead of another: a link in an e-mail must not let anybody into an account."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.has_usable_password():
        raise WrongState("You have a password already. Sign in with it, then accept.")
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise BadInput({"password": weak.messages}) from weak
    user.set_password(password)
    user.save(update_fields=["password"])


def inviting(role: Role) -> Permission:
    """HR asks for an approver, and gives the rest of what is a council's."""
    if role in {Role.REGIONAL_LEAD, Role.AUDITOR}:
        return Permission.MEMBERSHIP_GRANT
    return Permission.PEOPLE_MANAGE


def person_called(email: str, full_name: str, by: User) -> User:
    """Who has this address, or a new account that nobody can sign in to yet."""
    email = email.strip().lower()
    check_person(email, full_name, None)
    user = User.objects.filter(email=email).first()
    if user is None:
        return create_user(email=email, full_name=full_name, password=None, by=by)
    if user.pk == by.pk:
        raise OwnRole
    if not user.is_active or user.is_operator:
        raise BadInput({"email": f"{email} can be given no role; use another address."})
    return user


def place_named(where: Place) -> dict[str, Place]:
    return {type(where).__name__.lower(): where}


def lock_open(invitation: Invitation) -> Invitation:
    """Nobody answers or takes back this invitation until the transaction ends."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related(
        "user", "agreed_by", "invited_by", "council", "region", "team__council"
    )
    invitation = found.get(pk=invitation.pk)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise WrongState("This invitation has been answered or taken back already.")
    return invitation


def agree_and_send(invitation: Invitation, by: User, now: datetime) -> None:
    invitation.agreed_at, invitation.agreed_by = now, by
    send(invitation, by, now)


def send(invitation: Invitation, by: User, now: datetime) -> None:
    invitation.sent_at, invitation.sent_by = now, by
    invitation.expires_at, invitation.issue = now + GOOD_FOR, invitation.issue + 1
    invitation.save(
        update_fields=["agreed_at", "agreed_by", "sent_at", "sent_by", "expires_at", "issue"]
    )
    tell_invited(invitation, now)


def record(invitation: Invitation, verb: str, by: User) -> None:
    audit.record(
        verb,
        by=by,
        at=council_or_region(invitation.where),
        target=invitation,
        user=invitation.user.email,
        role=invitation.role,
        office=invitation.office,
        of=audit.name_of(invitation.where),
    )
