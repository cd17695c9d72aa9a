"""Narrowing finds whom it should, and nothing about who does not share their passport."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Consent, Council, DbsCheck, Team, User, Worker
from shifts.eligibility.narrowing import Narrowing
from shifts.eligibility.search import Candidates, Which, candidates
from shifts.models import Booking
from tests.factories import cleared_worker
from tests.shifts.building import NOW, booked, held
from tests.shifts.eligibility.asking import one_shift

pytestmark = pytest.mark.usefixtures("memorandum")
TODAY = NOW.date()


def named(worker: Worker, name: str) -> Worker:
    worker.user.full_name = name
    worker.user.save()
    return worker


@pytest.fixture
def booking(team: Team, hr: User) -> Booking:
    return booked(team, hr)


@pytest.fixture
def near(liverpool: Council) -> Worker:
    return named(cleared_worker(shares_with=[liverpool]), "Ana 100%_Near")


@pytest.fixture
def far(liverpool: Council, wirral: Council) -> Worker:
    worker = cleared_worker(
        shares_with=[liverpool], employing_council=wirral, latitude=Decimal("53.600")
    )
    return named(worker, "Bea Far")


@pytest.fixture
def silent(wirral: Council) -> Worker:
    """Next door, cleared, and sharing with nobody."""
    return named(cleared_worker(shares_with=[], employing_council=wirral), "Cy Silent")


def look(booking: Booking, **narrowing: Any) -> Candidates:
    return candidates(booking, today=TODAY, narrowing=Narrowing(**narrowing))


def found(booking: Booking, **narrowing: Any) -> set[Worker]:
    lists = look(booking, **narrowing)
    return {each.worker for each in (*lists.eligible, *lists.ineligible)}


def test_by_name_with_wildcards_as_they_are_typed(
    booking: Booking, near: Worker, far: Worker
) -> None:
    assert found(booking, name="bea") == {far}
    assert found(booking, name="0%_n") == {near}
    assert found(booking, name="_") == {near}
    assert found(booking, name="\\") == set()


def test_by_distance_at_the_tenth_of_a_mile_that_is_shown(
    booking: Booking, near: Worker, far: Worker
) -> None:
    (shown,) = (each for each in look(booking).eligible if each.worker == far)
    assert shown.distance_miles is not None
    assert found(booking, max_miles=shown.distance_miles) == {near, far}
    assert found(booking, max_miles=shown.distance_miles - Decimal("0.1")) == {near}


def test_by_employing_council(
    booking: Booking, near: Worker, far: Worker, silent: Worker, wirral: Council
) -> None:
    assert found(booking, council=wirral) == {far, silent}


def test_by_knowing_the_team(
    booking: Booking, near: Worker, far: Worker, team: Team, hr: User
) -> None:
    assert found(booking, knows_team=True) == set()
    held(one_shift(team, hr, date(2026, 9, 7), "09:00", "17:00"), far)
    assert found(booking, knows_team=True) == {far}


def test_by_clearance(booking: Booking, near: Worker, far: Worker, silent: Worker) -> None:
    far.clearances.update(effective=(date(2024, 1, 1), date(2027, 1, 1)))
    assert found(booking, cleared_until=date(2026, 12, 31)) == {near, far}
    assert found(booking, cleared_until=date(2027, 1, 1)) == {near}


def test_by_the_rule_that_blocks(booking: Booking, near: Worker, far: Worker) -> None:
    DbsCheck.objects.filter(worker=near).delete()
    lists = look(booking, blocked_by="DBS")
    assert (lists.eligible, [each.worker for each in lists.ineligible]) == ((), [near])
    assert (lists.found, lists.pool) == ((0, 1), (1, 1))


def test_what_is_not_shared_is_never_found_by(
    booking: Booking, silent: Worker, team: Team, hr: User
) -> None:
    """Not even by the widest value, so no bisection tells where they live."""
    held(one_shift(team, hr, date(2026, 9, 7), "09:00", "17:00"), silent)
    DbsCheck.objects.filter(worker=silent).delete()
    assert found(booking) == {silent}
    for narrowing in (
        {"max_miles": Decimal(1000)},
        {"knows_team": True},
        {"cleared_until": TODAY},
        {"blocked_by": "DBS"},
    ):
        assert found(booking, **narrowing) == set(), narrowing
    assert found(booking, blocked_by="CLEARED") == {silent}
    assert look(booking).blocked == {"CLEARED": 1}


def test_with_consent_the_same_is_found(
    booking: Booking, silent: Worker, liverpool: Council
) -> None:
    DbsCheck.objects.filter(worker=silent).delete()
    Consent.objects.create(worker=silent, council=liverpool, given_at=NOW, given_by=silent.user)
    assert found(booking, max_miles=Decimal(1000), cleared_until=TODAY) == {silent}
    assert look(booking).blocked == {"DBS": 1}


def test_pages_are_of_one_order(booking: Booking, near: Worker, far: Worker) -> None:
    whole = candidates(booking, today=TODAY).eligible
    pages = [
        candidates(booking, today=TODAY, page=page, per_page=1).eligible for page in (1, 2, 3)
    ]
    assert [page[0].worker for page in pages[:2]] == [each.worker for each in whole]
    assert pages[2] == ()


def test_one_list_alone(booking: Booking, near: Worker, silent: Worker) -> None:
    one = candidates(booking, today=TODAY, which=Which.INELIGIBLE)
    assert (one.eligible, [each.worker for each in one.ineligible]) == ((), [silent])
    assert one.found == (1, 1)
