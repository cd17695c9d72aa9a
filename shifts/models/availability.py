"""When a worker can work: by the week, and on named days."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from accounts.models.ranges import bounded, has_start
from shifts.patterns import MINUTES_PER_DAY
from shifts.turns import MOST_WEEKS


class WeeklyQuerySet(models.QuerySet["WeeklyAvailability"]):
    def from_day(self, on: date) -> Self:
        """What is stated for this day or a later one."""
        return self.filter(Q(effective__endswith=None) | Q(effective__endswith__gt=on))


class WeeklyAvailability(models.Model):
    """A stretch of a weekday in which a worker can work, every so many weeks, by London clocks.

    Where a worker has any row in effect on a day, they have said when they can work that day;
    where they have none, they have said nothing.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="weekly_availability")
    effective = DateRangeField(help_text="First day in effect, up to the day after the last.")
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0.")
    clock = IntegerRangeField(
        help_text="Minutes on the clock after the midnight that begins the weekday."
    )
    every_weeks = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField(
        help_text="Which of these weeks, counted from Monday 3 January 2000."
    )
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        ordering = ["effective", "weekday", "clock", "id"]
        constraints = [
            has_start("weeklyavailability_effective_has_start"),
            models.CheckConstraint(
                name="weeklyavailability_weekday_known", condition=Q(weekday__lte=6)
            ),
            models.CheckConstraint(
                name="weeklyavailability_clock_of_a_day",
                condition=Q(
                    clock__isempty=False,
                    clock__endswith__isnull=False,
                    clock__startswith__gte=0,
                    clock__startswith__lt=MINUTES_PER_DAY,
                    clock__endswith__lte=F("clock__startswith") + MINUTES_PER_DAY,
                ),
            ),
            models.CheckConstraint(
                name="weeklyavailability_every_weeks_credible",
                condition=Q(every_weeks__range=(1, MOST_WEEKS)),
            ),
            models.CheckConstraint(
                name="weeklyavailability_turn_of_weeks", condition=Q(turn__lt=F("every_weeks"))
            ),
            ExclusionConstraint(
                name="weeklyavailability_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("every_weeks", RangeOperators.EQUAL),
                    ("turn", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("clock", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, weekday {self.weekday}"


class Kind(models.TextChoices):
    """What a worker says of named days."""

    AVAILABLE = "available", "Can work"
    UNAVAILABLE = "unavailable", "Cannot work"
    HOLIDAY = "holiday", "On holiday"


class DatedQuerySet(models.QuerySet["DatedAvailability"]):
    def of(self, user: User) -> Self:
        return self.filter(worker__user=user)

    def meeting(self, period: object) -> Self:
        return self.filter(period__overlap=period)


class DatedAvailability(models.Model):
    """Days, or a part of one, of which the worker says something else than by the week."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="dated_availability")
    kind = models.CharField(max_length=12, choices=Kind)
    period = DateTimeRangeField()
    note = models.CharField(max_length=200, blank=True, help_text="Only the worker sees it.")
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            models.CheckConstraint(
                name="datedavailability_kind_known", condition=Q(kind__in=Kind.values)
            ),
            bounded("datedavailability_period_bounded"),
            ExclusionConstraint(
                name="datedavailability_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_kind_display().lower()}"
