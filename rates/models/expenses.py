"""What is paid outside the hourly rate: itemised, beside spend, and never in spend against cap."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, reach_of
from rates.clauses.terms import EXPENSES
from rates.models.decisions import Engagement

EXPENSE_KINDS = {kind: words.capitalize() for kind, words in EXPENSES.items() if kind}
CHOICES = list(EXPENSE_KINDS.items())


class ExpenseLineQuerySet(models.QuerySet["ExpenseLine"]):
    def visible_to(self, user: User, permission: Permission = Permission.SPEND_VIEW) -> Self:
        reach = reach_of(user, permission)
        return self.filter(
            Q(host_council__in=reach.councils) | Q(host_council__region__in=reach.regions)
        )

    def standing(self) -> Self:
        """Lines that still say what was paid: neither reversed nor a reversal."""
        return self.filter(reverses=None, reversal=None)


class ExpenseLine(models.Model):
    """One approved expense of a week. A correction takes a line back whole, by its negative."""

    spent_on = models.DateField(help_text="London date.")
    host_council = models.ForeignKey(Council, models.PROTECT, related_name="expense_lines")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="expense_lines")
    engagement = models.CharField(max_length=20, choices=Engagement)
    kind = models.CharField(max_length=20, choices=CHOICES)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    miles = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    note = models.CharField(max_length=200, blank=True)
    timesheet_number = models.BigIntegerField()
    posting_key = models.CharField(max_length=80)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was taken back.")
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ExpenseLineQuerySet.as_manager()

    class Meta:
        ordering = ["spent_on", "id"]
        indexes = [
            models.Index(name="expenseline_host", fields=["host_council", "spent_on"]),
            models.Index(name="expenseline_timesheet", fields=["timesheet_number"]),
        ]
        constraints = [
            models.UniqueConstraint(name="expenseline_posted_once", fields=["posting_key"]),
            models.CheckConstraint(
                name="expenseline_kind_known", condition=Q(kind__in=list(EXPENSE_KINDS))
            ),
            models.CheckConstraint(
                name="expenseline_amount_by_what_it_is",
                condition=Q(reverses=None, reason="", amount__gt=0)
                | (Q(reverses__isnull=False, amount__lt=0) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} £{self.amount}"
