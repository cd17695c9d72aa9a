"""Letting people in, and giving them their roles."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.checks import expect_filled, input_checked, refused_as
from accounts.errors import BadInput, DomainError, NotPermitted, WrongState
from accounts.models import Council, Membership, Office, Region, Role, Team, User
from accounts.models.people import COUNCIL_ROLES, REGION_ROLES
from accounts.permissions import Permission, require, require_somewhere

Place = Council | Team | Region


class OwnRole(DomainError):
    """Nobody gives a role to themselves. Ask somebody else who may give it."""

    code = "own_role"
    status = 403


class AlreadyHeld(DomainError):
    """This person already holds this role there."""

    code = "already_held"


# Whoever manages a council's people gives these; every other role is the regional lead's to give.
GIVEN_BY_HR = frozenset({Role.COUNCIL_HR, Role.TEAM_MANAGER})


@transaction.atomic
def create_user(*, email: str, full_name: str, password: str | None, by: User | None) -> User:
    """Let a person sign in; they may do nothing until they are given a role. Design §6.

    `by` is None only at the operator's command line.
    """
    if by is not None:
        require_somewhere(by, Permission.USER_CREATE)
    email, full_name = email.strip().lower(), full_name.strip()
    check_person(email, full_name, password)
    taken = BadInput({"email": f"{email} already has an account; use that one."})
    with refused_as({"accounts_user_email_key": taken, "user_email_once_in_any_case": taken}):
        user = User.objects.create_user(email, password, full_name)
    audit.record("user.created", by=by, at=audit.home_of(by), target=user, email=email)
    return user


@transaction.atomic
def create_operator(*, email: str, full_name: str, password: str, by: User | None) -> User:
    """An account that reads the operator's pages and never holds a role. docs/decisions/0063."""
    if by is not None:
        raise NotPermitted("Only the command line makes an operator.")
    user = create_user(email=email, full_name=full_name, password=password, by=None)
    user.is_operator = True
    user.save(update_fields=["is_operator"])
    audit.record("operator.created", by=None, at=None, target=user, email=user.email)
    return user


def check_person(email: str, full_name: str, password: str | None) -> None:
    with input_checked() as expect:
        expect_filled(expect, "full_name", full_name)
        try:
            validate_email(email)
        except ValidationError:
            expect(False, "email", f"“{email}” is not an email address; check its spelling.")
        if password is None:
            return
        try:
            validate_password(password, User(email=email, full_name=full_name))
        except ValidationError as weak:
            expect(False, "password", " ".join(weak.messages))


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    council: Council | None = None,
    team: Team | None = None,
    region: Region | None = None,
    office: Office | None = None,
    by: User | None,
) -> Membership:
    """Give a person a role of one council, team or region, from now on, and tell them. Design §6.

    An approver decides exceptions by their office, so theirs is named.
    """
    where = place_of(role, council=council, team=team, region=region)
    check_office(role, office)
    membership = give_role(user=user, role=role, where=where, office=office, by=by)
    if by is not None:
        tell_given(membership, where, by)
    record(membership, "membership.granted", where, by)
    return membership


def give_role(
    *, user: User, role: Role, where: Place, office: Office | None, by: User | None
) -> Membership:
    """The row itself: `by` may give it, the person can sign in and does not hold it yet."""
    require_granting(user, role, where, by)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise WrongState(f"{user} can no longer sign in.")
    if user.is_operator:
        raise WrongState(f"{user} runs the service, and so holds no role in it.")
    with refused_as({"membership_once_at_a_time": AlreadyHeld()}):
        return Membership.objects.create(
            user=user,
            role=role,
            office=office or "",
            granted_at=timezone.now(),
            granted_by=by,
            **{type(where).__name__.lower(): where},
        )


def tell_given(membership: Membership, where: Place, by: User) -> None:
    give_notice(
        to=[membership.user],
        kind="role_given",
        subject=f"You are now {membership.get_role_display()} of {in_full(where)}",
        body=f"{by} gave you this role. Your pages for it are in the menu from now on.",
        target=membership,
        path=reverse("home"),
        now=membership.granted_at,
    )


def in_full(where: Place) -> str:
    """A team goes by its council too, because each has its Assessment team."""
    return f"{where}, {where.council}" if isinstance(where, Team) else str(where)


def council_or_region(where: Place) -> Council | Region:
    return where.council if isinstance(where, Team) else where


def place_of(role: Role, **given: Place | None) -> Place:
    """The one place that a role of this kind is of, or BadInput."""
    if role == Role.WORKER:
        raise BadInput({"role": "A bank worker gets the role by being registered in the pool."})
    field = "team"
    if role in COUNCIL_ROLES:
        field = "council"
    elif role in REGION_ROLES:
        field = "region"
    problems = {
        name: f"{role.label} is of a {field}; leave this out."
        for name, place in given.items()
        if place is not None and name != field
    }
    where = given[field]
    if where is None:
        problems[field] = f"{role.label} is of one {field}; name it."
    if where is None or problems:
        raise BadInput(problems)
    return where


def check_office(role: Role, office: Office | None) -> None:
    if role == Role.APPROVER and office is None:
        known = ", ".join(Office.values)
        raise BadInput({"office": f"An approver holds an office; give one of: {known}."})
    if role != Role.APPROVER and office is not None:
        raise BadInput({"office": f"{role.label} holds no such office; leave this out."})


def require_granting(user: User, role: Role, where: Place, by: User | None) -> None:
    """HR and leads grant as `granting` says; the operator grants only a region's first lead."""
    if by is not None:
        require(by, granting(role), where)
        if by.pk == user.pk:
            raise OwnRole
        return
    if role != Role.REGIONAL_LEAD or not isinstance(where, Region):
        raise NotPermitted("The operator grants only the role of regional lead.")
    Region.objects.select_for_update(no_key=True).get(pk=where.pk)
    if where.memberships.live().filter(role=Role.REGIONAL_LEAD).exists():
        raise NotPermitted(f"{where} has a regional lead, who grants every other role.")


def granting(role: Role) -> Permission:
    """What it takes to give or end this role. docs/decisions/0063."""
    return Permission.PEOPLE_MANAGE if role in GIVEN_BY_HR else Permission.MEMBERSHIP_GRANT


def record(
    membership: Membership, verb: str, where: Place, by: User | None, **facts: Any
) -> None:
    audit.record(
        verb,
        by=by,
        at=council_or_region(where),
        target=membership,
        user=membership.user.email,
        role=membership.role,
        office=membership.office,
        of=audit.name_of(where),
        **facts,
    )
