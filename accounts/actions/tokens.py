"""Keys for programs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.notices import give_notice
from accounts.checks import expect_filled, in_words, input_checked
from accounts.errors import NotPermitted, WrongState
from accounts.models import ApiToken, User
from accounts.models.access import Scope
from accounts.people_access import manages
from accounts.tokens import digest_of, midnight_after, new_secret

LONGEST_LIFE = timedelta(days=366)  # of one with a last day; a program's key is renewed
USE_IS_NOTED = timedelta(hours=1)


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    ends_on: date | None = None,
    by: User | None,
) -> tuple[ApiToken, str]:
    """Make a key and return it with its secret, which is never seen again. Design §8.

    People make their own, and are told so that one made by somebody else is noticed; `ends_on` is
    its last day in London. `by` is None only at the operator's command line.
    """
    require_own_token(user, by)
    now = timezone.now()
    name, wanted = name.strip(), sorted(set(scopes))
    known = ", ".join(Scope.values)
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        expect(bool(wanted), "scopes", f"Name at least one of: {known}.")
        for scope in wanted:
            expect(scope in Scope.values, "scopes", f"“{scope}” is not one of: {known}.")
        today = timezone.localdate(now)
        expect(
            ends_on is None or today <= ends_on <= today + LONGEST_LIFE,
            "ends_on",
            f"Give a day from {in_words(today)} to {in_words(today + LONGEST_LIFE)}.",
        )
    secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        scopes=wanted,
        created_at=now,
        expires_at=midnight_after(ends_on) if ends_on else None,
    )
    tell(token, f"A token for programs was made in your name: {name}", by, now)
    record(token, "token.created", by)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None) -> ApiToken:
    """Make a key stop working from the next request on.

    By its owner, or by whoever manages the people of a place where the owner has a role.
    """
    if by is not None and by.pk != token.user_id and not manages(by, token.user):
        raise NotPermitted("A token is revoked by its owner, or by their council or region.")
    token = ApiToken.objects.select_for_update(of=["self"]).get(pk=token.pk)
    if token.revoked_at is not None:
        raise WrongState("This token has been revoked already.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    tell(token, f"Your token {token.name} no longer works", by, token.revoked_at)
    record(token, "token.revoked", by)
    return token


def note_use(*, token: ApiToken, now: datetime) -> None:
    """Keep when it was used, to the hour, so that a look by a program seldom has to write."""
    lately = Q(used_at=None) | Q(used_at__lt=now - USE_IS_NOTED)
    if token.used_at is None or token.used_at < now - USE_IS_NOTED:
        ApiToken.objects.filter(lately, pk=token.pk).update(used_at=now)


def tell(token: ApiToken, subject: str, by: User | None, now: datetime) -> None:
    """Its owner, of what somebody else did to it, and of a new one that might not be theirs."""
    give_notice(
        to=[token.user],
        kind="token_made_or_revoked",
        subject=subject,
        body=f"{by or 'The operator'} did this. If it was not you and you do not know why, ask"
        " them, and revoke the token.",
        target=token,
        path=reverse("account"),
        event="revoked" if token.revoked_at else "made",
        now=now,
    )


def require_own_token(user: User, by: User | None) -> None:
    if by is not None and by.pk != user.pk:
        raise NotPermitted("A token belongs to one person, who makes and revokes it.")


def record(token: ApiToken, verb: str, by: User | None) -> None:
    audit.record(
        verb,
        by=by,
        at=audit.home_of(token.user),
        target=token,
        user=token.user.email,
        name=token.name,
        scopes=token.scopes,
    )
