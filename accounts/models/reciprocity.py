"""Agreements between regions to count each other's pool."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models.people import User
from accounts.models.places import Region
from accounts.models.ranges import has_start


class ReciprocityQuerySet(models.QuerySet["Reciprocity"]):
    def of_either(self, regions: frozenset[int]) -> Self:
        """What a region has recorded, and what others have recorded of it."""
        return self.filter(Q(region__in=regions) | Q(partner__in=regions))

    def counting(self, on: date) -> Self:
        """What both sides have recorded for this day."""
        mirrored = Reciprocity.objects.filter(
            region=models.OuterRef("partner"),
            partner=models.OuterRef("region"),
            effective__contains=on,
        )
        return self.filter(models.Exists(mirrored), effective__contains=on)


class Reciprocity(models.Model):
    """One region's word that another's workers may be asked; it counts once both have given it.

    Only its end is ever set (guard `reciprocity_life`).
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="reciprocities")
    partner = models.ForeignKey(Region, models.PROTECT, related_name="+")
    effective = DateRangeField(help_text="First day, up to the day after the last.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ReciprocityQuerySet.as_manager()

    class Meta:
        ordering = ["region", "partner", "effective"]
        verbose_name_plural = "reciprocities"
        constraints = [
            has_start("reciprocity_effective_has_start"),
            models.CheckConstraint(
                name="reciprocity_not_with_itself", condition=~Q(region=F("partner"))
            ),
            ExclusionConstraint(
                name="reciprocity_no_overlap",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} with {self.partner}"


def partners_of(region: Region, on: date) -> frozenset[int]:
    """The regions, by key, whose pool counts for this one on this day."""
    found = Reciprocity.objects.counting(on).filter(region=region)
    return frozenset(found.values_list("partner", flat=True))
