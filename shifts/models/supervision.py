"""What is kept while an assignment lasts: supervision, caseload, and the review at its end."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from shifts.models.assignments import Assignment


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def standing(self) -> Self:
        """Without those of which the worker says that they did not happen."""
        return self.filter(denied_at=None)


class Supervision(models.Model):
    """One supervision that was held, and when the next is meant to be. Rule SUPERVISION.

    The worker may say that it did not happen; it then counts for nothing.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="supervisions")
    supervisor = models.CharField(max_length=120)
    held_on = models.DateField()
    next_due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    denied_at = models.DateTimeField(null=True)
    denied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="supervision_once_a_day", fields=["assignment", "held_on"]
            ),
            models.CheckConstraint(
                name="supervision_next_is_later", condition=Q(next_due_on__gt=F("held_on"))
            ),
            models.CheckConstraint(
                name="supervision_supervisor_named", condition=~Q(supervisor="")
            ),
            models.CheckConstraint(
                name="supervision_denied_by_someone",
                condition=Q(denied_at=None, denied_by=None)
                | Q(denied_at__isnull=False, denied_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision on {self.held_on:%-d %B %Y}"


class SupervisorChange(models.Model):
    """Who supervises from a day on, where it is not the one whom the booking names."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="supervisors")
    supervisor = models.CharField(max_length=120)
    from_day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_day", "-id"]
        constraints = [
            models.CheckConstraint(
                name="supervisorchange_supervisor_named", condition=~Q(supervisor="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} from {self.from_day:%-d %B %Y}"


class CaseloadCount(models.Model):
    """How many cases the worker holds on a day. Rule CASELOAD; never a limit."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="caseloads")
    counted_on = models.DateField()
    cases = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-counted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="caseloadcount_cases_credible", condition=Q(cases__lte=200)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cases} cases on {self.counted_on:%-d %B %Y}"


class PlacementReview(models.Model):
    """What the council says at the end of a placement; the worker answers once. Rule REVIEW."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    would_have_back = models.BooleanField()
    strengths = models.TextField()
    to_improve = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    worker_words = models.TextField(blank=True)
    worker_answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="placementreview_once", fields=["assignment"]),
            models.CheckConstraint(
                name="placementreview_says_something", condition=~Q(strengths="")
            ),
            models.CheckConstraint(
                name="placementreview_answer_paired",
                condition=Q(worker_answered_at=None, worker_words="")
                | (Q(worker_answered_at__isnull=False) & ~Q(worker_words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.assignment}"
