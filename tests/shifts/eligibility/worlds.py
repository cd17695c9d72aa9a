"""Random pools and bookings, with their days gathered around the edges of the rules."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from accounts.models import (
    AssessedYear,
    Clearance,
    Consent,
    ContractedHours,
    Council,
    DbsCheck,
    EmploymentLeave,
    EmploymentSpell,
    Reference,
    Registration,
    RightToWork,
    Team,
    User,
    Worker,
)
from rates.caps import Basis
from rates.models.decisions import BASIS_OF, Engagement
from shifts.models import Booking
from tests.factories import LONG_AGO, WorkerFactory, memorandum_in_force
from tests.shifts.building import booked
from tests.shifts.eligibility.asking import ASKED_AT, noon, not_again, seen
from tests.shifts.eligibility.world_times import state_times
from tests.shifts.eligibility.world_work import DAY, LENGTHS, Working, week_of

CAPS = {("social_worker", basis.value): "60.00" for basis in Basis}
KINDS = [*["permanent"] * 4, "fixed_term", "bank", "other"]
OFFICE_HOURS = [(540, 1020), (0, 360), (1320, 1440), (480, 540), (60, 120)]
LEAVE = ["maternity", "sickness", "career_break", "unpaid"]
REASONS = ["", "resigned", "redundancy", "probation", "permanent_role", "other"]


class World(Working):
    """Everything comes from one seed."""

    def __init__(self, seed: int, councils: Sequence[Council], teams: list[Team], by: User):
        self.random = Random(seed)
        self.councils, self.teams, self.by = councils, teams, by
        for number in range(self.random.choice([1, 1, 2])):
            signed = councils if number == 0 else councils[:4]
            memorandum_in_force(signed, CAPS, clauses=self.clauses())

    def clauses(self) -> dict[str, Any]:
        return {
            "experience_months": self.random.choice([36, 36, 48]),
            "early_career_months": self.random.choice([12, 12, 18]),
            "references_required": self.random.choice([2, 2, 3]),
            "references_window_months": self.random.choice([12, 24]),
            "dbs_max_age_months": self.random.choice([12, 36]),
            "cool_off_months": self.random.choice([3, 6]),
            "cool_off_counts_bank": self.random.random() < 0.4,
            "rest_hours": self.random.choice([11, 11, 12]),
            "weekly_rest_hours": self.random.choice([24, 24, 35]),
            "compensatory_rest": self.likely(0.7),
            "weekly_hours_limit": self.random.choice([48, 48, 40]),
            "opt_out_accepted": self.likely(0.7),
            "break_after_hours": self.random.choice([6, 6, 4]),
            "break_minutes": self.random.choice([20, 30]),
        }

    def booking(self) -> Booking:
        """From October to March, so across 30 November and both changes of the clocks."""
        engagement = self.random.choice(list(Engagement))
        first = date(2026, 10, 1) + DAY * self.random.randint(0, 180)
        booking = booked(
            self.random.choice(self.teams),
            self.by,
            now=ASKED_AT,
            hourly_rate=Decimal("30.00"),
            engagement=engagement.value,
            pay_basis=BASIS_OF[engagement].value,
            starts_on=first,
            ends_on=first + DAY * self.random.choice([6, 6, 13, 40]),
            weekly_pattern=self.pattern(),
        )
        if self.likely(0.1):
            booking.shifts.update(unpaid_break=None)
        return booking

    def pattern(self) -> list[dict[str, Any]]:
        """One kind of shift, with rest between; every day leaves no day free."""
        start, end = self.random.choice(LENGTHS)
        weekdays = self.random.choice([[0, 2, 4], [1, 3], [6], [5], [3, 4, 5, 6]])
        if self.likely(0.1):
            start, end, weekdays = "09:00", "21:00", list(range(7))
        return week_of(start, end, weekdays)

    def today_for(self, first: date) -> date:
        return self.random.choice(
            [first, first - 30 * DAY, date(2026, 11, 30), date(2026, 12, 1)]
        )

    def worker(self, first: date) -> Worker:
        worker = WorkerFactory.create(
            employing_council=self.random.choice(self.councils),
            qualified_on=self.random.choice(
                [*[date(2015, 7, 1)] * 3, *self.years_ago(first, 3, 3, 1)]
            ),
            joined_at=self.random.choice([LONG_AGO, self.weeks_before(first, 10)]),
        )
        for record in (
            self.register,
            self.check,
            self.allow,
            self.refer,
            self.employ,
            self.clear,
            self.consent,
            self.opt_out,
            self.work_outside,
        ):
            record(worker, first)
        state_times(self.random, worker, first)
        self.fall_out(worker)
        return worker

    def fall_out(self, worker: Worker) -> None:
        """With some of the councils; now and then it has been lifted."""
        for team in self.teams:
            if self.likely(0.1):
                lifted = {"lifted_at": LONG_AGO, "lifted_by": self.by}
                not_again(worker, team.council, self.by, **lifted if self.likely(0.3) else {})

    def years_before(self, day: date, years: int) -> date:
        return self.near(day - timedelta(days=365 * years + 1))

    def years_ago(self, day: date, *years: int) -> list[date]:
        return [self.years_before(day, number) for number in years]

    def register(self, worker: Worker, first: date) -> None:
        if self.likely(0.05):
            return
        status = self.random.choice([*["registered"] * 7, "conditions", "suspended", "removed"])
        ends = [date(2035, 11, 30), date(2026, 11, 30), date(2026, 11, 30), date(2025, 11, 30)]
        Registration.objects.create(
            number=f"SW{worker.pk}",
            status=status,
            conditions="Weekly review.",
            registered_until=self.random.choice([*ends, self.near(first)]),
            **seen(worker, noon(self.random.choice([date(2026, 1, 5), self.near(ends[1])]))),
        )

    def check(self, worker: Worker, first: date) -> None:
        for number in range(self.random.choice([0, 1, 1, 1, 2])):
            issued = self.random.choice(
                [date(2026, 4, 1), self.near(first), *self.years_ago(first, 1, 3)]
            )
            checked = issued + DAY * self.random.randint(0, 400) if self.likely(0.3) else None
            DbsCheck.objects.create(
                certificate_number=f"{number}{worker.pk:011d}",
                issued_on=issued,
                childrens_barred_list=self.likely(0.9),
                update_service_checked_on=checked,
                original_seen_by="Priya Shah" if self.likely(0.9) else "",
                **seen(worker),
            )

    def allow(self, worker: Worker, first: date) -> None:
        if self.likely(0.05):
            return
        turn = self.near(first, spread=5) + 3 * DAY
        ends = self.random.choice([None, None, turn])
        RightToWork.objects.create(effective=DateRange(LONG_AGO.date(), ends), **seen(worker))
        if ends and self.likely(0.6):
            again = ends + DAY * self.random.randint(0, 2)
            RightToWork.objects.create(effective=DateRange(again, None), **seen(worker))

    def refer(self, worker: Worker, first: date) -> None:
        for _ in range(self.random.choice([1, 2, 3, 4, 6])):
            Reference.objects.get_or_create(
                worker=worker,
                referee=self.random.choice(["Alice", "Bob", "Cara", "Dev"]),
                received_on=self.random.choice(
                    [date(2026, 4, 1), self.near(first), *self.years_ago(first, 1, 2)]
                ),
                defaults={
                    "practice_based": self.likely(0.9),
                    "standard_template": self.likely(0.9),
                    **seen(worker),
                },
            )

    def employ(self, worker: Worker, first: date) -> None:
        for _ in range(self.random.choice([0, 1, 2, 3, 4])):
            start = self.random.choice(self.years_ago(first, 1, 2, 3, 4, 8))
            end = self.random.choice([None, None, None, *self.ends(first)])
            if end is not None and end <= start:
                continue
            spell = EmploymentSpell.objects.create(
                council=self.random.choice(self.employers()),
                employer="An employer",
                effective=DateRange(start, end),
                directly_employed=self.likely(0.9),
                child_and_family=self.likely(0.9),
                kind=self.random.choice(KINDS),
                leaving_reason=self.random.choice(REASONS) if end else "",
                **seen(worker),
            )
            self.away(spell, start, end or first)
            self.contract(spell)
        if self.likely(0.3):
            self.assess(worker, first)

    def employers(self) -> list[Council | None]:
        """Often one of those that book."""
        return [*self.councils, *(team.council for team in self.teams * 3), None]

    def away(self, spell: EmploymentSpell, start: date, end: date) -> None:
        """Some of the post's days, perhaps from its first or to its last."""
        length = (end - start).days
        if length < 3 or self.likely(0.5):
            return
        leaves = start + DAY * self.random.choice([0, length // 3])
        EmploymentLeave.objects.create(
            spell=spell,
            kind=self.random.choice(LEAVE),
            effective=DateRange(leaves, self.random.choice([end, leaves + DAY])),
            recorded_at=spell.recorded_at,
            recorded_by=spell.recorded_by,
        )

    def contract(self, spell: EmploymentSpell) -> None:
        weekdays = self.random.choice([[], [1, 3], [0, 2, 4], [0, 6], [5, 6], [3]])
        for weekday in weekdays:
            ContractedHours.objects.create(
                spell=spell,
                weekday=weekday,
                minutes=NumericRange(*self.random.choice(OFFICE_HOURS)),
                recorded_at=spell.recorded_at,
                recorded_by=spell.recorded_by,
            )

    def assess(self, worker: Worker, first: date) -> None:
        AssessedYear.objects.create(
            started_on=first - timedelta(days=500),
            completed_on=self.random.choice([None, first - 100 * DAY, self.near(first)]),
            verified_by="Priya Shah",
            **seen(worker),
        )

    def ends(self, first: date) -> list[date]:
        months = [first - timedelta(days=91), first - timedelta(days=183)]
        return [
            self.near(first),
            *(self.near(day) for day in months),
            *self.years_ago(first, 1, 2),
        ]

    def clear(self, worker: Worker, first: date) -> None:
        for council in self.random.sample(
            list(self.councils), self.random.choice([0, 1, 1, 2])
        ):
            start = self.random.choice([LONG_AGO.date(), LONG_AGO.date(), self.near(first)])
            end = self.random.choice([None, self.near(first) + 5 * DAY])
            Clearance.objects.create(
                council=council,
                job_role_id=self.random.choice([*["social_worker"] * 5, "team_manager"]),
                effective=DateRange(start, end),
                **seen(worker),
            )

    def consent(self, worker: Worker, first: date) -> None:
        for council in {team.council for team in self.teams}:
            withdrawn = LONG_AGO if self.likely(0.2) else None
            if self.likely(0.9):
                Consent.objects.create(
                    worker=worker,
                    council=council,
                    given_at=LONG_AGO,
                    given_by=worker.user,
                    withdrawn_at=withdrawn,
                )
