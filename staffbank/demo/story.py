"""The story as it stands in story.toml, read once into values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "story.toml"
BANK = "bank.example"  # where the workers have their addresses


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class TeamTold:
    name: str
    site: str
    latitude: Decimal
    longitude: Decimal
    manager: Person
    nights: bool


@dataclass(frozen=True)
class GradeTold:
    job_role: str
    name: str
    bottom_scp: int
    top_scp: int


@dataclass(frozen=True, kw_only=True)
class CouncilTold:
    name: str
    hr: Person
    director: Person
    chief_executive: Person
    busy: int
    weekly_hours: Decimal
    leave_days: int
    pension: Decimal
    market_supplement: Decimal
    grades: tuple[GradeTold, ...]
    titles: Mapping[str, str]
    unapproved_titles: Mapping[str, str]
    teams: tuple[TeamTold, ...]

    def title_of(self, job_role: str) -> str:
        return next(title for title, role in self.titles.items() if role == job_role)

    def team(self, name: str) -> TeamTold:
        return next(team for team in self.teams if team.name == name)


@dataclass(frozen=True, kw_only=True)
class BookingTold:
    """Weeks count from this week, which is 0."""

    made: int
    starts: int
    weeks: int
    council: str
    team: str
    pattern: str
    job_role: str = "social_worker"
    engagement: str = "bank_own"
    places: int = 1
    worker: str = ""
    offers: int = 0


@dataclass(frozen=True)
class Story:
    told: Mapping[str, Any]

    @property
    def region(self) -> str:
        return str(self.told["region"])

    @property
    def lead(self) -> Person:
        return Person(**self.told["lead"])

    @property
    def auditor(self) -> Person:
        return Person(**self.told["auditor"])

    @property
    def grace(self) -> Person:
        """The worker to sign in as."""
        return Person("Grace Obi", address("Grace Obi", BANK))

    @property
    def manager(self) -> Person:
        """The team manager to sign in as."""
        return self.council("Liverpool").teams[0].manager

    def council(self, name: str) -> CouncilTold:
        return next(council for council in self.councils if council.name == name)

    @property
    def memorandum(self) -> str:
        return str(self.told["memorandum"]["name"])

    @property
    def versions(self) -> list[Mapping[str, Any]]:
        return list(self.told["memorandum"]["versions"])

    @property
    def proposed(self) -> Mapping[str, Any]:
        proposed: Mapping[str, Any] = self.told["memorandum"]["proposed"]
        return proposed

    @cached_property
    def councils(self) -> tuple[CouncilTold, ...]:
        return tuple(self.read_council(dict(told)) for told in self.told["councils"])

    @cached_property
    def bookings(self) -> tuple[BookingTold, ...]:
        return tuple(BookingTold(**told) for told in self.told["bookings"])

    def read_council(self, told: dict[str, Any]) -> CouncilTold:
        points = told.pop("points")
        domain = told["hr"]["email"].split("@")[1]
        told["grades"] = tuple(
            GradeTold(role, grade["name"], *points.get(role, grade["points"]))
            for role, grade in self.told["grades"].items()
        )
        told["teams"] = tuple(read_team(team, domain) for team in told["teams"])
        told.setdefault("unapproved_titles", {})
        for office in ("hr", "director", "chief_executive"):
            told[office] = Person(**told[office])
        for figure in ("weekly_hours", "pension", "market_supplement"):
            told[figure] = Decimal(told[figure])
        return CouncilTold(**told)


def read_team(told: Mapping[str, Any], domain: str) -> TeamTold:
    latitude, longitude = (Decimal(degrees) for degrees in told["at"])
    return TeamTold(
        name=told["name"],
        site=told["site"],
        latitude=latitude,
        longitude=longitude,
        manager=Person(told["manager"], address(told["manager"], domain)),
        nights=told.get("nights", False),
    )


def address(name: str, domain: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{domain}"


STORY = Story(tomllib.loads(FILE.read_text(encoding="utf-8")))
