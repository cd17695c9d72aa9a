"""The workers of the story, drawn the same way every time: who they are and what troubles them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from random import Random

from staffbank.demo.calendar import DAY, WEEK, Calendar, clock, months_before
from staffbank.demo.names import FIRST, LAST
from staffbank.demo.story import BANK, STORY, CouncilTold, address

SEED = 20260401
ROLES = {
    "social_worker": 68,
    "senior_social_worker": 14,
    "advanced_practitioner": 7,
    "team_manager": 5,
    "independent_reviewing_officer": 6,
}
SCATTER = 0.07  # degrees; about four miles


class Trouble(StrEnum):
    """Why a worker cannot simply be booked."""

    DBS_TOO_OLD = "dbs_too_old"
    DBS_ADULTS_ONLY = "dbs_adults_only"
    ONE_REFERENCE = "one_reference"
    OLD_REFERENCES = "old_references"
    CONDITIONS = "conditions"
    SUSPENDED = "suspended"
    NOT_LOOKED_UP = "not_looked_up"
    SHORT_EXPERIENCE = "short_experience"
    COOL_OFF = "cool_off"
    RIGHT_TO_WORK_ENDS = "right_to_work_ends"
    RIGHT_TO_WORK_UNCHECKED = "right_to_work_unchecked"
    NO_CONSENT = "no_consent"
    NOT_CLEARED = "not_cleared"


OF_THREE_HUNDRED = {
    Trouble.DBS_TOO_OLD: 9,
    Trouble.DBS_ADULTS_ONLY: 3,
    Trouble.ONE_REFERENCE: 9,
    Trouble.OLD_REFERENCES: 4,
    Trouble.CONDITIONS: 5,
    Trouble.SUSPENDED: 2,
    Trouble.NOT_LOOKED_UP: 3,
    Trouble.SHORT_EXPERIENCE: 8,
    Trouble.COOL_OFF: 7,
    Trouble.RIGHT_TO_WORK_ENDS: 6,
    Trouble.RIGHT_TO_WORK_UNCHECKED: 3,
    Trouble.NO_CONSENT: 12,
    Trouble.NOT_CLEARED: 7,
}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One worker; `left_on` is the last day of their last permanent post."""

    number: int
    name: str
    email: str
    home: str
    latitude: Decimal
    longitude: Decimal
    qualified_on: date
    started_on: date
    left_on: date
    job_roles: tuple[str, ...]
    shares_with: tuple[str, ...]
    trouble: Trouble | None
    joins_at: datetime
    renews: str

    @property
    def ready(self) -> bool:
        return self.trouble is None


@lru_cache(maxsize=2)
def profiles(calendar: Calendar, count: int) -> tuple[Profile, ...]:
    """Grace Obi first, and then as many as are asked for."""
    draw = Random(SEED)
    names = draw.sample([f"{first} {last}" for first in FIRST for last in LAST], count - 1)
    troubles = some_trouble(draw, count - 1)
    homes = draw.choices(STORY.councils, [council.busy for council in STORY.councils], k=count)
    drawn = [
        drawn_profile(draw, calendar, number, name, homes[number], troubles[number - 1])
        for number, name in enumerate(names, start=1)
    ]
    return (grace(calendar), *drawn)


def some_trouble(draw: Random, count: int) -> list[Trouble | None]:
    """Each trouble at its share; the rare ones are left out of a small pool."""
    found: list[Trouble | None] = [
        trouble
        for trouble, times in OF_THREE_HUNDRED.items()
        for _ in range(round(times * count / 300))
    ]
    found += [None] * (count - len(found))
    draw.shuffle(found)
    return found


def grace(calendar: Calendar) -> Profile:
    names = tuple(council.name for council in STORY.councils)
    return Profile(
        number=0,
        name=STORY.grace.name,
        email=STORY.grace.email,
        home="Liverpool",
        latitude=Decimal("53.402"),
        longitude=Decimal("-2.958"),
        qualified_on=months_before(calendar.today, 118),
        started_on=months_before(calendar.today, 115),
        left_on=months_before(calendar.today, 20),
        job_roles=("social_worker", "senior_social_worker"),
        shares_with=names,
        trouble=None,
        joins_at=clock(calendar.first_version - 3 * WEEK, 9),
        renews="early",
    )


def drawn_profile(
    draw: Random,
    calendar: Calendar,
    number: int,
    name: str,
    home: CouncilTold,
    trouble: Trouble | None,
) -> Profile:
    months = 30 if trouble == Trouble.SHORT_EXPERIENCE else draw.randint(75, 330)
    qualified_on = months_before(calendar.today, months)
    latitude, longitude = near(draw, home)
    left_on = months_before(calendar.today, 13 if months == 30 else draw.randint(13, 26))
    if trouble == Trouble.COOL_OFF:
        left_on = calendar.monday(-5) - 3 * DAY
    return Profile(
        number=number,
        name=name,
        email=address(name, BANK),
        home=home.name,
        latitude=latitude,
        longitude=longitude,
        qualified_on=qualified_on,
        started_on=qualified_on + draw.randint(20, 90) * DAY,
        left_on=left_on,
        job_roles=drawn_roles(draw),
        shares_with=drawn_consents(draw, home, trouble),
        trouble=trouble,
        joins_at=joining(draw, calendar, trouble),
        renews=draw.choices(["early", "late", "never"], [60, 34, 6])[0],
    )


def near(draw: Random, home: CouncilTold) -> tuple[Decimal, Decimal]:
    team = draw.choice(home.teams)
    return tuple(  # type: ignore[return-value]  # of two
        centre + Decimal(f"{draw.uniform(-SCATTER, SCATTER):.3f}")
        for centre in (team.latitude, team.longitude)
    )


def drawn_roles(draw: Random) -> tuple[str, ...]:
    """Whoever is cleared for a more senior role is often cleared as a social worker too."""
    role = draw.choices(list(ROLES), list(ROLES.values()))[0]
    if role == "social_worker" or draw.random() < 0.4:
        return (role,)
    return (role, "social_worker")


def drawn_consents(draw: Random, home: CouncilTold, trouble: Trouble | None) -> tuple[str, ...]:
    """Most share with all six; the least that counts is the council that pays them."""
    others = [council.name for council in STORY.councils if council != home]
    kept = draw.sample(others, draw.choices([5, 4, 3, 1], [62, 18, 12, 8])[0])
    if trouble == Trouble.NO_CONSENT:
        return ()
    return (home.name, *sorted(kept))


def joining(draw: Random, calendar: Calendar, trouble: Trouble | None) -> datetime:
    """Over the weeks before the first work; whoever has just left a post joins late."""
    minutes = draw.randint(0, 400)
    if trouble == Trouble.COOL_OFF:
        return clock(calendar.monday(-3), 12, minutes // 7)
    first = calendar.first_version - 3 * WEEK
    days = (calendar.monday(-calendar.weeks) - first).days - 7
    day = first + draw.randint(7, days) * DAY
    friday = day - max(0, day.weekday() - 4) * DAY
    return clock(friday, 9 + minutes // 60, minutes % 60)
