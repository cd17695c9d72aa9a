"""What a council pays its permanent staff in a job role, and what it calls them."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower

from accounts.models import Council, JobRole, User
from accounts.models.ranges import has_start
from accounts.permissions import Permission, reach_of
from rates.models.spines import Spine


class GradeQuerySet(models.QuerySet["Grade"]):
    def in_force(self, on: date) -> Self:
        return self.filter(effective__contains=on)


class Grade(models.Model):
    """A council's grade for one job role: its points, contracted hours, leave and pension."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="grades")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="grades")
    name = models.CharField(max_length=60)
    effective = DateRangeField()
    spine = models.ForeignKey(Spine, models.PROTECT, related_name="+")
    bottom_scp = models.PositiveSmallIntegerField()
    top_scp = models.PositiveSmallIntegerField()
    reported_average_salary = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2)
    leave_days = models.PositiveSmallIntegerField(help_text="Bank holidays included.")
    employer_pension_rate = models.DecimalField(max_digits=5, decimal_places=4)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = GradeQuerySet.as_manager()

    class Meta:
        constraints = [
            has_start("grade_effective_has_start"),
            models.CheckConstraint(
                name="grade_points_in_order", condition=Q(top_scp__gte=F("bottom_scp"))
            ),
            models.CheckConstraint(
                name="grade_weekly_hours_credible",
                condition=Q(weekly_hours__gte=1, weekly_hours__lte=48),
            ),
            models.CheckConstraint(
                name="grade_leave_days_credible", condition=Q(leave_days__range=(20, 80))
            ),
            models.CheckConstraint(
                name="grade_pension_rate_credible",
                condition=Q(employer_pension_rate__gte=0, employer_pension_rate__lt=1),
            ),
            ExclusionConstraint(
                name="grade_no_overlap",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    ("job_role", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.name}"


class GradeSupplement(models.Model):
    """A yearly payment on top of the grade; the memorandum says which kinds count."""

    grade = models.ForeignKey(Grade, models.PROTECT, related_name="supplements")
    kind = models.CharField(max_length=40)
    annual_amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="gradesupplement_once", fields=["grade", "kind"]),
            models.CheckConstraint(
                name="gradesupplement_amount_positive", condition=Q(annual_amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} £{self.annual_amount}"


PROPOSED = Q(approved_at=None, rejected_at=None, withdrawn_at=None)


class JobTitleMapQuerySet(models.QuerySet["JobTitleMap"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.TITLE_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def in_state(self, state: str) -> Self:
        """`proposed` is waiting for the regional lead."""
        if state == "proposed":
            return self.filter(PROPOSED)
        return self.filter(**{f"{state}_at__isnull": False})

    def live(self) -> Self:
        """Proposed or approved: neither rejected nor withdrawn."""
        return self.filter(rejected_at=None, withdrawn_at=None)

    def approved(self, on: date) -> Self:
        return self.filter(approved_at__isnull=False, effective__contains=on)

    def called(self, title: str) -> Self:
        """In any case, as the constraint compares them."""
        return self.alias(folded=Lower("title")).filter(folded=Lower(Value(title)))


class JobTitleMap(models.Model):
    """A council's own job title and the one job role it stands for (rule ROLE-MAP)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="job_titles")
    title = models.CharField(max_length=120)
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    effective = DateRangeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rejected_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rejection_reason = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = JobTitleMapQuerySet.as_manager()

    class Meta:
        constraints = [
            has_start("jobtitlemap_effective_has_start"),
            models.CheckConstraint(
                name="jobtitlemap_not_approved_by_proposer",
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="jobtitlemap_approval_paired",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="jobtitlemap_rejection_paired",
                condition=Q(rejected_at=None, rejected_by=None, rejection_reason="")
                | Q(rejected_at__isnull=False, rejected_by__isnull=False)
                & ~Q(rejection_reason=""),
            ),
            models.CheckConstraint(
                name="jobtitlemap_withdrawal_paired",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="jobtitlemap_one_outcome",
                condition=Q(approved_at=None, rejected_at=None)
                | Q(approved_at=None, withdrawn_at=None)
                | Q(rejected_at=None, withdrawn_at=None),
            ),
            models.UniqueConstraint(
                "council",
                Lower("title"),
                F("effective__startswith"),
                name="jobtitlemap_proposed_once",
                condition=PROPOSED,
            ),
            ExclusionConstraint(
                name="jobtitlemap_one_role_at_a_time",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (Lower("title"), RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.title}"

    @property
    def state(self) -> str:
        """proposed, then approved, rejected or withdrawn, for good."""
        outcomes = ("approved", "rejected", "withdrawn")
        return next((each for each in outcomes if getattr(self, f"{each}_at")), "proposed")
