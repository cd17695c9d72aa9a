"""What a random worker does and has agreed to, for the rules on working time."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from accounts.models import Team, User, Worker
from shifts.models import Assignment, Booking, CompensatoryRest, OptOut, OutsideWork
from tests.factories import LONG_AGO
from tests.shifts.building import booked, held, hours
from tests.shifts.eligibility.asking import ASKED_AT, noon

DAY = timedelta(days=1)
LENGTHS = [("09:00", "17:00"), ("08:00", "20:00"), ("22:00", "06:00"), ("14:00", "22:30")]


class Working:
    """The part of a world that is about time."""

    random: Random
    teams: list[Team]
    by: User

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def near(self, day: date, *, spread: int = 2) -> date:
        return day + DAY * self.random.randint(-spread, spread)

    def weeks_before(self, day: date, most: int) -> datetime:
        return noon(day - 7 * DAY * self.random.randint(0, most))

    def opt_out(self, worker: Worker, first: date) -> None:
        """None, one that goes on, or one whose end is near."""
        kind = self.random.choice(["", "", "live", "withdrawn"])
        ends = self.near(first, spread=10)
        if kind:
            signed = {"worker": worker, "signed_at": LONG_AGO, "signed_by": worker.user}
            withdrawn = {
                "withdrawn_at": noon(ends - 14 * DAY),
                "withdrawn_by": worker.user,
            }
            OptOut.objects.create(
                effective=DateRange(
                    self.random.choice([LONG_AGO.date(), self.near(first) - 20 * DAY]),
                    ends if kind == "withdrawn" else None,
                ),
                notice_weeks=2,
                evidence="Letter of 1 January 2024.",
                **signed,
                **(withdrawn if kind == "withdrawn" else {}),
            )

    def work_outside(self, worker: Worker, first: date) -> None:
        for number in range(self.random.choice([0, 0, 1, 2])):
            starts = self.random.choice([LONG_AGO.date(), self.near(first)])
            OutsideWork.objects.create(
                worker=worker,
                employer=f"Employer {number}",
                weekly_hours=self.random.choice(["0.25", "7.50", "16.00", "33.33"]),
                effective=DateRange(starts, self.random.choice([None, first + 30 * DAY])),
                declared_at=LONG_AGO,
                declared_by=worker.user,
            )

    def employ_elsewhere(self, worker: Worker, booking: Booking) -> None:
        """Work of their own close to the booking's, where they are free; for some, weeks of it."""
        first = hours(booking.starts_on, "00:00", "01:00").lower.date()
        if self.likely(0.3):
            starts = first - 7 * DAY * self.random.randint(-2, 10)
            start, end = self.random.choice([("09:00", "19:00"), ("08:30", "20:30")])
            self.give_work(worker, starts, self.random.choice([7, 30, 60]), start, end)
        for _ in range(self.random.choice([0, 1, 2, 2])):
            start, end = self.random.choice([*LENGTHS, ("06:00", "12:00"), ("17:00", "22:00")])
            day = first + DAY * self.random.randint(0, 8)
            self.give_work(worker, day, 1, start, end)

    def give_work(self, worker: Worker, first: date, days: int, start: str, end: str) -> None:
        with suppress(IntegrityError), transaction.atomic():
            other = booked(
                self.random.choice(self.teams),
                self.by,
                now=ASKED_AT,
                hourly_rate=Decimal("30.00"),
                starts_on=first,
                ends_on=first + (days - 1) * DAY,
                weekly_pattern=week_of(
                    start,
                    end,
                    range(self.random.choice([5, 6, 7])) if days > 1 else [first.weekday()],
                ),
            )
            assignment = held(other, worker, sign_off="Agreed.")
            if self.likely(0.2):
                self.rest(assignment)

    def rest(self, assignment: Assignment) -> None:
        """Planned after the work, whatever it was owed for."""
        offer = assignment.offer
        last = max(shift.period.upper for shift in assignment.shifts.all())
        starts = last + timedelta(hours=self.random.choice([0, 12, 30]))
        CompensatoryRest.objects.create(
            offer=offer,
            worker=offer.worker,
            rule="REST-11",
            minutes_owed=120,
            owed_from=last,
            period=DateTimeTZRange(starts, starts + timedelta(hours=2)),
            reason="Leaves early.",
            planned_at=LONG_AGO,
            planned_by=self.by,
        )


def week_of(start: str, end: str, weekdays: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {"weekday": weekday, "start": start, "end": end, "break_minutes": 30}
        for weekday in weekdays
    ]
