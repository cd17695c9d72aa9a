"""Bank workers: the people in the pool."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.people import User
from accounts.models.places import NEAR_ENGLAND, Council

FURTHEST = 200  # miles that a worker may state


class WorkerQuerySet(models.QuerySet["Worker"]):
    def in_the_pool(self) -> Self:
        """Workers who may be looked at for a booking at all."""
        return self.filter(left_at=None, user__is_active=True)

    def sharing_with(self, council: Council) -> Self:
        """Workers whose consent lets this council read their passport."""
        return self.filter(consents__council=council, consents__withdrawn_at=None)


class Worker(models.Model):
    """A social worker in the regional pool, on the bank of the council that pays them."""

    user = models.OneToOneField(User, models.PROTECT, related_name="worker")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="bank_workers")
    latitude = models.DecimalField(max_digits=6, decimal_places=3)
    longitude = models.DecimalField(max_digits=6, decimal_places=3)
    qualified_on = models.DateField(help_text="Date of the social work qualification.")
    radius_miles = models.PositiveSmallIntegerField(
        null=True,
        help_text="How far the worker is willing to travel; unstated is any distance.",
    )
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worker_lies_in_or_near_england",
                condition=NEAR_ENGLAND,
            ),
            models.CheckConstraint(
                name="worker_radius_credible",
                condition=Q(radius_miles=None) | Q(radius_miles__range=(1, FURTHEST)),
            ),
        ]

    def __str__(self) -> str:
        return self.user.full_name
