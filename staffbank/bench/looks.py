"""The main kinds of page of each person of the demonstration, and what each asks the database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from accounts.models import User
from shifts.models import Booking, Offer, Timesheet
from shifts.states import BookingState, TimesheetState
from staffbank.demo.story import STORY

BARE = "offline"  # the frame of every page with a few words in it, the same for anybody
Find = Callable[[User], "QuerySet[Any]"]


def open_bookings(user: User) -> "QuerySet[Booking]":
    return Booking.objects.visible_to(user).filter(state=BookingState.OPEN)


def waiting(user: User) -> "QuerySet[Timesheet]":
    return Timesheet.objects.visible_to(user).filter(state=TimesheetState.SUBMITTED)


# By the name of the route, and whose it is where there are many.
PAGES: Mapping[str, Mapping[str, Find | None]] = {
    "hr": {
        "home": None,
        "bookings": None,
        "booking-new": None,
        "booking": open_bookings,
        "assignments": None,
        "timesheets": None,
        "workers": None,
        "spend-against-cap": None,
        "search": None,
    },
    "manager": {"home": None, "timesheets": None, "timesheet": waiting},
    "worker": {
        "home": None,
        "offers": None,
        "offer": lambda user: Offer.objects.visible_to(user),
        "work": None,
        "availability": None,
        "timesheet": lambda user: Timesheet.objects.visible_to(user),
        "passport": None,
        "pay": None,
    },
    "lead": {
        "home": None,
        "compliance": None,
        "spend-against-cap": None,
        "spend-lines": None,
        "audit": None,
        "caps": None,
    },
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """A page, and the session of whoever looks at it; nobody's is empty."""

    name: str
    path: str
    session: str
    queries: int


def emails() -> Mapping[str, str]:
    return {
        "hr": STORY.council("Liverpool").hr.email,
        "manager": STORY.manager.email,
        "worker": STORY.grace.email,
        "lead": STORY.lead.email,
    }


def looks() -> Iterator[Look]:
    """The bare page, then every other. Raises LookupError where the region has not what it shows."""
    yield look(f"bare ({BARE})", reverse(BARE), Client(SERVER_NAME="localhost"))
    for persona, pages in PAGES.items():
        user = User.objects.get(email=emails()[persona])
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        for route, find in pages.items():
            path = reverse(route, args=of_which(route, find(user)) if find else [])
            yield look(f"{persona} {route}", path, client)


def of_which(route: str, found: "QuerySet[Any]") -> Sequence[int]:
    newest = found.order_by("pk").last()
    if newest is None:
        raise LookupError(f"The demonstration region has nothing that {route} could show.")
    return [newest.pk]


def look(name: str, path: str, client: Client) -> Look:
    asked: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        client.get(path)
    kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return Look(name=name, path=path, session=kept.value if kept else "", queries=len(asked))
