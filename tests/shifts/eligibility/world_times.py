"""What random workers say of their time and of how far they travel."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from accounts.models import Worker
from shifts.models import BusyTime, CalendarFeed, DatedAvailability, WeeklyAvailability
from tests.factories import LONG_AGO
from tests.shifts.building import hours

DAY = timedelta(days=1)
CLOCKS = [
    (540, 1020),
    (420, 1230),
    (480, 1350),
    (1320, 1800),  # 22:00 to 06:00
    (0, 1440),
    (90, 135),  # an hour of it is skipped in spring
    (75, 1200),
    (1200, 1530),  # until 01:30, which comes twice in autumn
]
CHANGES = [date(2026, 10, 25), date(2027, 3, 28)]


def state_times(random: Random, worker: Worker, first: date) -> None:
    worker.radius_miles = random.choice([None, None, 1, 10, 15])
    worker.latitude = Decimal("53.410") + Decimal(random.randint(0, 250)) / 1000
    worker.save()
    if random.random() < 0.4:
        state_weekly(random, worker, first)
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        state_dated(random, worker, first)
    if random.random() < 0.15:
        be_busy(random, worker, first)


def stated(worker: Worker) -> dict[str, object]:
    return {"worker": worker, "stated_at": LONG_AGO, "stated_by": worker.user}


def state_weekly(random: Random, worker: Worker, first: date) -> None:
    start = random.choice([LONG_AGO.date(), first + DAY * random.randint(-3, 3)])
    end = random.choice([None, None, first + DAY * random.randint(4, 12)])
    weeks = random.choice([1, 1, 2])
    for weekday in range(7):
        for _ in range(random.choice([0, 1, 1, 1, 2])):
            with suppress(IntegrityError), transaction.atomic():
                WeeklyAvailability.objects.create(
                    effective=DateRange(start, end),
                    weekday=weekday,
                    clock=NumericRange(*random.choice([*CLOCKS, (0, 1440), (0, 1440)])),
                    every_weeks=weeks,
                    turn=random.randrange(weeks),
                    **stated(worker),
                )


def state_dated(random: Random, worker: Worker, first: date) -> None:
    day = random.choice([*CHANGES, *(first + DAY * random.randint(0, 9) for _ in range(4))])
    start, end = random.choice([("00:00", "00:00"), ("09:00", "13:00"), ("21:00", "04:15")])
    with suppress(IntegrityError), transaction.atomic():
        DatedAvailability.objects.create(
            kind=random.choice(["available", "unavailable", "holiday"]),
            period=hours(day, start, end),
            **stated(worker),
        )


def be_busy(random: Random, worker: Worker, first: date) -> None:
    feed = CalendarFeed.objects.create(
        worker=worker, name="Mine", added_at=LONG_AGO, added_by=worker.user
    )
    for number in range(2):
        day = first + DAY * random.randint(0, 9)
        period = hours(day, "12:00", "12:45")
        BusyTime.objects.create(feed=feed, period=period, uid=f"{number:064d}")
