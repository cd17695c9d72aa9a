"""Assignments: a worker holds a place of a booking."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User, Worker
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


class Assignment(models.Model):
    """One worker in one place of a booking, from their acceptance on."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="assignments")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="assignment")
    engagement = models.CharField(max_length=20, choices=Engagement)
    place = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in AssignmentState]
    )
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

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
            models.UniqueConstraint(
                name="assignment_place_once",
                fields=["booking", "place"],
                condition=~Q(state=AssignmentState.CANCELLED),
            ),
            models.UniqueConstraint(
                name="assignment_worker_once",
                fields=["booking", "worker"],
                condition=~Q(state=AssignmentState.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.booking}"
