"""What was handed to payroll: frozen runs, in which each line of pay stands once."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.models import Council, User, Worker
from accounts.permissions import Permission, reach_of

SOURCES = [("hours", "Hours"), ("holiday", "Holiday pay"), ("expense", "Expense")]


def sha256_of(field: str) -> Func:
    """The digest of a text in UTF-8, as PostgreSQL computes it."""
    raw = Func(F(field), Value("UTF8"), function="convert_to")
    return Func(
        Func(raw, function="sha256"),
        Value("hex"),
        function="encode",
        output_field=models.CharField(),
    )


class PayrollRunQuerySet(models.QuerySet["PayrollRun"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(council__in=reach_of(user, Permission.PAYROLL_RUN).councils)


class PayrollRun(models.Model):
    """One council's pay of one period, as the file that payroll takes.

    Guard `payrollrun_whole` holds that its lines are all there and add up. It is never changed:
    what is approved later is in the next run.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="payroll_runs")
    cut_off_on = models.DateField(help_text="The day at noon of which the period closed.")
    pays_on = models.DateField()
    line_count = models.IntegerField()
    worker_count = models.IntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    content = models.TextField(help_text="The CSV file, byte for byte.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PayrollRunQuerySet.as_manager()

    class Meta:
        ordering = ["-cut_off_on", "council__name"]
        constraints = [
            models.UniqueConstraint(
                name="payrollrun_period_once", fields=["council", "cut_off_on"]
            ),
            models.CheckConstraint(
                name="payrollrun_holds_something", condition=Q(line_count__gt=0)
            ),
            models.CheckConstraint(
                name="payrollrun_pays_after_cut_off",
                condition=Q(pays_on__gt=F("cut_off_on")),
            ),
            models.CheckConstraint(
                name="payrollrun_digest_fits", condition=Q(sha256=sha256_of("content"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, paid on {self.pays_on:%-d %B %Y}"

    @property
    def file_name(self) -> str:
        return f"payroll-{self.council.gss_code}-{self.pays_on}.csv"


class PayrollLine(models.Model):
    """A line of a ledger that is in a run: in this one and in no other."""

    run = models.ForeignKey(PayrollRun, models.PROTECT, related_name="lines")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=SOURCES)
    posting_key = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="payrollline_exported_once", fields=["source", "posting_key"]
            ),
        ]

    def __str__(self) -> str:
        return self.posting_key
