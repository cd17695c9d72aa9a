"""No life of a booking finds a state outside the diagram; LIVES asks for more than the usual."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import Council, Team
from accounts.trail import first_bad_entries
from rates.models import MemorandumVersion
from shifts.actions.assignments import ending
from tests.conftest import People
from tests.factories import cleared_worker
from tests.shifts.lives.lives import Lives
from tests.shifts.lives.machine import World

pytestmark = pytest.mark.django_db
USUAL = 12
THOROUGH = settings(
    max_examples=int(os.environ.get("LIVES", USUAL)),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> World:
    more = [cleared_worker(shares_with=[liverpool]) for _ in range(2)]
    return World(people, team, [people.worker, people.other_worker, *more])


def test_every_life_stays_inside_the_diagram(world: World) -> None:
    class LivesHere(Lives):
        pass

    LivesHere.world = world
    run_state_machine_as_test(LivesHere, settings=THOROUGH)  # type: ignore[no-untyped-call]
    assert not [bad for bad in first_bad_entries() if bad]


def test_a_broken_action_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the test above can fail: shifts are given up, and the booking is not told."""

    def a_life_that_ends_early() -> None:
        life = type("LivesHere", (Lives,), {"world": world})()
        life.begin_with_a_booking()
        life.end(which=0, days=-1, by_worker=False, again=True)
        life.teardown()

    a_life_that_ends_early()
    monkeypatch.setattr(ending, "settle_booking", lambda *args, **kwargs: None)
    with pytest.raises(AssertionError):
        a_life_that_ends_early()
