"""The rooms of each role, in sections few enough for one row of a desk's screen."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Role

HR, MANAGER, WORKER = Role.COUNCIL_HR, Role.TEAM_MANAGER, Role.WORKER
APPROVER, LEAD = Role.APPROVER, Role.REGIONAL_LEAD
BOOKERS, ONLY_WORKERS = frozenset({HR, MANAGER}), frozenset({WORKER})
SPENDERS = frozenset({HR, APPROVER, LEAD, Role.AUDITOR})
READERS_OF_PEOPLE = frozenset({HR, LEAD})
READERS = SPENDERS - {Role.AUDITOR}


@dataclass(frozen=True)
class Place:
    """A room, the roles whose it is, and where pages of it begin that lie elsewhere."""

    name: str
    words: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return reverse(self.name)

    def nearness(self, path: str) -> int:
        """How much of the path the room accounts for; 0 where it is of another room."""
        if self.name == "home":
            return int(path == self.href)
        begun = [each for each in (self.href, *self.also) if path.startswith(each)]
        return max(map(len, begun), default=0)


@dataclass(frozen=True)
class Link:
    href: str
    words: str
    current: str  # aria-current: "page", "true" below that page, "" elsewhere


@dataclass(frozen=True)
class Menu:
    """Somebody's sections, and the rooms of the one that they are in."""

    sections: list[Link]
    within: str
    rooms: list[Link]


MENU: dict[str, tuple[Place, ...]] = {
    "Home": (Place("home", "Home", frozenset(Role)),),
    "Bookings": (
        Place("bookings", "Bookings", BOOKERS, also=("/cascades/",)),
        Place("templates", "Templates", frozenset({HR})),
        Place("placements", "Placements", BOOKERS),
        Place("assignments", "Assignments", BOOKERS),
        Place("timesheets", "Timesheets", BOOKERS, also=("/corrections/",)),
        Place("payroll", "Payroll", frozenset({HR})),
        Place("rests", "Rest owed", BOOKERS),
    ),
    "Offers": (
        Place("offers", "Offers", ONLY_WORKERS),
        Place("why-not", "Not offered work?", ONLY_WORKERS),
    ),
    "My work": (
        Place("work", "Work and hours", ONLY_WORKERS, also=("/assignments/", "/placements/")),
        Place("timesheets", "Timesheets", ONLY_WORKERS, also=("/corrections/",)),
        Place("pay", "Pay", ONLY_WORKERS),
        Place("working-time", "Working time", ONLY_WORKERS),
        Place("do-not-rebooks", "Not rebooked", ONLY_WORKERS),
        Place("approaches", "Approaches", ONLY_WORKERS),
    ),
    "Availability": (
        Place("availability", "When I can work", ONLY_WORKERS),
        Place("calendars", "Calendars", ONLY_WORKERS),
    ),
    "Passport": (
        Place("passport", "Passport", ONLY_WORKERS),
        Place("own-employment", "My posts", ONLY_WORKERS, also=("/workers/",)),
    ),
    "Workers": (
        Place("workers", "Workers", frozenset({HR}), also=("/claims/",)),
        Place("register-checks", "Register", frozenset({HR})),
        Place("fairness", "Fair offers", frozenset({HR, LEAD})),
        Place("do-not-rebooks", "Not rebooked", frozenset({HR, LEAD})),
        Place("approaches", "Approaches", frozenset({HR, LEAD})),
        Place("reciprocities", "Partner regions", frozenset({LEAD})),
    ),
    "Spend": (
        Place("spend-against-cap", "Spend against cap", SPENDERS),
        Place("over-cap", "Over the cap", SPENDERS),
        Place("off-system", "Paid outside", SPENDERS, also=("/off-system/",)),
        Place("recharges", "Recharges", READERS),
        Place("back-pay-list", "Back-pay", READERS),
        Place("what-ifs", "What if", frozenset({LEAD})),
    ),
    "Compliance": (
        Place("compliance", "At a glance", frozenset({LEAD, Role.AUDITOR})),
        Place("breaches", "Breaches", SPENDERS),
        Place("exceptions", "Exceptions", frozenset(Role)),
        Place("returns", "Returns", READERS),
        Place("evidence-packs", "Evidence", frozenset({LEAD, Role.AUDITOR})),
        Place("audit", "Audit trail", frozenset({LEAD, Role.AUDITOR})),
    ),
    "Staffing": (
        Place("reliance", "Reliance", SPENDERS),
        Place("fill", "Fill rate", SPENDERS),
        Place("savings", "Savings", SPENDERS),
        Place("workforce", "Permanent staff", SPENDERS),
    ),
    "Pay and caps": (
        Place("caps", "Caps", SPENDERS, also=("/decisions/",)),
        Place("memoranda", "Memoranda", SPENDERS),
        Place("job-titles", "Job titles", SPENDERS),
        Place("title-flags", "Titles in two roles", READERS),
        Place(
            "pay-transparency",
            "What councils pay",
            READERS | {MANAGER},
            also=("/reports/pay-",),
        ),
        Place("grade-councils", "Grades", READERS),
        Place("awards", "Pay awards", SPENDERS, also=("/spines/",)),
    ),
    "Administration": (
        Place("people", "People", READERS_OF_PEOPLE),
        Place("invitations", "Invitations", READERS_OF_PEOPLE),
        Place("councils", "Councils", frozenset({LEAD})),
        Place("teams", "Teams", READERS_OF_PEOPLE),
        Place("tokens", "Tokens", READERS_OF_PEOPLE),
    ),
}


def menu_of(roles: frozenset[Role], path: str) -> Menu:
    """A section leads to its first room; one of a single room goes by the room's own words."""
    mine = {words: [each for each in MENU[words] if each.roles & roles] for words in MENU}
    here = current_place(mine, path)
    sections, within, rooms = [], "", []
    for words, places in mine.items():
        if not places:
            continue
        inside = here in places
        name = words if len(places) > 1 else places[0].words
        sections.append(Link(places[0].href, name, current(inside, places[0].href, path)))
        if inside and len(places) > 1:
            within = words
            rooms = [Link(p.href, p.words, current(p is here, p.href, path)) for p in places]
    return Menu(sections, within, rooms)


def current_place(mine: dict[str, list[Place]], path: str) -> Place | None:
    """The nearest room, because some addresses lie below another's: calendars, availability."""
    places = [place for places in mine.values() for place in places if place.nearness(path)]
    return max(places, key=lambda place: place.nearness(path), default=None)


def current(inside: bool, href: str, path: str) -> str:
    if not inside:
        return ""
    return "page" if path == href else "true"
