"""Recharges: what a host owes the council that employs the workers it was lent, month by month.

A line is taken from its ledger into one statement, once and for good. A later version of the same
month holds what the versions before it hold, and what was posted since; so a line is never copied.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, reach_of
from rates.recharge_rules import (
    KIND_WORDS,
    REACHED,
    STEP_WORDS,
    WAITS_FOR,
    LineKind,
    RechargeState,
    Source,
    StepKind,
    may_take,
)

STATES = [(state.value, state.value.capitalize()) for state in RechargeState]
KINDS = [(kind.value, KIND_WORDS[kind]) for kind in LineKind]
STEPS = [(kind.value, STEP_WORDS[kind]) for kind in StepKind]
DAY, MONTH = timedelta(days=1), timedelta(days=31)


def month_after(first: date) -> date:
    return (first + MONTH).replace(day=1)


class RechargeStatementQuerySet(models.QuerySet["RechargeStatement"]):
    def visible_to(self, user: User) -> Self:
        """Either council's own, drafts the employer's alone; to a lead, that of the region."""
        mine = reach_of(user, Permission.RECHARGE_VIEW).councils
        regions = reach_of(user, Permission.RECHARGE_TOTALS).regions
        issued = ~Q(state=RechargeState.DRAFT)
        of_region = Q(employing_council__region__in=regions) | Q(
            host_council__region__in=regions
        )
        return self.filter(
            Q(employing_council__in=mine) | issued & (Q(host_council__in=mine) | of_region)
        )

    def standing(self) -> Self:
        """One for each pair and month: the versions that were replaced left out."""
        return self.exclude(state=RechargeState.REPLACED)

    def between(self, employing: Council, host: Council) -> Self:
        return self.filter(employing_council=employing, host_council=host)

    def with_names(self) -> Self:
        return self.select_related("employing_council__region", "host_council__region")


class RechargeStatement(models.Model):
    """One version of what one council owes another for the work of a month, and of months before.

    A draft holds no lines: they are what waits in the ledgers. Issuing takes them (guard
    `rechargestatement_life`), and from then on only its state moves, by a step.
    """

    employing_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    host_council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    month = models.DateField(help_text="Its first day.")
    version = models.PositiveSmallIntegerField(default=1)
    before = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="after", help_text="What it replaces."
    )
    state = models.CharField(max_length=10, choices=STATES, default=RechargeState.DRAFT.value)
    drafted_at = models.DateTimeField(help_text="By the clock, or with the version before it.")
    line_count = models.PositiveIntegerField(default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    vat = models.JSONField(default=list, help_text="How each kind of line is treated, and why.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of all that it says.")
    settled_on = models.DateField(null=True)
    settlement_reference = models.CharField(max_length=80, blank=True)

    objects = RechargeStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            models.CheckConstraint(
                name="rechargestatement_state_known",
                condition=Q(state__in=[state.value for state in RechargeState]),
            ),
            models.CheckConstraint(
                name="rechargestatement_month_begins", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="rechargestatement_between_two",
                condition=~Q(employing_council=F("host_council")),
            ),
            models.CheckConstraint(
                name="rechargestatement_follows_another",
                condition=Q(version=1, before=None) | Q(version__gt=1, before__isnull=False),
            ),
            models.CheckConstraint(
                name="rechargestatement_issued_is_sealed",
                condition=Q(state=RechargeState.DRAFT.value, line_count=0, total=0, sha256="")
                | Q(
                    ~Q(state=RechargeState.DRAFT.value),
                    line_count__gt=0,
                    sha256__regex="^[0-9a-f]{64}$",
                ),
            ),
            models.CheckConstraint(
                name="rechargestatement_settled_is_told",
                condition=Q(
                    ~Q(settlement_reference=""),
                    state=RechargeState.SETTLED.value,
                    settled_on__isnull=False,
                )
                | Q(
                    ~Q(state=RechargeState.SETTLED.value),
                    settled_on=None,
                    settlement_reference="",
                ),
            ),
            models.UniqueConstraint(
                name="rechargestatement_version_once",
                fields=["employing_council", "host_council", "month", "version"],
            ),
            models.UniqueConstraint(
                name="rechargestatement_one_stands",
                fields=["employing_council", "host_council", "month"],
                condition=~Q(state=RechargeState.REPLACED.value),
            ),
        ]
        indexes = [
            models.Index(name="rechargestatement_host", fields=["host_council", "month"])
        ]

    def __str__(self) -> str:
        return (
            f"{self.employing_council} to {self.host_council}, {self.month:%B %Y}, "
            f"version {self.version}"
        )

    @property
    def kind(self) -> RechargeState:
        return RechargeState(self.state)

    @property
    def ends_before(self) -> date:
        return month_after(self.month)

    @property
    def last_day(self) -> date:
        return self.ends_before - DAY

    @property
    def waits_for(self) -> str:
        return WAITS_FOR[self.kind]

    @property
    def file_name(self) -> str:
        employing, host = self.employing_council.gss_code, self.host_council.gss_code
        return f"recharge-{employing}-{host}-{self.month:%Y-%m}-v{self.version}"

    def may(self, step: StepKind) -> bool:
        return may_take(step, self.kind)

    def all_lines(self) -> "RechargeLineQuerySet":
        """Its own, and those of the versions that it replaced."""
        return RechargeLine.objects.filter(
            statement__employing_council=self.employing_council_id,
            statement__host_council=self.host_council_id,
            statement__month=self.month,
            statement__version__lte=self.version,
        )


class RechargeLineQuerySet(models.QuerySet["RechargeLine"]):
    def in_order(self) -> Self:
        return self.select_related("worker__user", "team", "job_role", "statement").order_by(
            "on", "worker__user__full_name", "timesheet_number", "kind", "id"
        )


class RechargeLine(models.Model):
    """One line of a ledger as a statement charges it. Never changed, and never in another."""

    statement = models.ForeignKey(RechargeStatement, models.PROTECT, related_name="lines")
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Source])
    source_number = models.BigIntegerField(help_text="The number of the line in its ledger.")
    kind = models.CharField(max_length=10, choices=KINDS)
    on = models.DateField(help_text="The day worked; of an on-cost, the Sunday of its week.")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    timesheet_number = models.BigIntegerField()
    minutes = models.IntegerField(help_text="Of hours worked; 0 for any other kind.")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    working = models.CharField(max_length=100, blank=True)

    objects = RechargeLineQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="rechargeline_once", fields=["source", "source_number"]
            ),
            models.CheckConstraint(
                name="rechargeline_kind_of_its_ledger",
                condition=Q(source=Source.SPEND.value, kind=LineKind.PAY.value)
                | Q(source=Source.EXPENSE.value, kind=LineKind.EXPENSE.value, minutes=0)
                | Q(
                    source=Source.ON_COST.value,
                    minutes=0,
                    kind__in=[
                        kind.value
                        for kind in LineKind
                        if kind not in (LineKind.PAY, LineKind.EXPENSE)
                    ],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} on {self.on:%-d %B %Y}"

    @property
    def is_late(self) -> bool:
        """Of a month before the statement's."""
        return self.on < self.statement.month


class RechargeStep(models.Model):
    """What either council did with a statement, in its words. Never changed."""

    statement = models.ForeignKey(RechargeStatement, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=STEPS)
    words = models.TextField(max_length=4000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="rechargestep_kind_known",
                condition=Q(kind__in=[kind.value for kind in StepKind]),
            ),
            models.CheckConstraint(
                name="rechargestep_in_words",
                condition=~Q(kind__in=["queried", "answered", "replaced"], words=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reached(self) -> RechargeState:
        return REACHED[StepKind(self.kind)]
