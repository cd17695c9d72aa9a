"""No page asks the database more than twelve times, nor more often when there is more to show."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import DomainError
from accounts.models import Team
from tests.everyone import ABOUT, PERSONAS, SENT, World
from tests.growing import grow
from tests.test_permission_matrix import WHO_MAY, nothing
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
MOST_QUERIES = 12
MOST_BYTES = 30_000  # of HTML, as it is sent: compressed
READERS = ("hr", "manager", "approver", "worker", "lead")
NOT_PAGES = {"schema"}  # a document for programs
Where = dict[str, dict[str, Any]]
Look = tuple[str, str]  # of a page, by a persona


@dataclass(frozen=True)
class Cost:
    status: int
    queries: tuple[str, ...]
    sent: int


def looks() -> Iterator[Look]:
    """Each page with each persona who may see it."""
    for call, row in WHO_MAY.items():
        method, name = call.split()
        if method == "GET" and not name.startswith("api-") and name not in NOT_PAGES:
            status = dict(zip(PERSONAS, row.split(), strict=True))
            seen = [persona for persona in READERS if status[persona] == "200"]
            yield from ((name, persona) for persona in seen if len(seen) < len(READERS))
            if len(seen) == len(READERS):  # the same for everyone
                yield name, "hr"


def worlds(world: World, names: Iterable[str]) -> Iterator[Where]:
    """The pages that one world has room for, then each of the others in a world of its own."""
    together: Where = {}
    alone = []
    with transaction.atomic():
        for name in names:
            try:
                with transaction.atomic():
                    together[name] = ABOUT.get(name, nothing)(world)
            except (DatabaseError, DomainError):
                alone.append(name)
        yield together
        transaction.set_rollback(True)
    for name in alone:
        with transaction.atomic():
            yield {name: ABOUT[name](world)}
            transaction.set_rollback(True)


def walk(world: World, where: Where, seen: Iterable[Look]) -> dict[Look, Cost]:
    clients = {persona: signed_in(world, persona) for persona in READERS}
    return {
        (name, persona): cost(
            clients[persona],
            reverse(name, kwargs=where[name]),
            SENT.get(f"GET {name}", nothing)(world),
        )
        for name, persona in seen
        if name in where
    }


def signed_in(world: World, persona: str) -> Client:
    client, user = Client(raise_request_exception=True), world.user(persona)
    assert user is not None
    client.force_login(user)
    return client


def cost(client: Client, url: str, sent: dict[str, Any]) -> Cost:
    """What the look leaves behind, an entry in the trail say, is undone."""
    asked: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(listen):
            page = client.get(url, sent)
            body = b"".join(page.streaming_content) if page.streaming else page.content  # type: ignore[arg-type]
        transaction.set_rollback(True)
    html = page.headers.get("Content-Type", "").startswith("text/html")
    weight = len(gzip.compress(body)) if html else 0
    return Cost(page.status_code, tuple(asked), weight)


def both(world: World, seen: list[Look]) -> Iterator[tuple[Look, Cost, Cost]]:
    for where in worlds(world, {name: None for name, _ in seen}):
        small = walk(world, where, seen)
        grow()
        for look, big in walk(world, where, seen).items():
            yield look, small[look], big


def too_much(look: Look, small: Cost, big: Cost) -> str:
    """Why this page costs too much, or nothing."""
    name, persona = look
    few, many = len(small.queries), len(big.queries)
    heaviest = max(small.sent, big.sent)
    if {small.status, big.status} != {200}:
        return f"{name} answers {persona} with {small.status} and {big.status}"
    if max(few, many) > MOST_QUERIES or many > few:
        return f"{name} asks {few} times for {persona}, and {many} times once there is more"
    return f"{name} sends {persona} {heaviest} bytes" if heaviest > MOST_BYTES else ""


def test_no_page_costs_too_much(world: World) -> None:
    problems = [too_much(*each) for each in both(world, list(looks()))]
    assert not list(filter(None, problems))


def test_a_page_that_asks_for_each_row_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail."""
    monkeypatch.setattr(Team, "__str__", lambda team: Team.objects.get(pk=team.pk).name)
    (found,) = both(world, [("bookings", "hr")])
    assert "bookings asks" in too_much(*found)
