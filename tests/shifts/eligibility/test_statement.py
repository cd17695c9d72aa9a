"""The statement that judges the pool agrees with what the rules say of each worker."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import Council, Membership, Role
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import candidates, findings_for
from tests.factories import LONG_AGO, TeamFactory, user_with
from tests.shifts.eligibility.worlds import World


def everyone(booking: Any, today: Any) -> Any:
    found = candidates(booking, today=today)
    return found, {each.worker: each for each in (*found.eligible, *found.ineligible)}


@pytest.mark.parametrize("seed", range(20, 23))
def test_the_pool_and_each_worker_are_judged_alike(
    city_region: list[Council], liverpool: Council, wirral: Council, seed: int
) -> None:
    by = user_with(Role.COUNCIL_HR, liverpool)
    Membership.objects.create(
        user=by, role=Role.COUNCIL_HR, council=wirral, granted_at=LONG_AGO
    )
    teams = [TeamFactory.create(council=council) for council in (liverpool, wirral)]
    world = World(seed, city_region, teams, by)
    for _ in range(3):
        booking = world.booking()
        today = world.today_for(booking.starts_on)
        for _ in range(8):
            world.employ_elsewhere(world.worker(booking.starts_on), booking)
        found, listed = everyone(booking, today)
        blocked: Counter[str] = Counter()
        for worker in listed:
            findings = findings_for(booking, worker, today=today)
            codes = {each.code for each in findings if each.severity == Severity.BLOCK}
            blocked.update(codes)
            assert (listed[worker] in found.eligible) == (not codes), (seed, worker, codes)
        assert found.blocked == blocked
        assert sum(found.pool) == len(listed)
