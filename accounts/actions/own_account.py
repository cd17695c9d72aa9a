"""What people change about their own account: name, address, and where they are signed in."""

from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import audit
from accounts.checks import expect_filled, input_checked, refused_as
from accounts.errors import BadInput, DomainError, NotPermitted
from accounts.models import User
from accounts.tasks import send_email_change

SALT = "accounts.email"
LINK_GOOD_FOR = timedelta(days=1)
LONGEST_NAME = 120


class LinkOver(DomainError):
    """This link no longer works. Ask for a new one on your account page."""

    code = "link_over"


@transaction.atomic
def change_name(*, full_name: str, by: User) -> User:
    """What others read from now on; what was recorded with the old name keeps its number."""
    name = " ".join(full_name.split())
    with input_checked() as expect:
        expect_filled(expect, "full_name", name)
        expect(len(name) <= LONGEST_NAME, "full_name", f"Use at most {LONGEST_NAME} letters.")
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    was, user.full_name = user.full_name, name
    user.save(update_fields=["full_name"])
    audit.record("user.renamed", by=by, at=audit.home_of(by), target=user, was=was, now=name)
    return user


@transaction.atomic
def ask_email_change(*, email: str, password: str, by: User) -> None:
    """Send a link to the new address, and word of it to the old one. Nothing changes until then.

    The answer is the same where somebody else has the address: who that is stays their own. The
    password is asked for, because whoever holds the address can set a new one.
    """
    email = email.strip().lower()
    with input_checked() as expect:
        try:
            validate_email(email)
        except ValidationError:
            expect(False, "email", f"“{email}” is not an email address; check its spelling.")
        expect(email != by.email, "email", "This is your address already.")
        known = by.check_password(password)
        expect(known, "password", "This is not your password. Type the one you sign in with.")
    token = signing.dumps([by.pk, by.email, email], salt=SALT)
    transaction.on_commit(partial(send_email_change.delay, by.pk, email, token), robust=True)
    audit.record("user.email_asked", by=by, at=audit.home_of(by), target=by)


@transaction.atomic
def confirm_email_change(*, token: str, by: User) -> User:
    """Sign in with the new address from now on. Raises LinkOver, NotPermitted and BadInput."""
    pk, was, email = read_link(token)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if pk != user.pk:
        raise NotPermitted("This link is for another account. Sign in to that one.")
    if was != user.email:
        raise LinkOver
    user.email = email
    taken = BadInput({"email": f"{email} has an account of its own; use another address."})
    with refused_as({"accounts_user_email_key": taken, "user_email_once_in_any_case": taken}):
        user.save(update_fields=["email"])
    # The library's own record of the old address would still let it in.
    EmailAddress.objects.filter(user=user).delete()
    audit.record(
        "user.email_changed", by=user, at=audit.home_of(user), target=user, was=was, now=email
    )
    return user


def read_link(token: str) -> tuple[int, str, str]:
    """Whose it is, the address that they had, and the new one. Raises LinkOver."""
    try:
        pk, was, email = signing.loads(token, salt=SALT, max_age=LINK_GOOD_FOR)
    except signing.BadSignature as broken:
        raise LinkOver from broken
    return pk, was, email


@transaction.atomic
def end_sessions(*, keep: str, by: User) -> int:
    """Sign oneself out everywhere but here, where the session has this key."""
    found = list(UserSession.objects.filter(user=by).exclude(session_key=keep))
    for session in found:
        session.end()
    audit.record(
        "user.signed_out_elsewhere",
        by=by,
        at=audit.home_of(by),
        target=by,
        sessions=len(found),
    )
    return len(found)
