"""Finding workers, bookings and teams by what people remember of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Team, User, Worker
from accounts.passport_access import workers_in_view
from accounts.permissions import Permission, reach_of
from shifts.models import Assignment, Booking

MOST = 10
LONGEST_NUMBER = 18  # digits of a key, so that any number may be asked for


@dataclass(frozen=True, kw_only=True)
class Found:
    """Up to ten of each that the person may see; `more` names the lists that were cut off."""

    workers: Sequence[Worker] = ()
    bookings: Sequence[Booking] = ()
    assignments: Sequence[Assignment] = ()
    teams: Sequence[Team] = ()
    more: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.workers or self.bookings or self.assignments or self.teams)


def search(user: User, asked: str) -> Found:
    """Every word must occur, in any order; a number is also a booking's, with or without its #."""
    words = asked.split()
    if not words:
        return Found()
    lists = {
        "workers": workers_named(user, words),
        "bookings": bookings_about(user, words),
        "assignments": assignments_of(user, words),
        "teams": teams_named(user, words),
    }
    rows = {name: list(found[: MOST + 1]) for name, found in lists.items()}
    return Found(
        more=frozenset(name for name, each in rows.items() if len(each) > MOST),
        **{name: each[:MOST] for name, each in rows.items()},  # type: ignore[arg-type]
    )


def every(words: Sequence[str], *fields: str) -> Q:
    """Each word in one of the fields."""
    asked = Q()
    for word in words:
        asked &= Q(*((f"{field}__icontains", word) for field in fields), _connector=Q.OR)
    return asked


def workers_named(user: User, words: Sequence[str]) -> QuerySet[Worker]:
    found = workers_in_view(user).filter(every(words, "user__full_name"))
    return found.select_related("user", "employing_council").order_by("user__full_name", "pk")


def bookings_about(user: User, words: Sequence[str]) -> QuerySet[Booking]:
    asked = every(words, "team__name", "job_role__name", "supervisor")
    number = words[0].removeprefix("#")
    if len(words) == 1 and number.isdecimal() and len(number) <= LONGEST_NUMBER:
        asked |= Q(pk=int(number))
    found = Booking.objects.visible_to(user).filter(asked)
    return found.select_related("team", "council", "job_role").order_by("-pk")


def assignments_of(user: User, words: Sequence[str]) -> QuerySet[Assignment]:
    found = Assignment.objects.visible_to(user).filter(every(words, "worker__user__full_name"))
    return found.select_related("worker__user", "booking__team", "booking__job_role").order_by(
        "-pk"
    )


def teams_named(user: User, words: Sequence[str]) -> QuerySet[Team]:
    return teams_of(user).filter(every(words, "name")).select_related("council")


def teams_of(user: User) -> QuerySet[Team]:
    """Those whose bookings the person may see, by name."""
    reach = reach_of(user, Permission.BOOKING_VIEW)
    mine = Team.objects.filter(Q(council__in=reach.councils) | Q(pk__in=reach.teams))
    return mine.order_by("name", "pk")
