"""What every test stands on: a real database with the reference data, and the people."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Council, Office, Role, Team, User, Worker
from rates.models import MemorandumVersion
from tests.factories import (
    LIVERPOOL_CITY_REGION,
    TeamFactory,
    UserFactory,
    cleared_worker,
    council_named,
    memorandum_in_force,
    user_with,
)

pytest_plugins = ["tests.isolation"]

REFERENCE_TABLES = {
    "accounts_council",
    "accounts_jobrole",
    "accounts_region",
    "rates_award",
    "rates_bankholiday",
    "rates_oncosttable",
    "rates_publishedfigure",
    "rates_spine",
    "rates_spinepoint",
}


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.AUDIT_SIGNING_KEY = "5e" * 32


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_reference_data", verbosity=0)
    yield
    with django_db_blocker.unblock():
        _end_sessions_left_behind()


def _end_sessions_left_behind() -> None:
    """A killed child's session outlives it for a while, and would keep its database from going."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _flush_what_tests_made() -> Iterator[None]:
    """Transactional tests empty the tables at their end.

    The guards refuse TRUNCATE, so it runs with triggers off, which only the owner of the database
    may do; and the reference data stays.
    """
    operations = type(connection.ops)  # a browser test has a connection of its own
    whole_flush = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        kept = [table for table in tables if table not in REFERENCE_TABLES]
        statements = whole_flush(self, style, kept, **options)
        return [
            "SET session_replication_role = replica",
            *statements,
            "SET session_replication_role = DEFAULT",
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


@dataclass(frozen=True)
class People:
    """One of each, around one Liverpool team; the outsiders belong to Wirral or nowhere."""

    hr: User
    manager: User
    approver: User
    worker: Worker
    lead: User
    auditor: User
    other_hr: User
    other_worker: Worker
    nobody: User


@pytest.fixture
def liverpool(db: None) -> Council:
    return council_named("Liverpool")


@pytest.fixture
def wirral(db: None) -> Council:
    return council_named("Wirral")


@pytest.fixture
def city_region(db: None) -> list[Council]:
    """The six councils of the Liverpool City Region."""
    return [council_named(name) for name in LIVERPOOL_CITY_REGION]


@pytest.fixture
def team(liverpool: Council) -> Team:
    return team_of(liverpool)


def team_of(liverpool: Council) -> Team:
    return TeamFactory.create(council=liverpool, name="Assessment North")


@pytest.fixture
def people(liverpool: Council, wirral: Council, team: Team) -> People:
    return people_around(liverpool, wirral, team)


def people_around(liverpool: Council, wirral: Council, team: Team) -> People:
    both = [liverpool, wirral]
    return People(
        hr=user_with(Role.COUNCIL_HR, liverpool, full_name="Hannah Reid"),
        manager=user_with(Role.TEAM_MANAGER, team, full_name="Marcus Lee"),
        approver=user_with(
            Role.APPROVER,
            liverpool,
            office=Office.DIRECTOR_OF_CHILDRENS_SERVICES,
            full_name="Aisha Khan",
        ),
        worker=cleared_worker(shares_with=both),
        lead=user_with(Role.REGIONAL_LEAD, liverpool.region, full_name="Ruth Lane"),
        auditor=user_with(Role.AUDITOR, liverpool.region),
        other_hr=user_with(Role.COUNCIL_HR, wirral),
        other_worker=cleared_worker(shares_with=both, employing_council=wirral),
        nobody=UserFactory.create(),
    )


@pytest.fixture
def memorandum(city_region: list[Council]) -> MemorandumVersion:
    """In force from 1 April 2026 among the six: a social worker is £31.00 PAYE, £40.00 umbrella."""
    return memorandum_in_force(city_region)


@pytest.fixture
def api() -> APIClient:
    return APIClient()
