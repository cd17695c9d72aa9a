from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Consent, Council, Registration, Team, User, Worker
from shifts.eligibility.ranking import PARTS
from shifts.eligibility.rule import Finding
from shifts.eligibility.search import (
    Candidate,
    NotInThePool,
    Reader,
    Standing,
    candidates,
    findings_for,
)
from shifts.models import Booking, Offer
from shifts.states import OfferState
from tests.factories import TeamFactory, cleared_worker, council_named
from tests.shifts.building import MONDAY, NOW, booked, held, offered
from tests.shifts.eligibility.asking import one_shift

pytestmark = pytest.mark.usefixtures("memorandum")
TODAY = NOW.date()


@pytest.fixture
def booking(team: Team, hr: User) -> Booking:
    return booked(team, hr, places=2)


@pytest.fixture
def suspended(liverpool: Council) -> Worker:
    worker = cleared_worker(shares_with=[liverpool])
    Registration.objects.filter(worker=worker).update(status="suspended")
    return worker


def workers(found: Iterable[Candidate]) -> list[Worker]:
    return [candidate.worker for candidate in found]


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_candidates_nobody_is_hidden(
    booking: Booking, worker: Worker, suspended: Worker, newcomer: Worker
) -> None:
    found = candidates(booking, today=TODAY)
    assert workers(found.eligible) == [worker]
    assert set(workers(found.ineligible)) == {suspended, newcomer}
    (eligible,) = found.eligible
    assert (eligible.findings, eligible.cleared, eligible.cleared_until) == ((), True, None)


def test_candidates_of_the_whole_region_and_no_other(
    booking: Booking, liverpool: Council, newcomer: Worker
) -> None:
    cumbria = cleared_worker(
        shares_with=[liverpool], employing_council=council_named("Cumberland")
    )
    cleared_worker(shares_with=[liverpool], employing_council=council_named("Leeds"))
    found = candidates(booking, today=TODAY)
    assert set(workers(found.eligible + found.ineligible)) == {newcomer, cumbria}


def test_candidates_leave_out_who_has_left(
    booking: Booking, worker: Worker, suspended: Worker
) -> None:
    worker.left_at, worker.left_by = timezone.now(), worker.user
    worker.save()
    suspended.user.is_active = False
    suspended.user.save()
    found = candidates(booking, today=TODAY)
    assert found.eligible + found.ineligible == ()
    for gone in (worker, suspended):
        with pytest.raises(NotInThePool):
            findings_for(booking, gone, today=TODAY)


def test_candidates_who_need_no_more_than_a_sign_off_are_ranked(
    booking: Booking, worker: Worker
) -> None:
    Registration.objects.update(status="conditions", conditions="Weekly review.")
    (candidate,) = candidates(booking, today=TODAY).eligible
    assert codes(candidate.findings) == ["SWE"]


def test_candidates_say_until_when_someone_is_cleared(booking: Booking, worker: Worker) -> None:
    worker.clearances.update(effective=(date(2024, 1, 1), date(2027, 1, 1)))
    (candidate,) = candidates(booking, today=TODAY).eligible
    assert candidate.cleared_until == date(2026, 12, 31)


def test_candidates_show_who_is_already_linked(booking: Booking, liverpool: Council) -> None:
    holding, asked, declined, other = (
        cleared_worker(shares_with=[liverpool]) for _ in range(4)
    )
    held(booking, holding)
    offered(booking, asked)
    offered(booking, declined)
    Offer.objects.filter(worker=declined).update(state=OfferState.DECLINED, closed_at=NOW)
    found = candidates(booking, today=TODAY).eligible
    standing = {candidate.worker: candidate.standing for candidate in found}
    assert standing == {
        holding: Standing.HOLDING,
        asked: Standing.OFFERED,
        declined: Standing.DECLINED,
        other: None,
    }


class TestPrivacy:
    @pytest.fixture
    def lent(self, wirral: Council) -> Worker:
        """A suspended Wirral worker who shares with nobody."""
        worker = cleared_worker(shares_with=[], employing_council=wirral)
        Registration.objects.filter(worker=worker).update(status="suspended")
        return worker

    def only(self, booking: Booking) -> Candidate:
        (candidate,) = candidates(booking, today=TODAY).ineligible
        return candidate

    def test_without_consent_only_that_is_told(self, booking: Booking, lent: Worker) -> None:
        candidate = self.only(booking)
        assert codes(candidate.findings) == ["CLEARED"]
        assert not candidate.cleared
        assert candidate.cleared_until is None
        assert candidate.distance_miles is None
        assert candidate.parts == ()
        assert codes(findings_for(booking, lent, today=TODAY)) == ["CLEARED"]

    def test_with_consent_the_rest_is_told(
        self, booking: Booking, lent: Worker, liverpool: Council
    ) -> None:
        Consent.objects.create(worker=lent, council=liverpool, given_at=NOW, given_by=lent.user)
        candidate = self.only(booking)
        assert codes(candidate.findings) == ["SWE"]
        assert candidate.cleared
        assert candidate.distance_miles is not None

    def test_the_worker_is_told_everything(self, booking: Booking, lent: Worker) -> None:
        found = findings_for(booking, lent, today=TODAY, reader=Reader.WORKER)
        assert codes(found) == ["SWE", "CLEARED"]

    def test_a_councils_own_worker_is_known_to_it(
        self, booking: Booking, suspended: Worker
    ) -> None:
        Consent.objects.update(withdrawn_at=NOW, withdrawn_by=suspended.user)
        candidate = self.only(booking)
        assert codes(candidate.findings) == ["SWE", "CLEARED"]
        assert candidate.distance_miles is not None


