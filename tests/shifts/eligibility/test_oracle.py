"""The SQL against an independent reading of the rules, on random workers and bookings."""

from collections import Counter
from collections.abc import Iterable

import pytest

from accounts.models import Council, Membership, Role, Worker
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Finding
from shifts.eligibility.search import Reader, findings_for
from tests.factories import LONG_AGO, TeamFactory, user_with
from tests.shifts.eligibility.oracle import Oracle, Verdict
from tests.shifts.eligibility.worlds import World

SEEDS = range(6)
BOOKINGS, WORKERS = 5, 12  # for each seed: 360 pairs in all


def verdicts(findings: Iterable[Finding]) -> set[Verdict]:
    return {(finding.code, finding.severity.value, finding.on) for finding in findings}


@pytest.mark.parametrize("seed", SEEDS)
def test_sql_and_oracle_agree(
    city_region: list[Council], liverpool: Council, wirral: Council, seed: int
) -> None:
    by = user_with(Role.COUNCIL_HR, liverpool)
    Membership.objects.create(
        user=by, role=Role.COUNCIL_HR, council=wirral, granted_at=LONG_AGO
    )
    teams = [TeamFactory.create(council=council) for council in (liverpool, wirral)]
    world = World(seed, city_region, teams, by)
    fired: Counter[str] = Counter()
    for _ in range(BOOKINGS):
        booking = world.booking()
        today = world.today_for(booking.starts_on)
        for _ in range(WORKERS):
            worker = world.worker(booking.starts_on)
            world.employ_elsewhere(worker, booking)
            worker = Worker.objects.get(pk=worker.pk)
            found = verdicts(findings_for(booking, worker, today=today, reader=Reader.WORKER))
            assert found == Oracle(booking, worker, today).verdicts(), (booking.pk, worker.pk)
            fired.update(code for code, _, _ in found)
    assert all(count < BOOKINGS * WORKERS for count in fired.values())
    assert set(fired) >= {rule.code for rule in RULES} - {"COOL-OFF"}
