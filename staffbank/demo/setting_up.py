"""The first chapters: people and their roles, teams, grades, titles, and the memorandum."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actions.people import create_user, grant_role
from accounts.actions.teams import create_team
from accounts.models import Office, Role, User
from rates.actions.grades import record_grade
from rates.actions.memoranda import (
    Negotiated,
    bring_into_force,
    circulate_version,
    draft_memorandum,
    draft_version,
    sign_version,
)
from rates.actions.titles import approve_title, propose_title
from rates.caps import Basis
from rates.models import MemorandumVersion, Spine
from rates.models.memoranda import Scope
from staffbank.demo import passwords
from staffbank.demo.calendar import DAY, at_the_time, clock
from staffbank.demo.story import STORY, CouncilTold, Person
from staffbank.demo.world import World

QUARTER = timedelta(minutes=15)


def let_in(person: Person, by: User | None) -> User:
    return create_user(
        email=person.email,
        full_name=person.name,
        password=passwords().get(person.email),
        by=by,
    )


def tell_people(world: World) -> None:
    """The operator lets the regional lead in, who lets in everyone else."""
    with at_the_time(world.calendar.set_up):
        lead = let_in(STORY.lead, by=None)
        grant_role(user=lead, role=Role.REGIONAL_LEAD, region=world.region, by=None)
        auditor = let_in(STORY.auditor, by=lead)
        grant_role(user=auditor, role=Role.AUDITOR, region=world.region, by=lead)
        for told in STORY.councils:
            people_of(world, told, lead)


def people_of(world: World, told: CouncilTold, lead: User) -> None:
    council = world.councils[told.name]
    grant_role(user=let_in(told.hr, by=lead), role=Role.COUNCIL_HR, council=council, by=lead)
    offices = {
        Office.DIRECTOR_OF_CHILDRENS_SERVICES: told.director,
        Office.CHIEF_EXECUTIVE: told.chief_executive,
    }
    for office, person in offices.items():
        approver = let_in(person, by=lead)
        grant_role(user=approver, role=Role.APPROVER, council=council, office=office, by=lead)
    hr = world.user(told.hr)
    for team_told in told.teams:
        team = create_team(
            council=council,
            name=team_told.name,
            site=team_told.site,
            latitude=team_told.latitude,
            longitude=team_told.longitude,
            by=hr,
        )
        manager = let_in(team_told.manager, by=hr)
        grant_role(user=manager, role=Role.TEAM_MANAGER, team=team, by=lead)


def tell_grades(world: World) -> None:
    """Each council says what it pays its permanent staff, and what it calls them."""
    with at_the_time(world.calendar.set_up + 5 * DAY):
        spine = Spine.objects.get(code="NJC")
        since = date(world.calendar.first_version.year - 1, 4, 1)
        for told in STORY.councils:
            record_grades(world, told, spine, since)
            map_titles(world, told, since)


def record_grades(world: World, told: CouncilTold, spine: Spine, since: date) -> None:
    for grade in told.grades:
        record_grade(
            by=world.user(told.hr),
            council=world.councils[told.name],
            job_role=world.job_roles[grade.job_role],
            name=grade.name,
            effective_from=since,
            spine=spine,
            bottom_scp=grade.bottom_scp,
            top_scp=grade.top_scp,
            weekly_hours=told.weekly_hours,
            leave_days=told.leave_days,
            employer_pension_rate=told.pension,
            supplements={"market": told.market_supplement},
        )


def map_titles(world: World, told: CouncilTold, since: date) -> None:
    council, hr = world.councils[told.name], world.user(told.hr)
    for title, job_role in told.titles.items():
        proposal = propose_title(
            by=hr,
            council=council,
            title=title,
            job_role=world.job_roles[job_role],
            effective_from=since,
        )
        approve_title(by=world.lead, proposal=proposal)


def tell_unapproved_titles(world: World) -> None:
    """Proposed lately; the lead to sign in as has them to approve."""
    with at_the_time(clock(world.calendar.yesterday, 11)):
        for told in STORY.councils:
            for title, job_role in told.unapproved_titles.items():
                propose_title(
                    by=world.user(told.hr),
                    council=world.councils[told.name],
                    title=title,
                    job_role=world.job_roles[job_role],
                    effective_from=world.calendar.monday(1),
                )


def tell_memorandum(world: World) -> None:
    with at_the_time(world.calendar.drafted(0)):
        draft_memorandum(
            by=world.lead, name=STORY.memorandum, scope=Scope.SUB_REGION, region=world.region
        )


def tell_drafted(world: World, index: int) -> None:
    """And circulated the same day."""
    with at_the_time(world.calendar.drafted(index)):
        version = draft(world, world.calendar.versions[index], STORY.versions[index])
        circulate_version(by=world.lead, version=version, now=timezone.now())


def tell_signed(world: World, index: int) -> None:
    """By the director of every council."""
    version = world.memorandum.versions.get(number=index + 1)
    for minutes, told in enumerate(STORY.councils):
        with at_the_time(world.calendar.signed(index) + minutes * QUARTER):
            sign_version(
                by=world.user(told.director),
                version=version,
                council=world.councils[told.name],
                signatory=told.director.name,
                office="Director of Children's Services",
            )


def tell_in_force(world: World, index: int) -> None:
    version = world.memorandum.versions.get(number=index + 1)
    with at_the_time(world.calendar.in_force(index)):
        bring_into_force(by=world.lead, version=version)


def tell_proposed(world: World) -> None:
    """A draft, to be tried out on past months."""
    with at_the_time(clock(world.calendar.yesterday, 13)):
        draft(world, world.calendar.proposed, STORY.proposed)


def draft(world: World, starts_on: date, told: Mapping[str, Any]) -> MemorandumVersion:
    return draft_version(
        by=world.lead,
        memorandum=world.memorandum,
        effective_from=starts_on,
        clauses=told["clauses"],
        parties=[world.councils[council.name] for council in STORY.councils],
        negotiated=[
            Negotiated(
                job_role=world.job_roles[agreed["job_role"]],
                basis=Basis(agreed["basis"]),
                hourly_rate=Decimal(agreed["hourly_rate"]),
            )
            for agreed in told["agreed"]
        ],
    )
