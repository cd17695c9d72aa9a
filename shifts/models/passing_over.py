"""Whom a council passed over when it chose whom to ask for a booking, and why, as it was then."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from accounts.models import Worker
from shifts.models.bookings import Booking
from shifts.models.cascades import CascadeTier

LOOKED_AT = "LOOKED-AT"  # everyone of whom it was asked at all
TOO_LATE = "TOO-LATE"  # nobody of the tier was asked: the cascade was over before its turn
CHOSEN_OTHERWISE = "CHOSEN-OTHERWISE"  # as many points as somebody who was asked by name


class PassedOverQuerySet(models.QuerySet["PassedOver"]):
    def of(self, worker: Worker, since: datetime) -> Self:
        """Of this worker, without the bookings that they were offered all the same."""
        mine = self.filter(workers__contains=[worker.pk], found_at__gte=since)
        return mine.exclude(booking__offers__worker=worker)


class PassedOver(models.Model):
    """The workers to whom one reason applied in one choice of whom to ask.

    A reason is the code of a rule, the code of the part of the score that decided, or one of the
    three above. A row for each worker would be thousands for each booking. What was
    found stays; what a worker reads of it is counts, never whose booking it was.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="passed_over")
    tier = models.ForeignKey(
        CascadeTier,
        models.PROTECT,
        null=True,
        related_name="passed_over",
        help_text="The tier of the cascade; none where workers were asked by name.",
    )
    reason = models.CharField(max_length=20)
    workers = ArrayField(models.BigIntegerField())
    found_at = models.DateTimeField()

    objects = PassedOverQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="passedover_once",
                fields=["booking", "tier", "reason"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="passedover_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="passedover_names_someone", condition=Q(workers__len__gt=0)
            ),
        ]
        indexes = [GinIndex(name="passedover_workers", fields=["workers"])]

    def __str__(self) -> str:
        return f"{self.booking}: {self.reason}"
