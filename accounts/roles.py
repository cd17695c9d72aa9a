"""The roles that people hold now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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
        read[user.pk] = list(Membership.objects.live().filter(user=user))
    return read[user.pk]
