"""What bank work costs on top of its hours, and whose pension is paid into. Lines are only added."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Round

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.models.ranges import has_start
from accounts.permissions import Permission, reach_of
from rates.charge import LABELS, MINUTES_PER_HOUR, OnCost, Scheme
from rates.models.decisions import Engagement

BANK = (Engagement.BANK_OWN.value, Engagement.BANK_HOSTED.value)
MONEY = models.DecimalField(max_digits=12, decimal_places=2)


class OnCostLineQuerySet(models.QuerySet["OnCostLine"]):
    def visible_to(self, user: User) -> Self:
        """The employing council's alone: a week's National Insurance tells of every host."""
        return self.filter(
            employing_council__in=reach_of(user, Permission.PAYROLL_RUN).councils
        )


def due_by(per: str) -> Round:
    """The rate of what is above the threshold, half-up to the penny, as PostgreSQL computes it."""
    above = Greatest(F("base") - F("threshold"), Decimal(0))
    exact = F("rate") * above
    if per == "hour":
        exact = exact / Decimal(MINUTES_PER_HOUR)
    return Round(exact, precision=2, output_field=MONEY)


class OnCostLine(models.Model):
    """One step of one on-cost of a worker's week with one employing council.

    `due` is what the whole comes to now, `before` what the earlier lines of the same `scope` came
    to, and `amount` the difference; so the amounts of a scope always add up to its latest `due`
    (guard `oncostline_goes_on`). The line names the host whose timesheet was posted.
    """

    pay_week = models.DateField(help_text="The Monday of the timesheet.")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="on_cost_lines")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    host_council = models.ForeignKey(Council, models.PROTECT, related_name="on_cost_lines")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    engagement = models.CharField(max_length=20, choices=Engagement)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, LABELS[kind]) for kind in OnCost]
    )
    per = models.CharField(
        max_length=4, choices=[("pay", "Of pay"), ("hour", "An hour")], default="pay"
    )
    scope = models.CharField(max_length=60, help_text="What it adds up with in the week.")
    base = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="Pounds of pay; minutes where per hour."
    )
    rate = models.DecimalField(max_digits=8, decimal_places=5)
    threshold = models.DecimalField(max_digits=9, decimal_places=2)
    due = models.DecimalField(max_digits=12, decimal_places=2)
    before = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    working = models.CharField(max_length=300)
    timesheet_number = models.BigIntegerField()
    posting_key = models.CharField(max_length=120)
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversals",
        help_text="The line before it, where this one takes money back.",
    )
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OnCostLineQuerySet.as_manager()

    class Meta:
        ordering = ["pay_week", "id"]
        indexes = [
            models.Index(name="oncostline_host_week", fields=["host_council", "pay_week"]),
            models.Index(
                name="oncostline_week", fields=["worker", "employing_council", "pay_week"]
            ),
            models.Index(name="oncostline_timesheet", fields=["timesheet_number"]),
        ]
        constraints = [
            models.UniqueConstraint(name="oncostline_posted_once", fields=["posting_key"]),
            models.CheckConstraint(
                name="oncostline_kind_known",
                condition=Q(kind__in=[kind.value for kind in OnCost]),
            ),
            models.CheckConstraint(
                name="oncostline_bank_only", condition=Q(engagement__in=BANK)
            ),
            models.CheckConstraint(
                name="oncostline_week_starts_on_monday",
                condition=Q(pay_week__iso_week_day=1),
            ),
            models.CheckConstraint(
                name="oncostline_due_adds_up",
                condition=Q(per="pay", due=due_by("pay"))
                | Q(per="hour", kind=OnCost.FEE.value, due=due_by("hour")),
            ),
            models.CheckConstraint(
                name="oncostline_amount_is_the_difference",
                condition=Q(amount=F("due") - F("before")) & ~Q(amount=0),
            ),
            models.CheckConstraint(
                name="oncostline_takes_back_what_stood",
                condition=Q(amount__gt=0, reverses=None)
                | Q(amount__lt=0, reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="oncostline_fee_for_a_host",
                condition=~Q(kind=OnCost.FEE.value) | ~Q(host_council=F("employing_council")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} £{self.amount}"


class PensionMembershipQuerySet(models.QuerySet["PensionMembership"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            employing_council__in=reach_of(user, Permission.PAYROLL_RUN).councils
        )


class PensionMembership(models.Model):
    """Which scheme the employing council pays into for a worker, and at what share of pay."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="pension_memberships")
    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    scheme = models.CharField(
        max_length=20,
        choices=[
            (Scheme.LGPS.value, "Local Government Pension Scheme"),
            (Scheme.AUTO_ENROLMENT.value, "Auto-enrolment"),
            (Scheme.NONE.value, "No pension"),
        ],
    )
    employer_rate = models.DecimalField(
        max_digits=6, decimal_places=5, help_text="Share of pay: 18 % is 0.18."
    )
    effective = DateRangeField(help_text="Worked London dates, half-open.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PensionMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-effective"]
        constraints = [
            has_start("pensionmembership_effective_has_start"),
            models.CheckConstraint(
                name="pensionmembership_rate_fits_scheme",
                condition=Q(scheme=Scheme.NONE.value, employer_rate=0)
                | Q(
                    scheme__in=[Scheme.LGPS.value, Scheme.AUTO_ENROLMENT.value],
                    employer_rate__gt=0,
                    employer_rate__lt=1,
                ),
            ),
            ExclusionConstraint(
                name="pensionmembership_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("employing_council", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()}, {self.worker}"
