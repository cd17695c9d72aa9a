"""The world of the permission matrix, made once for all the tests of a module that ask about it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.conftest import people_around, team_of
from tests.everyone import TODAY, World, everything
from tests.factories import LIVERPOOL_CITY_REGION, council_named, memorandum_in_force


@pytest.fixture(autouse=True, scope="module")
def _files_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The files are as old as the world, so they are kept as long as it is."""
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(EVIDENCE_DIR=folder, AUDIT_SIGNING_KEY="5e" * 32):
        yield


@pytest.fixture(scope="module")
def the_world(
    _files_of_its_own: None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[World]:
    """Made once, in a transaction that is never committed; each call leaves it as it found it."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr("django.utils.timezone.now", lambda: TODAY)
        city_region = [council_named(name) for name in LIVERPOOL_CITY_REGION]
        liverpool, wirral = council_named("Liverpool"), council_named("Wirral")
        team = team_of(liverpool)
        people = people_around(liverpool, wirral, team)
        yield everything(people, team, memorandum_in_force(city_region), city_region)
        transaction.set_rollback(True)


@pytest.fixture
def world(the_world: World, db: None) -> World:
    """What a test does to it is undone, in the database and in memory."""
    return deepcopy(the_world)
