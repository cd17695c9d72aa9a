"""The rows that the story speaks of by name, looked up once."""

from functools import cached_property
from random import Random

from accounts.models import Council, JobRole, Region, Team, User, Worker
from rates.models import Memorandum
from staffbank.demo.calendar import Calendar
from staffbank.demo.profiles import SEED, Profile, profiles
from staffbank.demo.story import STORY, Person


class World:
    """What every chapter is told with; what has happened so far is in the database alone."""

    def __init__(self, calendar: Calendar, workers: int) -> None:
        self.calendar, self.size = calendar, workers
        self.users: dict[str, User] = {}
        self.teams: dict[tuple[str, str], Team] = {}
        self.pool: dict[str, Worker] = {}

    @property
    def profiles(self) -> tuple[Profile, ...]:
        return profiles(self.calendar, self.size)

    def draw(self, chapter: str) -> Random:
        """Of its own for each chapter, so that a story taken up again goes on as it would have."""
        return Random(f"{SEED}:{chapter}")

    @cached_property
    def region(self) -> Region:
        return Region.objects.get(name=STORY.region)

    @cached_property
    def councils(self) -> dict[str, Council]:
        found = Council.objects.filter(region=self.region).select_related("region")
        return {council.name: council for council in found}

    @cached_property
    def job_roles(self) -> dict[str, JobRole]:
        return {role.code: role for role in JobRole.objects.all()}

    @cached_property
    def memorandum(self) -> Memorandum:
        return Memorandum.objects.select_related("region").get(name=STORY.memorandum)

    @property
    def lead(self) -> User:
        return self.user(STORY.lead)

    def hr(self, council: str) -> User:
        return self.user(STORY.council(council).hr)

    def user(self, person: Person) -> User:
        if person.email not in self.users:
            self.users = {user.email: user for user in User.objects.all()}
        return self.users[person.email]

    def team(self, council: str, name: str) -> Team:
        if (council, name) not in self.teams:
            found = Team.objects.select_related("council__region")
            self.teams = {(team.council.name, team.name): team for team in found}
        return self.teams[council, name]

    def worker(self, email: str) -> Worker:
        if email not in self.pool:
            found = Worker.objects.select_related("user", "employing_council__region")
            self.pool = {worker.user.email: worker for worker in found}
        return self.pool[email]
