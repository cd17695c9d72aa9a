"""The kept summary of the ledger, at the grain of a month: what national reports add up."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, reach_of
from rates.models.decisions import Engagement


class SpendSummaryQuerySet(models.QuerySet["SpendSummary"]):
    def visible_to(self, user: User, permission: Permission = Permission.SPEND_VIEW) -> Self:
        reach = reach_of(user, permission)
        return self.filter(
            Q(host_council__in=reach.councils) | Q(host_council__region__in=reach.regions)
        )


class SpendSummary(models.Model):
    """All lines of one worker in one team, role, engagement, basis and month, added up.

    The database adds each line in the statement that posts it, and refuses any other hand.
    Approved is over-cap money under an exception that came before the work. `headroom` is what
    stayed under the cap, by line. `manage.py verify_ledger` proves that it equals the lines.
    """

    month = models.DateField(help_text="Its first day.")
    host_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    engagement = models.CharField(max_length=20, choices=Engagement)
    basis = models.CharField(max_length=10)
    lines = models.IntegerField()
    minutes = models.BigIntegerField()
    minutes_over = models.BigIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    amount_at_cap = models.DecimalField(max_digits=14, decimal_places=2)
    over_cap_amount = models.DecimalField(max_digits=14, decimal_places=2)
    over_cap_approved = models.DecimalField(max_digits=14, decimal_places=2)
    headroom = models.DecimalField(max_digits=14, decimal_places=2)
    provisional = models.BooleanField(help_text="A cap rested on an award not yet settled.")

    objects = SpendSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["month", "id"]
        verbose_name_plural = "spend summaries"
        constraints = [
            models.UniqueConstraint(
                name="spendsummary_once",
                fields=[
                    "host_council",
                    "month",
                    "team",
                    "job_role",
                    "worker",
                    "engagement",
                    "basis",
                    "employing_council",
                ],
            ),
        ]
        indexes = [models.Index(name="spendsummary_month", fields=["month", "host_council"])]

    def __str__(self) -> str:
        return f"£{self.amount} in {self.month:%B %Y}"
