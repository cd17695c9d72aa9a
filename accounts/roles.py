"""The roles that people hold now."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from accounts.models.people import Membership, User

Found = TypeVar("Found")
_READ: ContextVar[dict[Hashable, Any] | None] = ContextVar("read", default=None)


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
    return read_once(user.pk, lambda: at_first(user), lambda: looked_up(user))


def read_once(
    key: Hashable, read: Callable[[], Found], anew: Callable[[], Found] | None = None
) -> Found:
    """What follows from somebody's roles, within `roles_read_once`; elsewhere it is read `anew`."""
    found = _READ.get()
    if found is None:
        return (anew or read)()
    if key not in found:
        found[key] = read()
    return cast(Found, found[key])


def at_first(user: User) -> list[Membership]:
    """As they came with the user who is signed in; anyone else's are looked up."""
    if user.memberships_read is None:
        return looked_up(user)
    return [as_read(each) for each in user.memberships_read]


def looked_up(user: User) -> list[Membership]:
    return list(Membership.objects.live().filter(user=user))


def as_read(columns: dict[str, Any]) -> Membership:
    """The columns that were not read stay deferred, so it still is the whole membership."""
    names = [f.attname for f in Membership._meta.concrete_fields if f.attname in columns]
    return Membership.from_db(None, names, [columns[name] for name in names])
