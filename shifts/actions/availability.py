"""A worker says when they can work and how far they go; nobody says it for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange

from accounts import audit
from accounts.checks import expect_in_order, in_words, input_checked, refused_as
from accounts.errors import BadInput, DomainError, WrongState
from accounts.models import User, Worker
from accounts.models.workers import FURTHEST
from accounts.permissions import Permission, require_own
from shifts.actions.locks import lock_worker
from shifts.calendar import DAY, ClockProblem, local_instant
from shifts.models import DatedAvailability, WeeklyAvailability
from shifts.models.availability import Kind
from shifts.turns import MOST_WEEKS, Stretch, meeting, turn_of, whole_days

WEEK = 7 * DAY
LONGEST_AHEAD = 731  # days
MOST_REPEATS = 52


class AlreadySaid(DomainError):
    """You have said this of some of these days already. Remove that first, or give other days."""

    code = "already_said"


@transaction.atomic
def state_weekly(
    *,
    by: User,
    worker: Worker,
    effective_from: date,
    every_weeks: int,
    stretches: Sequence[Stretch],
    seen: str | None = None,
    now: datetime,
    today: date,
) -> list[WeeklyAvailability]:
    """From this day on, these are the weekly times, and no others; none at all states nothing.

    Weeks of a turn are counted from the one that holds `effective_from`. `seen` is the statement
    that the worker was looking at. Raises NotPermitted, BadInput, WrongState.
    """
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    if seen is not None and seen != statement_of(worker, today):
        raise WrongState(
            "Your weekly times were changed elsewhere. Look at them, then save again."
        )
    check_week(effective_from, every_weeks, stretches, today)
    later = worker.weekly_availability.from_day(effective_from)
    later.filter(effective__startswith__gte=effective_from).delete()
    for row in later:
        row.effective = DateRange(row.effective.lower, effective_from)
        row.save(update_fields=["effective"])
    first = turn_of(effective_from, every_weeks)
    stated = [
        WeeklyAvailability.objects.create(
            worker=worker,
            effective=DateRange(effective_from, None),
            weekday=stretch.weekday,
            clock=NumericRange(*stretch.minutes),
            every_weeks=every_weeks,
            turn=(first + stretch.week - 1) % every_weeks,
            stated_at=now,
            stated_by=by,
        )
        for stretch in stretches
    ]
    audit.record(
        "availability.stated",
        by=by,
        at=worker.employing_council,
        target=worker,
        effective_from=effective_from,
        every_weeks=every_weeks,
        times=[stretch.as_json() for stretch in stretches],
    )
    return stated


def statement_of(worker: Worker, today: date) -> str:
    """Changes whenever the weekly times do."""
    rows = worker.weekly_availability.from_day(today).order_by("pk")
    return ".".join(f"{row.pk}-{row.effective.upper or ''}" for row in rows)


def check_week(
    effective_from: date, every_weeks: int, stretches: Sequence[Stretch], today: date
) -> None:
    with input_checked() as expect:
        expect(
            today <= effective_from <= today + LONGEST_AHEAD * DAY,
            "effective_from",
            f"Give a day from {in_words(today)} on, within two years.",
        )
        expect(1 <= every_weeks <= MOST_WEEKS, "every_weeks", f"Give 1 to {MOST_WEEKS} weeks.")
        for index, stretch in enumerate(stretches):
            expect(
                1 <= stretch.week <= every_weeks,
                f"times[{index}].week",
                f"The times repeat every {every_weeks} weeks; give a week from 1 to that.",
            )
        for _, other in meeting(stretches):
            expect(
                False,
                f"times[{stretches.index(other)}].start",
                f"{other} overlaps another time of that day; change one of them.",
            )


@dataclass(frozen=True, kw_only=True)
class Days:
    """Whole days, or a part of one; `fold` says which, where the clocks show a time twice."""

    starts_on: date
    ends_on: date
    start: time | None = None
    end: time | None = None
    fold: int | None = None
    more_weeks: int = 0

    @property
    def whole(self) -> bool:
        return self.start is None and self.end is None


@transaction.atomic
def state_dated(
    *,
    by: User,
    worker: Worker,
    kind: str,
    days: Days,
    note: str = "",
    now: datetime,
    today: date,
) -> list[DatedAvailability]:
    """Say something else of these days than by the week, and of the same days of later weeks.

    Raises NotPermitted, BadInput, AlreadySaid.
    """
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    check_days(kind, days, note, today)
    periods = [period_of(days, week * WEEK) for week in range(days.more_weeks + 1)]
    with refused_as({"datedavailability_no_overlap": AlreadySaid}):
        stated = [
            DatedAvailability.objects.create(
                worker=worker,
                kind=kind,
                period=period,
                note=note.strip(),
                stated_at=now,
                stated_by=by,
            )
            for period in periods
        ]
    audit.record(
        "availability.days_stated",
        by=by,
        at=worker.employing_council,
        target=worker,
        kind=kind,
        periods=[[period.lower.isoformat(), period.upper.isoformat()] for period in periods],
    )
    return stated


def check_days(kind: str, days: Days, note: str, today: date) -> None:
    with input_checked() as expect:
        expect(kind in Kind.values, "kind", f"Choose one of: {', '.join(Kind.values)}.")
        expect_in_order(expect, days.starts_on, days.ends_on)
        expect(
            today <= days.ends_on <= today + LONGEST_AHEAD * DAY,
            "ends_on",
            f"Give a day from {in_words(today)} on, within two years.",
        )
        expect(
            (days.start is None) == (days.end is None),
            "end" if days.end is None else "start",
            "Give both a start and an end, or neither for the whole day.",
        )
        expect(
            days.whole or days.starts_on == days.ends_on,
            "ends_on",
            "For a part of a day give one day; it can be repeated by the week.",
        )
        expect(
            0 <= days.more_weeks <= MOST_REPEATS,
            "more_weeks",
            f"Give 0 to {MOST_REPEATS} more weeks.",
        )
        expect(len(note.strip()) <= 200, "note", "Use at most 200 characters.")
        long = (days.ends_on - days.starts_on).days >= 7
        expect(
            not (long and days.more_weeks),
            "more_weeks",
            "Days that last a week or more cannot be repeated by the week.",
        )


def period_of(days: Days, later: timedelta) -> DateTimeTZRange:
    """London midnights, or the clock times of the part; BadInput where the clocks skip one."""
    first, last = days.starts_on + later, days.ends_on + later
    if days.start is None or days.end is None:
        return DateTimeTZRange(*whole_days(first, last))
    ends_on = last if days.end > days.start else last + DAY
    try:
        starts_at = local_instant(first, days.start, days.fold)
        ends_at = local_instant(ends_on, days.end, days.fold)
    except ClockProblem as problem:
        field = "start" if problem.at == days.start else "end"
        raise BadInput({field: str(problem)}) from problem
    return DateTimeTZRange(starts_at, ends_at)


@transaction.atomic
def remove_dated(*, by: User, dated: DatedAvailability) -> None:
    """Take back what was said of these days. Raises NotPermitted; removing twice is WrongState."""
    require_own(by, Permission.AVAILABILITY_STATE, dated.worker)
    worker = lock_worker(dated.worker_id)
    standing = DatedAvailability.objects.filter(pk=dated.pk).first()
    if standing is None:
        raise WrongState("This has been removed already.")
    standing.delete()
    audit.record(
        "availability.days_removed",
        by=by,
        at=worker.employing_council,
        target=worker,
        kind=standing.kind,
        period=[standing.period.lower.isoformat(), standing.period.upper.isoformat()],
    )


@transaction.atomic
def set_radius(*, by: User, worker: Worker, miles: int | None) -> Worker:
    """Say how far work may be, in miles; None is any distance. Raises NotPermitted, BadInput."""
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    with input_checked() as expect:
        expect(
            miles is None or 1 <= miles <= FURTHEST,
            "radius_miles",
            f"Give 1 to {FURTHEST} miles, or nothing for any distance.",
        )
    worker.radius_miles = miles
    worker.save(update_fields=["radius_miles"])
    audit.record(
        "worker.radius_set", by=by, at=worker.employing_council, target=worker, miles=miles
    )
    return worker
