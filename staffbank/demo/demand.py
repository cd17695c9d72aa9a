"""What councils ask for in a week: drawn the same way every time, besides what is told by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from rates.models.decisions import BASIS_OF, Engagement
from shifts.models.bookings import BookingReason
from staffbank.demo.calendar import DAY, WEEK, Calendar
from staffbank.demo.names import SUPERVISORS
from staffbank.demo.profiles import ROLES
from staffbank.demo.story import STORY, BookingTold, TeamTold


def days(weekdays: Sequence[int], start: str, end: str, rest: int) -> list[dict[str, Any]]:
    return [
        {"weekday": weekday, "start": start, "end": end, "break_minutes": rest}
        for weekday in weekdays
    ]


PATTERNS = {
    "full_time": days(range(5), "09:00", "17:00", 30),
    "monday_to_wednesday": days(range(3), "08:30", "17:00", 60),
    "tuesday_to_thursday": days((1, 2, 3), "09:00", "17:30", 30),
    "thursday_and_friday": days((3, 4), "09:00", "17:00", 30),
    "school_hours": days(range(5), "09:30", "14:30", 0),
    "nights": days((4, 5), "22:00", "06:00", 30),
}
BY_DAY = {
    "full_time": 55,
    "monday_to_wednesday": 15,
    "tuesday_to_thursday": 12,
    "thursday_and_friday": 8,
    "school_hours": 10,
}
REASONS = {
    BookingReason.VACANCY: 45,
    BookingReason.SICKNESS: 22,
    BookingReason.PARENTAL_LEAVE: 13,
    BookingReason.DEMAND: 16,
    BookingReason.PROJECT: 4,
}
ENGAGEMENTS = {
    Engagement.BANK_OWN: 88,
    Engagement.AGENCY_UMBRELLA: 9,
    Engagement.AGENCY_PAYE: 3,
}
SHARES = [Decimal(share) / 100 for share in (88, 91, 93, 95, 96, 97, 98, 99, 100)]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One booking to be made, and to whom it is offered: `worker`, and so many `others`.

    `share` is how much of the cap is paid.
    """

    council: str
    team: TeamTold
    job_role: str
    job_title: str
    engagement: Engagement
    pattern: str
    starts_on: date
    ends_on: date
    places: int
    reason: BookingReason
    supervisor: str
    caseload: int | None
    share: Decimal
    worker: str
    others: int

    @property
    def basis(self) -> str:
        return BASIS_OF[self.engagement].value

    @property
    def weekly_pattern(self) -> list[dict[str, Any]]:
        return PATTERNS[self.pattern]


def wanted_in(calendar: Calendar, week: int, draw: Random) -> Iterator[Wanted]:
    """What is told by name and then what is drawn, for as many days as pay is known."""
    for told in STORY.bookings:
        if told.made == week:
            yield wanted(calendar, draw, told)
    if week < 0:
        for _ in range(draw.randint(8, 10)):
            yield wanted(calendar, draw, drawn(week, draw))


def drawn(week: int, draw: Random) -> BookingTold:
    councils = STORY.councils
    council = draw.choices(councils, [each.busy for each in councils])[0]
    team = draw.choice(council.teams)
    by_day = draw.choices(list(BY_DAY), list(BY_DAY.values()))[0]
    role = draw.choices(list(ROLES), list(ROLES.values()))[0]
    places = draw.choice([1, 1, 1, 2])
    return BookingTold(
        made=week,
        starts=week + draw.choice([1, 1, 1, 2, 2, 3]),
        weeks=draw.choice([2, 2, 3, 4, 4, 5, 6, 8]),
        council=council.name,
        team=team.name,
        pattern="nights" if team.nights else by_day,
        job_role="social_worker" if team.nights else role,
        engagement=draw.choices(list(ENGAGEMENTS), list(ENGAGEMENTS.values()))[0],
        places=places,
        offers=places + draw.choice([0, 0, 1, 1]),
    )


def wanted(calendar: Calendar, draw: Random, told: BookingTold) -> Wanted:
    council = STORY.council(told.council)
    starts_on = calendar.monday(told.starts)
    by_title = draw.random() < 0.4
    return Wanted(
        council=council.name,
        team=council.team(told.team),
        job_role=told.job_role,
        job_title=council.title_of(told.job_role) if by_title else "",
        engagement=Engagement(told.engagement),
        pattern=told.pattern,
        starts_on=starts_on,
        ends_on=min(starts_on + told.weeks * WEEK - DAY, calendar.last_day - DAY),
        places=told.places,
        reason=draw.choices(list(REASONS), list(REASONS.values()))[0],
        supervisor=draw.choice(SUPERVISORS),
        caseload=draw.choice([None, 10, 12, 13, 14, 15, 16, 17]),
        share=draw.choice(SHARES),
        worker=told.worker,
        others=told.offers,
    )
