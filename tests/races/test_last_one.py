"""Two who end each other's role at once: somebody stays in charge of the council."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.actions import ending
from accounts.models import Council, Membership, Role, User
from tests.factories import council_named, user_with
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)


@pytest.fixture
def council() -> Council:
    return council_named("Liverpool")


@pytest.fixture
def pair(council: Council) -> list[User]:
    return [user_with(Role.COUNCIL_HR, council) for _ in range(2)]


def end(user: User, by: User) -> Callable[[], str]:
    def act() -> str:
        membership = user.memberships.get()
        ending.end_membership(membership=membership, reason="Left.", by=by, now=NOW)
        return "ended"

    return act


def staying(council: Council) -> int:
    return Membership.objects.staying().filter(council=council).count()


def test_one_of_two_who_end_each_other_stays(
    pair: list[User], council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = ending.others_stay

    def slowly(membership: Membership) -> bool:
        found = look(membership)
        time.sleep(GAP)
        return found

    monkeypatch.setattr(ending, "others_stay", slowly)
    one, other = pair
    assert at_once([end(one, other), end(other, one)]) == ["ended", "last_one"]
    assert staying(council) == 1


def look_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock, both look before either has written."""
    both_looked, look = Barrier(2, timeout=PATIENCE), ending.others_stay

    def together(membership: Membership) -> bool:
        found = look(membership)
        both_looked.wait()
        return found

    monkeypatch.setattr(ending, "lock_place", lambda where: None)
    monkeypatch.setattr(ending, "others_stay", together)


def test_without_the_lock_the_database_keeps_one(
    pair: list[User], council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_together(monkeypatch)
    one, other = pair
    assert at_once([end(one, other), end(other, one)]) == ["ended", "last_one"]
    assert staying(council) == 1


def test_without_the_lock_and_the_guard_nobody_stays(
    pair: list[User], council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the tests above can fail."""
    look_together(monkeypatch)

    def unguarded(user: User, by: User) -> Callable[[], str]:
        def act() -> str:
            with transaction.atomic():
                with connection.cursor() as cursor:  # until it ends: the session is used again
                    cursor.execute("SET LOCAL session_replication_role = replica")
                return end(user, by)()

        return act

    monkeypatch.setattr("accounts.audit.record", no_trail)
    one, other = pair
    assert at_once([unguarded(one, other), unguarded(other, one)]) == ["ended", "ended"]
    assert staying(council) == 0


def no_trail(verb: str, **facts: Any) -> None:
    """The trail is kept by guards, which are off."""
