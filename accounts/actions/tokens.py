"""Keys for programs."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.errors import NotPermitted, WrongState
from accounts.models import ApiToken, User
from accounts.models.access import Scope
from accounts.tokens import digest_of, new_secret


@transaction.atomic
def create_token(
    *, user: User, name: str, scopes: Iterable[str], by: User | None
) -> tuple[ApiToken, str]:
    """Make a key and return it with its secret, which is never seen again. Design §8.

    People make their own; `by` is None only at the operator's command line.
    """
    require_own_token(user, by)
    name, wanted = name.strip(), sorted(set(scopes))
    known = ", ".join(Scope.values)
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        expect(bool(wanted), "scopes", f"Name at least one of: {known}.")
        for scope in wanted:
            expect(scope in Scope.values, "scopes", f"“{scope}” is not one of: {known}.")
    secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        scopes=wanted,
        created_at=timezone.now(),
    )
    record(token, "token.created", by)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None) -> ApiToken:
    """Make a key stop working from the next request on."""
    require_own_token(token.user, by)
    token = ApiToken.objects.select_for_update(of=["self"]).get(pk=token.pk)
    if token.revoked_at is not None:
        raise WrongState("This token has been revoked already.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(token, "token.revoked", by)
    return token


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
