"""What a worker paid for the work of a week, item by item, until the week is approved."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from rates.models.expenses import CHOICES, EXPENSE_KINDS
from shifts.models.timesheets import Timesheet

MILEAGE = "mileage"


class Expense(models.Model):
    """One item of a timesheet. Guards keep it on its week and in the kinds of its memorandum."""

    timesheet = models.ForeignKey(Timesheet, models.PROTECT, related_name="expenses")
    kind = models.CharField(max_length=20, choices=CHOICES)
    spent_on = models.DateField(help_text="London date.")
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    miles = models.DecimalField(
        max_digits=6, decimal_places=1, null=True, help_text="Of mileage, and only of it."
    )
    note = models.CharField(max_length=200, blank=True, help_text="What it was for.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["spent_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="expense_kind_known", condition=Q(kind__in=list(EXPENSE_KINDS))
            ),
            models.CheckConstraint(name="expense_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="expense_miles_of_mileage",
                condition=Q(kind=MILEAGE, miles__isnull=False, miles__gt=0)
                | (~Q(kind=MILEAGE) & Q(miles__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} £{self.amount}"
