"""The SQL against an independent reading of the rules, on random workers and bookings."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pytest

from accounts.models import Council, Membership, Role, Worker
from shifts.eligibility.ask import ask_of
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Finding
from shifts.eligibility.search import Reader, findings_of
from shifts.models import Booking
from tests.factories import LONG_AGO, TeamFactory, user_with
from tests.shifts.eligibility.oracle import Oracle, Verdict
from tests.shifts.eligibility.worlds import World

SEEDS = range(6)
BOOKINGS, WORKERS = 5, 60  # for each seed, each with each: 1,800 pairs in all
READ = (
    "dbs_checks",
    "rights_to_work",
    "references",
    "assessed_year",
    "do_not_rebooks",
    "spells__council",
    "spells__contracted_hours",
    "spells__leave",
    "consents",
    "clearances",
    "opt_outs",
    "outside_work",
    "rests__offer__assignment",
    "shifts",
)


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
    bookings = [world.booking() for _ in range(BOOKINGS)]
    for number in range(WORKERS):
        booking = bookings[number % BOOKINGS]
        world.employ_elsewhere(world.worker(booking.starts_on), booking)
    workers = list(Worker.objects.prefetch_related(*READ))
    fired: Counter[str] = Counter()
    for booking in bookings:
        today = world.today_for(booking.starts_on)
        told = findings_of(booking, workers, today=today, reader=Reader.WORKER)
        for worker in workers:
            found = verdicts(told[worker])
            assert found == Oracle(booking, worker, today).verdicts(), (booking.pk, worker.pk)
            fired.update(code for code, _, _ in found)
        check_search_agrees(booking, workers, today)
    assert all(count < BOOKINGS * WORKERS for count in fired.values())
    assert set(fired) >= {rule.code for rule in RULES} - {"COOL-OFF", "BREAK"}


def check_search_agrees(booking: Booking, workers: list[Worker], today: date) -> None:
    """What searches the pool finds as severe as what is told of each worker."""
    ask = ask_of(booking, today=today)
    for rule in [each for each in RULES if each.applies(ask)]:
        rows = Worker.objects.annotate(judged=rule.judges(ask), found=rule.found(ask))
        for row in rows.filter(pk__in=[worker.pk for worker in workers]):
            assert row.judged == (row.found["severity"] or ""), (rule.code, row.pk)
