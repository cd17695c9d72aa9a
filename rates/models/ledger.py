"""The spend ledger: every pound, against the cap of its day. Rows are only ever added.

The table is partitioned by the month of `worked_on`, and each statement that adds to it adds the
same to the kept summary (`rates.models.summary`), by guard `spendsummary_kept_by_the_ledger`.
"""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least, Round

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, reach_of
from rates.models.decisions import DecisionSegment, Engagement

OVER_THE_CAP = ~Q(over_cap_amount=0)


class SpendLineQuerySet(models.QuerySet["SpendLine"]):
    def visible_to(self, user: User, permission: Permission = Permission.SPEND_VIEW) -> Self:
        reach = reach_of(user, permission)
        return self.filter(
            Q(host_council__in=reach.councils) | Q(host_council__region__in=reach.regions)
        )

    def standing(self) -> Self:
        """Lines that still say what was worked: neither reversed nor a reversal."""
        return self.filter(reverses=None, reversal=None)

    def over_the_cap(self) -> Self:
        """Those that add to over-cap money, and those that take it back; from an index of their own."""
        return self.filter(OVER_THE_CAP)

    def with_what_became_of_it(self) -> Self:
        """Whether each was `taken_back` since; looked up by its day, so in one partition."""
        back = self.model.objects.filter(
            reverses=OuterRef("pk"), worked_on=OuterRef("worked_on")
        )
        return self.annotate(taken_back=Exists(back))


def priced_at(rate: str) -> Round:
    """Minutes at this rate, rounded half-up to the penny, as PostgreSQL computes it."""
    money = models.DecimalField(max_digits=12, decimal_places=2)
    exact = F("minutes") * F(rate) * F("multiplier") / Decimal(60)
    return Round(exact, precision=2, output_field=money)


OVER = F("amount") - F("amount_at_cap")


class SpendLine(models.Model):
    """The cost of one worked segment: one date, one cap, one multiplier.

    Over-cap money is per line and never netted by work under the cap. A correction reverses a line
    by its exact negative (guard `spendline_reverses_whole`) and posts what is right as another.
    """

    worked_on = models.DateField(help_text="London date of the segment.")
    host_council = models.ForeignKey(
        Council, models.PROTECT, related_name="spend_lines", db_index=False
    )
    employing_council = models.ForeignKey(
        Council, models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="spend_lines")
    engagement = models.CharField(max_length=20, choices=Engagement)
    basis = models.CharField(max_length=10)
    minutes = models.IntegerField(help_text="Below zero in a reversal.")
    multiplier = models.DecimalField(max_digits=4, decimal_places=2)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    cap_rate = models.DecimalField(max_digits=7, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    amount_at_cap = models.DecimalField(max_digits=12, decimal_places=2)
    over_cap_amount = models.DecimalField(max_digits=12, decimal_places=2)
    segment = models.ForeignKey(DecisionSegment, models.PROTECT, related_name="+")
    posting_key = models.CharField(
        max_length=80,
        unique=True,
        help_text="The day and what was posted on it; the same work posts once.",
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", db_constraint=False
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was reversed.")
    timesheet_number = models.BigIntegerField()
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    objects = SpendLineQuerySet.as_manager()

    class Meta:
        ordering = ["worked_on", "id"]
        indexes = [
            models.Index(name="spendline_host_worked_on", fields=["host_council", "worked_on"]),
            models.Index(name="spendline_timesheet", fields=["timesheet_number"]),
            models.Index(
                name="spendline_over_cap",
                fields=["worked_on", "host_council"],
                condition=OVER_THE_CAP,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="spendline_minutes_positive",
                condition=Q(reverses=None, minutes__gt=0)
                | Q(reverses__isnull=False, minutes__lt=0),
            ),
            models.CheckConstraint(
                name="spendline_reversed_with_reason",
                condition=Q(reverses=None, reason="")
                | (Q(reverses__isnull=False) & ~Q(reason="")),
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
                condition=Q(minutes__gt=0, over_cap_amount=Greatest(OVER, 0))
                | Q(minutes__lt=0, over_cap_amount=Least(OVER, 0)),
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} on {self.worked_on:%-d %B %Y}"
