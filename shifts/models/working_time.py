"""What the working time rules rest on besides shifts: opt-outs, outside work, rest to make up for.

Working Time Regulations 1998, regulations 5 (opt-out) and 24 (compensatory rest). The guards
`working_time_guards` hold each row to the terms on which it was made.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from accounts.models import User, Worker
from accounts.models.ranges import has_start
from accounts.permissions import Permission, reach_of
from shifts.models.offers import Offer
from shifts.states import AssignmentState, VariationState

LEAST_HOURS, MOST_HOURS = Decimal("0.25"), Decimal(80)
REST_RULES = [("REST-11", "Rest between working days"), ("REST-WEEK", "Rest in each week")]


class OptOut(models.Model):
    """A worker's written agreement that the limit on weekly hours does not apply to them.

    `effective` is from the day it was signed; a withdrawal ends it after its notice.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="opt_outs")
    effective = DateRangeField(help_text="Half-open; without an end until it is withdrawn.")
    notice_weeks = models.PositiveSmallIntegerField(
        help_text="From withdrawing it until the limit applies again; the law says 1 to 12."
    )
    evidence = models.CharField(max_length=500, help_text="What was agreed, and where it is.")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            has_start("optout_effective_has_start"),
            models.CheckConstraint(
                name="optout_notice_lawful", condition=Q(notice_weeks__range=(1, 12))
            ),
            models.CheckConstraint(name="optout_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="optout_ends_when_withdrawn",
                condition=Q(
                    effective__endswith=None, withdrawn_at__isnull=True, withdrawn_by=None
                )
                | Q(
                    effective__endswith__isnull=False,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                ),
            ),
            ExclusionConstraint(
                name="optout_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, from {self.effective.lower:%-d %B %Y}"


class OutsideWork(models.Model):
    """Work for somebody outside the bank, which counts towards the limit on weekly hours."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="outside_work")
    employer = models.CharField(max_length=120)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2)
    effective = DateRangeField(help_text="Half-open; without an end while it goes on.")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["effective", "pk"]
        verbose_name_plural = "outside work"
        constraints = [
            has_start("outsidework_effective_has_start"),
            models.CheckConstraint(
                name="outsidework_hours_credible",
                condition=Q(weekly_hours__range=(LEAST_HOURS, MOST_HOURS)),
            ),
            models.CheckConstraint(
                name="outsidework_employer_named", condition=~Q(employer="")
            ),
            ExclusionConstraint(
                name="outsidework_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (Upper("employer"), RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.weekly_hours.normalize():f} h a week"

    @property
    def last_day(self) -> date | None:
        return self.effective.upper - timedelta(days=1) if self.effective.upper else None


class CompensatoryRestQuerySet(models.QuerySet["CompensatoryRest"]):
    def owed(self) -> Self:
        """Of work that is held; an offer or extension that was not taken up owes nothing."""
        taken_up = Q(variation=None) | Q(
            variation__state__in=[VariationState.AGREED, VariationState.SUPERSEDED]
        )
        return self.filter(taken_up, offer__assignment__isnull=False).exclude(
            offer__assignment__state=AssignmentState.CANCELLED
        )

    def planned(self) -> Self:
        """Rest that no other work may take away."""
        return self.owed().filter(period__isnull=False)

    def visible_to(self, user: User) -> Self:
        """The worker's own, and what managers and HR are to plan."""
        reach = reach_of(user, Permission.REST_PLAN)
        return self.filter(
            Q(worker__user=user)
            | Q(offer__booking__council__in=reach.councils)
            | Q(offer__booking__team__in=reach.teams)
        )


class CompensatoryRest(models.Model):
    """Rest that an offer or an extension cuts short, signed off, and when it is made up for.

    Written when it is put to the worker, owed once they take it up; a named manager then says when
    it is taken. An extension's is of the offer that its assignment came from.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="rests")
    variation = models.ForeignKey(
        "shifts.Variation", models.PROTECT, null=True, related_name="rests"
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="rests")
    rule = models.CharField(max_length=10, choices=REST_RULES)
    minutes_owed = models.PositiveSmallIntegerField()
    owed_from = models.DateTimeField(help_text="It is made up for after this.")
    period = DateTimeRangeField(null=True, help_text="When it is taken, half-open.")
    reason = models.CharField(max_length=500, blank=True)
    planned_at = models.DateTimeField(null=True)
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CompensatoryRestQuerySet.as_manager()

    class Meta:
        ordering = ["owed_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="compensatoryrest_rule_known",
                condition=Q(rule__in=[code for code, _ in REST_RULES]),
            ),
            models.UniqueConstraint(
                name="compensatoryrest_once_a_rule",
                fields=["offer", "rule", "variation"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="compensatoryrest_minutes_credible",
                condition=Q(minutes_owed__range=(1, 7 * 24 * 60)),
            ),
            models.CheckConstraint(
                name="compensatoryrest_planned_by_someone",
                condition=Q(period=None, planned_at=None, planned_by=None)
                | Q(period__isnull=False, planned_at__isnull=False, planned_by__isnull=False)
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="compensatoryrest_after_it_is_owed",
                condition=Q(period=None)
                | Q(period__startswith__gte=F("owed_from"), period__endswith__isnull=False),
            ),
            ExclusionConstraint(
                name="compensatoryrest_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_rule_display().lower()}"

    @property
    def sign_off(self) -> str:
        """Why somebody took it on."""
        return self.variation.sign_off if self.variation else self.offer.sign_off
