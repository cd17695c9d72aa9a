"""The parts of the score that are weighed by clauses, or come from what was kept."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from accounts.models import Council, Team, User, Worker
from rates.models import Memorandum
from rates.models.memoranda import Scope
from shifts.eligibility.search import Candidate, candidates
from shifts.models import Booking, Shift
from shifts.models.endings import AbsenceKind, EndReason
from tests.factories import cleared_worker, memorandum_in_force
from tests.shifts.building import NOW, absent, booked, called_off, held
from tests.shifts.eligibility.asking import one_shift

TODAY = NOW.date()
DAY = timedelta(days=1)
LONG_AGO = TODAY - timedelta(weeks=26)


def only(booking: Booking) -> Candidate:
    (candidate,) = candidates(booking, today=TODAY).eligible
    return candidate


@pytest.fixture
def worker(liverpool: Council) -> Worker:
    return cleared_worker(shares_with=[liverpool])


class TestReliability:
    @pytest.fixture
    def booking(self, team: Team, hr: User, memorandum: object) -> Booking:
        return booked(team, hr)

    def accepted(self, worker: Worker, team: Team, hr: User, *days: date) -> list[Shift]:
        assignments = [held(one_shift(team, hr, day, "09:00", "17:00"), worker) for day in days]
        return [assignment.shifts.get() for assignment in assignments]

    def points(self, booking: Booking) -> tuple[Decimal, str]:
        part = only(booking).parts[4]
        assert part.code == "reliability"
        return part.points, part.fact

    def test_a_new_worker_has_the_benefit(self, booking: Booking, worker: Worker) -> None:
        assert self.points(booking) == (5, "none missed or called off late in 26 weeks")

    def test_a_shift_missed_costs_its_share(
        self, booking: Booking, worker: Worker, team: Team, hr: User
    ) -> None:
        first, *_ = self.accepted(worker, team, hr, *(date(2026, 9, day) for day in (7, 8, 9)))
        absent(first, hr, kind=AbsenceKind.NO_SHOW)
        told = "1 of 3 shifts missed or called off late in 26 weeks"
        assert self.points(booking) == (Decimal("3.3"), told)

    def test_a_shift_called_off_late_counts_alike(
        self, booking: Booking, worker: Worker, team: Team, hr: User
    ) -> None:
        first, _ = self.accepted(worker, team, hr, date(2026, 9, 7), date(2026, 9, 8))
        called_off(first, hr, side="worker", late=True, reason=EndReason.OTHER_WORK)
        assert self.points(booking)[0] == Decimal("2.5")

    @pytest.mark.parametrize("kind", [AbsenceKind.SICKNESS, AbsenceKind.LEAVE])
    def test_health_and_leave_cost_nothing(
        self, booking: Booking, worker: Worker, team: Team, hr: User, kind: str
    ) -> None:
        missed, late = self.accepted(worker, team, hr, date(2026, 9, 7), date(2026, 9, 8))
        absent(missed, hr, kind=kind)
        called_off(late, hr, side="worker", late=True, reason=EndReason.ILLNESS)
        assert self.points(booking)[0] == 5

    def test_what_the_council_calls_off_costs_nothing(
        self, booking: Booking, worker: Worker, team: Team, hr: User
    ) -> None:
        (late,) = self.accepted(worker, team, hr, date(2026, 9, 7))
        called_off(late, hr, side="council", late=True, reason=EndReason.BUDGET)
        assert self.points(booking)[0] == 5

    def test_what_is_older_than_26_weeks_is_forgotten(
        self, booking: Booking, worker: Worker, team: Team, hr: User
    ) -> None:
        old, lately = self.accepted(worker, team, hr, LONG_AGO - DAY, LONG_AGO)
        absent(old, hr, kind=AbsenceKind.NO_SHOW)
        assert self.points(booking)[0] == 5
        absent(lately, hr, kind=AbsenceKind.NO_SHOW)
        assert self.points(booking)[0] == 0


class TestWeights:
    def test_the_memorandum_of_the_smallest_area_decides(
        self, city_region: list[Council], team: Team, hr: User, worker: Worker
    ) -> None:
        national = Memorandum.objects.create(name="National", scope=Scope.NATIONAL)
        memorandum_in_force(city_region, memorandum=national, clauses={"rank_cost": 40})
        assert only(booked(team, hr)).parts[5].out_of == 40
        memorandum_in_force(city_region, clauses={"rank_cost": 1, "rank_distance": 7})
        candidate = only(booked(team, hr))
        assert [part.out_of for part in candidate.parts] == [40, 20, 7, 10, 5, 1]
        assert candidate.score == sum(part.points for part in candidate.parts)

    def test_a_weight_of_nothing_earns_nothing(
        self, city_region: list[Council], team: Team, hr: User, worker: Worker
    ) -> None:
        memorandum_in_force(city_region, clauses={"rank_cost": 0})
        assert only(booked(team, hr)).parts[5].points == 0

    @pytest.mark.parametrize("minutes", [1, 37, 111, 444, 480])
    @pytest.mark.parametrize("weight", [40, 41, 77, 100])
    def test_points_are_rounded_half_up_to_a_tenth(
        self,
        city_region: list[Council],
        team: Team,
        hr: User,
        worker: Worker,
        weight: int,
        minutes: int,
    ) -> None:
        memorandum_in_force(city_region, clauses={"rank_continuity_team": weight})
        assignment = held(one_shift(team, hr, date(2026, 9, 7), "09:00", "17:00"), worker)
        start = assignment.shifts.get().period.lower
        assignment.shifts.update(
            period=(start, start + timedelta(minutes=minutes)), unpaid_break=None
        )
        tenth = Decimal("0.1")
        hours = (Decimal(minutes) / 60).quantize(tenth, ROUND_HALF_UP)
        expected = (weight * hours / 148).quantize(tenth, ROUND_HALF_UP)
        part = only(booked(team, hr)).parts[0]
        assert (part.points, part.fact) == (expected, f"{hours} h worked")
