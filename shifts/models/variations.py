"""Variations: days of an assignment on other terms than its booking, judged anew."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.models.ranges import bounded
from rates.models import CapDecision
from shifts.models.assignments import Assignment
from shifts.states import VariationState


class VariationKind(models.TextChoices):
    EXTENSION = "extension", "Extension"
    RATE = "rate", "Another rate"


class VariationQuerySet(models.QuerySet["Variation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(assignment__in=Assignment.objects.visible_to(user))

    def agreed(self) -> Self:
        """Those whose terms count."""
        return self.filter(state=VariationState.AGREED)


class Variation(models.Model):
    """An extension or another rate, put to the worker, and binding once they agree.

    `period` holds the London dates on which the shifts that it is about start; the rate is that of
    its own cap decision (guard `variation_judged`). Terms never change; later ones supersede them.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="variations")
    kind = models.CharField(max_length=20, choices=VariationKind)
    period = DateRangeField()
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    weekly_pattern = models.JSONField(help_text="Of the days that an extension adds.")
    cap_decision = models.ForeignKey(CapDecision, models.PROTECT, related_name="variations")
    reason = models.CharField(max_length=500)
    sign_off = models.CharField(
        max_length=500, blank=True, help_text="Why the proposer took on what a rule escalates."
    )
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in VariationState]
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = VariationQuerySet.as_manager()

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            models.CheckConstraint(
                name="variation_state_known",
                condition=Q(state__in=[state.value for state in VariationState]),
            ),
            models.CheckConstraint(
                name="variation_kind_known", condition=Q(kind__in=VariationKind.values)
            ),
            bounded("variation_period_bounded"),
            models.CheckConstraint(
                name="variation_closed_unless_proposed",
                condition=Q(state=VariationState.PROPOSED, closed_at=None, closed_by=None)
                | (~Q(state=VariationState.PROPOSED) & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="variation_one_proposed",
                fields=["assignment"],
                condition=Q(state=VariationState.PROPOSED),
            ),
            ExclusionConstraint(
                name="variation_no_overlap",
                expressions=[
                    ("assignment", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=VariationState.AGREED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.assignment}"

    @property
    def last_day(self) -> date:
        """The London date on which the last shift that it is about may start."""
        return self.period.upper - timedelta(days=1)  # type: ignore[no-any-return]