class TestRanking:
    """Two workers alike, until one of them has something."""

    @pytest.fixture
    def first(self, liverpool: Council) -> Worker:
        return cleared_worker(shares_with=[liverpool])

    @pytest.fixture
    def second(self, first: Worker, liverpool: Council) -> Worker:
        return cleared_worker(shares_with=[liverpool])

    def ranked(self, booking: Booking) -> tuple[Candidate, ...]:
        return candidates(booking, today=TODAY).eligible

    def worked(self, worker: Worker, team: Team, hr: User, day: date, **changes: Any) -> None:
        held(one_shift(team, hr, day, "09:00", "17:00", **changes), worker)

    def test_ties_are_in_order_of_entry(
        self, booking: Booking, first: Worker, second: Worker
    ) -> None:
        assert workers(self.ranked(booking)) == [first, second]

    def test_parts_add_up_to_the_score(self, booking: Booking, first: Worker) -> None:
        (candidate,) = self.ranked(booking)
        parts = candidate.score_parts
        assert list(parts) == [part.code for part in PARTS]
        assert candidate.score == sum(parts.values())
        assert candidate.score == Decimal(
            "39.7"
        )  # near, offered nothing lately, nothing missed
        assert candidate.distance_miles == Decimal("0.7")

    def test_who_knows_the_team_leads(
        self, booking: Booking, team: Team, hr: User, first: Worker, second: Worker
    ) -> None:
        self.worked(second, team, hr, date(2026, 9, 7))
        best, other = self.ranked(booking)
        assert best.worker == second
        assert best.score_parts["continuity_team"] == Decimal("2.2")  # 8 h of 148, of 40
        assert best.score_parts["continuity_council"] == Decimal("1.1")
        assert best.parts[0].fact == "8.0 h worked"
        assert other.score_parts["continuity_team"] == 0

    def test_who_knows_the_council_comes_next(
        self,
        booking: Booking,
        team: Team,
        hr: User,
        liverpool: Council,
        first: Worker,
        second: Worker,
    ) -> None:
        elsewhere = TeamFactory.create(council=liverpool)
        self.worked(second, elsewhere, hr, date(2026, 9, 7))
        best = self.ranked(booking)[0]
        assert best.worker == second
        assert best.score_parts["continuity_team"] == 0
        assert best.score_parts["continuity_council"] == Decimal("1.1")

    def test_work_still_to_come_is_no_continuity(
        self, booking: Booking, team: Team, hr: User, first: Worker, second: Worker
    ) -> None:
        self.worked(second, team, hr, TODAY)
        assert workers(self.ranked(booking)) == [first, second]
        self.worked(second, team, hr, TODAY - timedelta(days=1))
        assert workers(self.ranked(booking)) == [second, first]

    def test_the_nearer_comes_first(
        self, booking: Booking, first: Worker, second: Worker
    ) -> None:
        first.latitude = Decimal("53.500")
        first.save()
        best, other = self.ranked(booking)
        assert best.worker == second
        assert other.distance_miles == Decimal("6.7")

    def test_whoever_was_offered_little_lately_comes_first(
        self, booking: Booking, team: Team, hr: User, first: Worker, second: Worker
    ) -> None:
        other = one_shift(team, hr, MONDAY + timedelta(days=14), "09:00", "17:00", places=3)
        offered(other, first, sent_at=NOW - timedelta(days=29))
        assert workers(self.ranked(booking)) == [first, second]
        Offer.objects.update(sent_at=NOW - timedelta(days=20))
        best, last = self.ranked(booking)
        assert best.worker == second
        assert last.parts[3].fact == "8.0 h offered in 28 days"

    def test_an_offer_of_this_booking_costs_nothing(
        self, booking: Booking, first: Worker, second: Worker
    ) -> None:
        offered(booking, first)
        assert workers(self.ranked(booking)) == [first, second]


def test_candidates_and_findings_for_are_one(
    booking: Booking, worker: Worker, suspended: Worker, newcomer: Worker, wirral: Council
) -> None:
    cleared_worker(shares_with=[], employing_council=wirral)
    found = candidates(booking, today=TODAY)
    for candidate in found.eligible + found.ineligible:
        alone = findings_for(booking, candidate.worker, today=TODAY)
        assert alone == candidate.findings
