"""Test data: rows as the actions would leave them, made in as few statements as the guards allow."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.models import (
    Clearance,
    Consent,
    Council,
    DbsCheck,
    EmploymentSpell,
    Membership,
    Reference,
    Region,
    Registration,
    RightToWork,
    Role,
    Team,
    User,
    Worker,
)
from rates.actions.memoranda.succession import last_in_force, supersede_the_one_before
from rates.clauses import defaults
from rates.models import Cap, Memorandum, MemorandumVersion, Party, Signature
from rates.models.memoranda import Scope, VersionState

LONG_AGO = datetime(2024, 1, 1, 9, tzinfo=UTC)
PASSWORD = "a long enough password"
LIVERPOOL_CITY_REGION = ["Halton", "Knowsley", "Liverpool", "Sefton", "St. Helens", "Wirral"]


def council_named(name: str) -> Council:
    """A real council, from the reference data that every test database holds."""
    return Council.objects.select_related("region").get(name=name)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(lambda: make_password(None))


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    council = factory.LazyFunction(lambda: council_named("Liverpool"))
    name = factory.Sequence(lambda n: f"Team {n}")
    site = "Cunard Building, Water Street"
    latitude = Decimal("53.404")
    longitude = Decimal("-2.994")


def user_with(
    role: Role, where: Council | Team | Region | None = None, *, office: str = "", **user: Any
) -> User:
    """A signed-up user who holds one role."""
    person = UserFactory.create(**user)
    scope = {} if where is None else {type(where).__name__.lower(): where}
    Membership.objects.create(
        user=person, role=role, granted_at=LONG_AGO, office=office, **scope
    )
    return person


class WorkerFactory(DjangoModelFactory[Worker]):
    """A worker with the role and nothing in their passport."""

    class Meta:
        model = Worker

    user = factory.LazyFunction(lambda: user_with(Role.WORKER))
    employing_council = factory.LazyFunction(lambda: council_named("Liverpool"))
    latitude = Decimal("53.410")
    longitude = Decimal("-2.980")
    qualified_on = date(2015, 7, 1)
    joined_at = LONG_AGO
    joined_by = factory.SubFactory(UserFactory)


def cleared_worker(
    *,
    shares_with: Sequence[Council],
    job_roles: Sequence[str] = ("social_worker",),
    **worker: Any,
) -> Worker:
    """A worker whom no rule stands against, until work is added."""
    someone = WorkerFactory.create(**worker)
    seen = {"recorded_at": LONG_AGO, "recorded_by": someone.joined_by}
    Registration.objects.create(
        worker=someone,
        number=f"SW{someone.pk}",
        status="registered",
        registered_until=date(2035, 11, 30),
        **seen,
    )
    DbsCheck.objects.create(
        worker=someone,
        certificate_number=f"{someone.pk:012d}",
        issued_on=date(2024, 1, 1),
        childrens_barred_list=True,
        update_service_checked_on=date(2026, 10, 1),
        original_seen_by="Priya Shah",
        **seen,
    )
    RightToWork.objects.create(
        worker=someone, effective=DateRange(date(2020, 1, 1), None), **seen
    )
    for referee in ("Alice Brown", "Bob Green"):
        Reference.objects.create(
            worker=someone,
            referee=referee,
            received_on=date(2026, 6, 1),
            practice_based=True,
            standard_template=True,
            **seen,
        )
    EmploymentSpell.objects.create(
        worker=someone,
        council=someone.employing_council,
        employer=someone.employing_council.name,
        effective=DateRange(date(2016, 1, 1), date(2024, 1, 1)),
        directly_employed=True,
        child_and_family=True,
        kind="permanent",
        leaving_reason="resigned",
        **seen,
    )
    for job_role in job_roles:
        Clearance.objects.create(
            worker=someone,
            council=someone.employing_council,
            job_role_id=job_role,
            effective=DateRange(date(2024, 1, 1), None),
            **seen,
        )
    for council in shares_with:
        Consent.objects.create(
            worker=someone, council=council, given_at=LONG_AGO, given_by=someone.user
        )
    return someone


CAPS = {("social_worker", "paye"): "31.00", ("social_worker", "umbrella"): "40.00"}


def memorandum_draft(
    councils: Sequence[Council],
    caps: Mapping[tuple[str, str], str] = CAPS,
    *,
    effective: tuple[date, date | None] = (date(2026, 4, 1), None),
    clauses: Mapping[str, Any] | None = None,
    memorandum: Memorandum | None = None,
) -> MemorandumVersion:
    """A draft with its parties and negotiated caps; it supersedes what is in force."""
    by = UserFactory.create()
    memorandum = memorandum or Memorandum.objects.create(
        name=f"Memorandum {by.pk}", scope=Scope.SUB_REGION, region=councils[0].region
    )
    version = MemorandumVersion.objects.create(
        memorandum=memorandum,
        number=memorandum.versions.count() + 1,
        effective=DateRange(*effective),
        supersedes=last_in_force(memorandum),
        clauses=defaults() | dict(clauses or {}),
        drafted_at=LONG_AGO,
        drafted_by=by,
    )
    Party.objects.bulk_create(Party(version=version, council=one) for one in councils)
    for (job_role, basis), amount in caps.items():
        Cap.objects.create(
            version=version,
            job_role_id=job_role,
            basis=basis,
            effective=version.effective,
            negotiated_rate=Decimal(amount),
            provisional=False,
            derivation={},
        )
    return version


def memorandum_circulated(
    councils: Sequence[Council],
    caps: Mapping[tuple[str, str], str] = CAPS,
    **terms: Any,
) -> MemorandumVersion:
    """The same, before its parties."""
    return circulated(memorandum_draft(councils, caps, **terms))


def circulated(version: MemorandumVersion) -> MemorandumVersion:
    version.state = VersionState.CIRCULATED
    version.circulated_at, version.circulated_by = LONG_AGO, version.drafted_by
    version.save(update_fields=["state", "circulated_at", "circulated_by"])
    return version


def memorandum_in_force(
    councils: Sequence[Council],
    caps: Mapping[tuple[str, str], str] = CAPS,
    **terms: Any,
) -> MemorandumVersion:
    """The same, signed by every party and in force."""
    version = memorandum_circulated(councils, caps, **terms)
    for council in councils:
        Signature.objects.create(
            version=version,
            council=council,
            signatory="Director",
            signed_at=LONG_AGO,
            signed_by=version.drafted_by,
        )
    version.state = VersionState.SIGNED
    version.save(update_fields=["state"])
    supersede_the_one_before(version)
    version.state = VersionState.IN_FORCE
    version.save(update_fields=["state"])
    return version


def next_monday(after: date) -> date:
    return after + timedelta(days=7 - after.weekday())


def weekdays(start: time = time(9), end: time = time(17), *days: int) -> list[dict[str, Any]]:
    """A weekly pattern as the API takes it: these hours, Monday to Friday unless days are given."""
    return [
        {
            "weekday": day,
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
            "break_minutes": 30,
        }
        for day in days or range(5)
    ]
