"""What a post holds: leave, contracted hours; and the assessed year of the newly qualified."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q

from accounts.models.passports import EmploymentSpell
from accounts.models.ranges import has_start
from accounts.models.recorded import Recorded
from accounts.models.workers import Worker

MINUTES_PER_DAY = 24 * 60


class LeaveKind(models.TextChoices):
    """Why somebody is away from a post that goes on."""

    MATERNITY = "maternity", "Maternity leave"
    PATERNITY = "paternity", "Paternity leave"
    ADOPTION = "adoption", "Adoption leave"
    SHARED_PARENTAL = "shared_parental", "Shared parental leave"
    SICKNESS = "sickness", "Sick leave"
    ANNUAL = "annual", "Annual leave"
    CAREER_BREAK = "career_break", "Career break"
    UNPAID = "unpaid", "Unpaid leave"


# Statutory leave counts as experience (agency rules); a break that somebody chose does not.
NOT_EXPERIENCE = (LeaveKind.CAREER_BREAK, LeaveKind.UNPAID)


class EmploymentLeave(Recorded):
    """Days away within one post; inside its days (guard `employmentleave_inside_spell`)."""

    spell = models.ForeignKey(EmploymentSpell, models.PROTECT, related_name="leave")
    kind = models.CharField(max_length=20, choices=LeaveKind)
    effective = DateRangeField()

    class Meta:
        ordering = ["effective"]
        constraints = [
            has_start("employmentleave_effective_has_start"),
            models.CheckConstraint(
                name="employmentleave_kind_known", condition=Q(kind__in=LeaveKind.values)
            ),
            ExclusionConstraint(
                name="employmentleave_no_overlap",
                expressions=[
                    ("spell", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective}"

    @property
    def counts(self) -> bool:
        """Whether these days are experience. Rule EXPERIENCE."""
        return self.kind not in NOT_EXPERIENCE


class ContractedHours(Recorded):
    """Hours of one weekday that a post asks for, by London clocks.

    `minutes` run from midnight to midnight; a night is two rows, one for each day.
    """

    spell = models.ForeignKey(EmploymentSpell, models.PROTECT, related_name="contracted_hours")
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0.")
    minutes = IntegerRangeField(help_text="After midnight; the end is not included.")

    class Meta:
        ordering = ["weekday", "minutes"]
        verbose_name_plural = "contracted hours"
        constraints = [
            models.CheckConstraint(
                name="contractedhours_weekday_known", condition=Q(weekday__range=(0, 6))
            ),
            models.CheckConstraint(
                name="contractedhours_within_a_day",
                condition=Q(minutes__isempty=False, minutes__contained_by=(0, MINUTES_PER_DAY)),
            ),
            ExclusionConstraint(
                name="contractedhours_no_overlap",
                expressions=[
                    ("spell", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{clock(self.minutes.lower)} to {clock(self.minutes.upper)}"


def clock(minute: int) -> str:
    """Midnight at the end of the day is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class AssessedYear(Recorded):
    """The assessed and supported first year in employment; unfinished while it has no end."""

    worker = models.OneToOneField(Worker, models.PROTECT, related_name="assessed_year")
    started_on = models.DateField()
    completed_on = models.DateField(null=True)
    verified_by = models.CharField(
        max_length=120, help_text="Who confirmed it, at which place."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessedyear_completed_after_start",
                condition=Q(completed_on=None) | Q(completed_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="assessedyear_verified_by_someone", condition=~Q(verified_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"Assessed year from {self.started_on:%-d %B %Y}"
