"""The roles that people hold now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from accounts.models.people import Membership, User

_READ: ContextVar[dict[int, list[Membership]] | None] = ContextVar("read", default=None)


@contextmanager
def roles_read_once() -> Iterator[None]:
    """For a look that changes nothing: each person's memberships are read once within it."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def memberships_of(user: User) -> list[Membership]:
    """Those that are live now, or were at the start of `roles_read_once`."""
    read = _READ.get()
    if read is None:
        return list(Membership.objects.live().filter(user=user))
    if user.pk not in read:
        read[user.pk] = at_first(user)
    return read[user.pk]


def at_first(user: User) -> list[Membership]:
    """As they came with the user who is signed in; anyone else's are looked up."""
    if user.memberships_read is None:
        return list(Membership.objects.live().filter(user=user))
    return [as_read(each) for each in user.memberships_read]


def as_read(columns: dict[str, Any]) -> Membership:
    """The columns that were not read stay deferred, so it still is the whole membership."""
    names = [f.attname for f in Membership._meta.concrete_fields if f.attname in columns]
    return Membership.from_db(None, names, [columns[name] for name in names])
