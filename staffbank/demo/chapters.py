"""The story in order. Each chapter is one transaction, and marks in the audit trail that it is told.

So a run that is killed goes on where it stopped, on the day it began, and a finished one is left
alone. One transaction for all would be slower: every entry of a chain would pass over all the
versions of the chain's head that came before it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Upper

from accounts import audit
from accounts.errors import DomainError
from accounts.models import AuditEntry, User
from rates.models import Award, Memorandum, OnCostTable
from rates.models.recharges import month_after
from staffbank.demo.administration import tell_administration
from staffbank.demo.bank import (
    tell_cascades,
    tell_changes_of_plan,
    tell_claims,
    tell_ends,
    tell_placements,
    tell_wishes,
)
from staffbank.demo.booking import tell_bookings, tell_open_bookings
from staffbank.demo.calendar import DAY, WEEK, Calendar, at_the_time, clock
from staffbank.demo.exceptions import (
    tell_exception_refused,
    tell_exception_too_late,
    tell_exception_used,
    tell_exception_waiting,
)
from staffbank.demo.hours import tell_hours, tell_latest_hours
from staffbank.demo.joining import tell_joining, tell_renewal
from staffbank.demo.off_system import tell_payments
from staffbank.demo.paying import tell_payroll, tell_pension
from staffbank.demo.recharges import FOURTH, months_charged, tell_recharges
from staffbank.demo.returns import tell_returns
from staffbank.demo.setting_up import (
    tell_drafted,
    tell_grades,
    tell_in_force,
    tell_memorandum,
    tell_people,
    tell_proposed,
    tell_signed,
    tell_unapproved_titles,
)
from staffbank.demo.staffing import tell_staffing
from staffbank.demo.world import World

TOLD = "demonstration.told"
WEEKS_AHEAD = 9  # by then the latest booking has begun; its caps must be known


class NotEmpty(DomainError):
    """There are people in this database already; the demonstration needs one of its own."""

    code = "not_empty"


@dataclass(frozen=True)
class Chapter:
    at: datetime
    name: str
    tell: Callable[[World], None]


def chapters(calendar: Calendar) -> list[Chapter]:
    """In the order in which things happen."""
    return sorted(
        [
            *setting_up(calendar),
            *working(calendar),
            *over_the_cap(calendar),
            *lately(calendar),
            *in_the_bank(calendar),
            *afterwards(calendar),
        ],
        key=lambda each: each.at,
    )


def setting_up(calendar: Calendar) -> Iterator[Chapter]:
    yield Chapter(calendar.set_up, "people", tell_people)
    yield Chapter(calendar.set_up + 5 * DAY, "grades", tell_grades)
    yield Chapter(calendar.drafted(0), "memorandum", tell_memorandum)
    for index, number in enumerate(("first", "second")):
        parts = (
            ("drafted", calendar.drafted(index), tell_drafted),
            ("signed", calendar.signed(index), tell_signed),
            ("in force", calendar.in_force(index), tell_in_force),
        )
        for part, at, tell in parts:
            yield Chapter(at, f"{number} version {part}", partial(tell, index=index))


def working(calendar: Calendar) -> Iterator[Chapter]:
    """Week by week; workers join in the weeks before, and some lately."""
    week = calendar.monday(0) - (calendar.monday(0) - calendar.set_up.date()) // WEEK * WEEK
    while week < calendar.today:
        yield Chapter(clock(week, 12), f"joining {week}", partial(tell_joining, week=week))
        week += WEEK
    for who, at in calendar.renewals():
        yield Chapter(at, f"{who} renewal {at.year}", partial(tell_renewal, who=who, at=at))
    before = calendar.monday(-calendar.weeks) - DAY
    yield Chapter(clock(before, 14), "pension", tell_pension)
    for number in range(-calendar.weeks, 0):
        sunday, tuesday = calendar.monday(number) - DAY, calendar.monday(number) + DAY
        yield Chapter(clock(sunday, 15), f"hours {number}", partial(tell_hours, week=number))
        yield Chapter(
            clock(tuesday, 9), f"bookings {number}", partial(tell_bookings, week=number)
        )
        thursday = clock(tuesday + 2 * DAY, 10)
        yield Chapter(thursday, f"payroll {number}", partial(tell_payroll, week=number))


def over_the_cap(calendar: Calendar) -> Iterator[Chapter]:
    week = max(-4, -calendar.weeks)
    monday, last_monday = calendar.monday(week), calendar.monday(-1)
    used = partial(tell_exception_used, week=week)
    yield Chapter(clock(monday, 9, 30), "exception used", used)
    late, refused = last_monday + 2 * DAY, last_monday + 3 * DAY
    yield Chapter(clock(late, 10), "exception too late", tell_exception_too_late)
    yield Chapter(clock(refused, 14), "exception refused", tell_exception_refused)
    at = clock(calendar.yesterday, 12)
    yield Chapter(at, "exception waiting", tell_exception_waiting)


def lately(calendar: Calendar) -> Iterator[Chapter]:
    yield Chapter(clock(calendar.monday(0) - DAY, 15), "latest hours", tell_latest_hours)
    yield Chapter(clock(calendar.yesterday, 9), "staffing", tell_staffing)
    yield Chapter(clock(calendar.yesterday, 11), "unapproved titles", tell_unapproved_titles)
    yield Chapter(clock(calendar.yesterday, 12), "administration", tell_administration)
    yield Chapter(clock(calendar.yesterday, 13), "proposed version", tell_proposed)
    yield Chapter(clock(calendar.yesterday, 16), "open bookings", tell_open_bookings)


def in_the_bank(calendar: Calendar) -> Iterator[Chapter]:
    """All of it yesterday, so that everyone who signs in has something of it before them."""
    for hour, name, tell in (
        (7, "wishes", tell_wishes),
        (10, "claims", tell_claims),
        (14, "placements", tell_placements),
        (17, "changes of plan", tell_changes_of_plan),
        (18, "cascades", tell_cascades),
        (19, "ends", tell_ends),
        (21, "returns", tell_returns),
        (22, "payments", tell_payments),
    ):
        yield Chapter(clock(calendar.yesterday, hour), name, tell)


def afterwards(calendar: Calendar) -> Iterator[Chapter]:
    """What follows the work of a month, some days into the next."""
    for month in months_charged(calendar):
        at = clock(month_after(month) + FOURTH, 10)
        yield Chapter(at, f"recharges {month:%Y-%m}", partial(tell_recharges, month=month))


class Telling:
    """The story told so far, and what is left of it."""

    def __init__(self, *, today: date, workers: int, weeks: int) -> None:
        wanted: dict[str, Any] = {
            "today": str(last_bookable(today)),
            "workers": workers,
            "weeks": weeks,
        }
        marks = AuditEntry.objects.filter(verb=TOLD).order_by("pk")
        told = [json.loads(body)["facts"] for body in marks.values_list("body", flat=True)]
        if not told and User.objects.exists():
            raise NotEmpty
        self.terms = {name: told[0][name] for name in wanted} if told else wanted
        calendar = Calendar(
            date.fromisoformat(self.terms["today"]), self.terms["weeks"], last_day_known()
        )
        names = {facts["chapter"] for facts in told}
        self.world = World(calendar, self.terms["workers"])
        self.left = [each for each in chapters(calendar) if each.name not in names]

    @property
    def today(self) -> date:
        return self.world.calendar.today

    @transaction.atomic
    def tell(self, chapter: Chapter) -> None:
        chapter.tell(self.world)
        with at_the_time(chapter.at):
            audit.record(
                TOLD, by=None, at=None, target=Memorandum, chapter=chapter.name, **self.terms
            )


def last_day_known() -> date:
    """The last day for which salaries and on-costs are loaded; caps reach no farther."""
    ends: list[date] = [
        model.objects.aggregate(end=Max(Upper("effective")))["end"]
        for model in (Award, OnCostTable)
    ]
    return min(ends) - DAY


def last_bookable(today: date) -> date:
    """Today, or the last day on which there was pay to book by."""
    return min(today, last_day_known() - WEEKS_AHEAD * WEEK)
