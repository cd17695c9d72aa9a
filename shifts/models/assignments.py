"""Assignments: a worker holds a place of a booking."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models import User, Worker
from accounts.models.ranges import bounded
from accounts.permissions import Permission, reach_of
from rates.models.decisions import Engagement
from shifts.models.bookings import Booking
from shifts.models.offers import Offer
from shifts.states import AssignmentState


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def holding_a_place(self) -> Self:
        return self.exclude(state=AssignmentState.CANCELLED)

    def visible_to(self, user: User) -> Self:
        return self.filter(
            Q(worker__user=user) | Q(booking__in=Booking.objects.visible_to(user))
        )

    def of_councils_and_teams(self, councils: Iterable[int], teams: Iterable[int]) -> Self:
        """Those that work there, by primary key."""
        return self.filter(Q(booking__council__in=councils) | Q(booking__team__in=teams))

    def to_complain_about(self, user: User) -> Self:
        """Of which the user may report an approach: their own, or their council's, either way."""
        councils = reach_of(user, Permission.APPROACH_REPORT).councils
        return self.holding_a_place().filter(
            Q(worker__user=user)
            | Q(booking__council__in=councils)
            | Q(worker__employing_council__in=councils)
        )


def once_at_a_time(name: str, what: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("booking", RangeOperators.EQUAL),
            (what, RangeOperators.EQUAL),
            ("period", RangeOperators.OVERLAPS),
        ],
        condition=~Q(state=AssignmentState.CANCELLED),
    )


class Assignment(models.Model):
    """One worker in one place of a booking, from their acceptance on.

    `period` holds the London dates on which its shifts start: it grows with an extension, shrinks
    with an early end, and so leaves the place to a replacement.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="assignments")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="assignment")
    engagement = models.CharField(max_length=20, choices=Engagement)
    place = models.PositiveSmallIntegerField()
    period = DateRangeField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by"
    )
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in AssignmentState]
    )
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handover = models.TextField(blank=True, help_text="For whoever comes after.")
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="assignment_state_known",
                condition=Q(state__in=[state.value for state in AssignmentState]),
            ),
            models.CheckConstraint(
                name="assignment_engagement_known",
                condition=Q(engagement__in=Engagement.values),
            ),
            models.CheckConstraint(name="assignment_place_from_one", condition=Q(place__gte=1)),
            bounded("assignment_period_bounded"),
            models.CheckConstraint(
                name="assignment_started_by_someone",
                condition=Q(started_at=None, started_by=None)
                | Q(started_at__isnull=False, started_by__isnull=False),
            ),
            once_at_a_time("assignment_place_once", "place"),
            once_at_a_time("assignment_worker_once", "worker"),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.booking}"

    @property
    def first_day(self) -> date:
        return self.period.lower  # type: ignore[no-any-return]  # ranges are untyped

    @property
    def last_day(self) -> date:
        """The London date on which the last shift starts."""
        return self.period.upper - timedelta(days=1)  # type: ignore[no-any-return]
