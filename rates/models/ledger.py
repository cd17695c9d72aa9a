"""The spend ledger: every pound, against the cap of its day. Rows are only ever added."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Round

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, reach_of
from rates.models.decisions import DecisionSegment, Engagement


class SpendLineQuerySet(models.QuerySet["SpendLine"]):
    def visible_to(self, user: User, permission: Permission = Permission.SPEND_VIEW) -> Self:
        reach = reach_of(user, permission)
        return self.filter(
            Q(host_council__in=reach.councils) | Q(host_council__region__in=reach.regions)
        )


def priced_at(rate: str) -> Round:
    """Minutes at this rate, rounded half-up to the penny, as PostgreSQL computes it."""
    money = models.DecimalField(max_digits=12, decimal_places=2)
    exact = F("minutes") * F(rate) * F("multiplier") / Decimal(60)
    return Round(exact, precision=2, output_field=money)


class SpendLine(models.Model):
    """The cost of one worked segment: one date, one cap, one multiplier.

    Over-cap money is per line and never netted by work under the cap.
    """

    worked_on = models.DateField(help_text="London date of the segment.")
    host_council = models.ForeignKey(Council, models.PROTECT, related_name="spend_lines")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="spend_lines")
    engagement = models.CharField(max_length=20, choices=Engagement)
    basis = models.CharField(max_length=10)
    minutes = models.PositiveIntegerField()
    multiplier = models.DecimalField(max_digits=4, decimal_places=2)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    cap_rate = models.DecimalField(max_digits=7, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    amount_at_cap = models.DecimalField(max_digits=12, decimal_places=2)
    over_cap_amount = models.DecimalField(max_digits=12, decimal_places=2)
    segment = models.ForeignKey(DecisionSegment, models.PROTECT, related_name="+")
    posting_key = models.CharField(
        max_length=80, unique=True, help_text="What was posted; the same work posts once."
    )
    timesheet_number = models.BigIntegerField()
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = SpendLineQuerySet.as_manager()

    class Meta:
        ordering = ["worked_on", "id"]
        indexes = [
            models.Index(name="spendline_host_worked_on", fields=["host_council", "worked_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="spendline_minutes_positive", condition=Q(minutes__gt=0)
            ),
            models.CheckConstraint(
                name="spendline_multiplier_at_least_one", condition=Q(multiplier__gte=1)
            ),
            models.CheckConstraint(
                name="spendline_amount_adds_up", condition=Q(amount=priced_at("hourly_rate"))
            ),
            models.CheckConstraint(
                name="spendline_cap_amount_adds_up",
                condition=Q(amount_at_cap=priced_at("cap_rate")),
            ),
            models.CheckConstraint(
                name="spendline_over_cap_adds_up",
                condition=Q(over_cap_amount=Greatest(F("amount") - F("amount_at_cap"), 0)),
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} on {self.worked_on:%-d %B %Y}"
