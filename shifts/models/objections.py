"""Between a worker and a council: not to be booked there again, and approaches that broke faith."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Council, User, Worker
from accounts.permissions import Permission, reach_of
from shifts.models.assignments import Assignment


class DoNotRebookReason(models.TextChoices):
    CONDUCT = "conduct", "Conduct"
    PRACTICE = "practice", "Quality of practice"
    ATTENDANCE = "attendance", "Attendance"
    SAFEGUARDING = "safeguarding", "A safeguarding concern"
    OTHER = "other", "Another reason"


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", "Stands"
    LIFTED = "lifted", "Lifted"


class DoNotRebookQuerySet(models.QuerySet["DoNotRebook"]):
    def live(self) -> Self:
        return self.filter(lifted_at=None)

    def waiting(self) -> Self:
        """Appeals that the regional lead has not heard."""
        return self.live().filter(appealed_at__isnull=False, outcome_at=None)

    def visible_to(self, user: User) -> Self:
        """The worker, the council that decided and its region's lead; no other council."""
        reach = reach_of(user, Permission.DO_NOT_REBOOK_VIEW)
        return self.filter(
            Q(worker__user=user)
            | Q(council__in=reach.councils)
            | Q(council__region__in=reach.regions)
        )


class DoNotRebook(models.Model):
    """One council's decision not to have a worker again, which the worker may appeal once.

    The regional lead decides the appeal; the council may lift it at any time. Never removed.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="do_not_rebooks")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=DoNotRebookReason)
    words = models.TextField(help_text="The worker reads them.")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=AppealOutcome, blank=True)
    outcome_words = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DoNotRebookQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="donotrebook_once_at_a_time",
                fields=["worker", "council"],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(
                name="donotrebook_reason_known",
                condition=Q(reason__in=DoNotRebookReason.values),
            ),
            models.CheckConstraint(name="donotrebook_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="donotrebook_appeal_paired",
                condition=Q(appealed_at=None, appeal="")
                | (Q(appealed_at__isnull=False) & ~Q(appeal="")),
            ),
            models.CheckConstraint(
                name="donotrebook_outcome_of_an_appeal",
                condition=Q(outcome="", outcome_at=None, outcome_by=None, outcome_words="")
                | Q(
                    ~Q(outcome_words=""),
                    outcome__in=AppealOutcome.values,
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                    appealed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="donotrebook_lifted_by_someone",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="donotrebook_lifted_with_outcome",
                condition=~Q(outcome=AppealOutcome.LIFTED) | Q(lifted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="donotrebook_outcome_by_another",
                condition=Q(outcome_by=None) | ~Q(outcome_by=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, not again at {self.council}"


class ApproachOutcome(models.TextChoices):
    NO_APPROACH = "no_approach", "Nobody was approached"
    EXEMPT = "exempt", "A promotion, which is exempt"
    FOUND = "found", "The memorandum was broken"


class ApproachQuerySet(models.QuerySet["Approach"]):
    def open(self) -> Self:
        return self.filter(outcome="")

    def visible_to(self, user: User) -> Self:
        """The worker, the council that asked, those that employ and host, and the leads above."""
        reach = reach_of(user, Permission.APPROACH_VIEW)
        return self.filter(
            Q(worker__user=user)
            | Q(made_by__in=reach.councils)
            | Q(assignment__booking__council__in=reach.councils)
            | Q(worker__employing_council__in=reach.councils)
            | Q(made_by__region__in=reach.regions)
            | Q(assignment__booking__council__region__in=reach.regions)
        )


class Approach(models.Model):
    """A complaint that one signatory approached another's worker during an assignment.

    Source: agency rules, rule HEADHUNT.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="approaches")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Council, models.PROTECT, related_name="+")
    made_on = models.DateField()
    promotion = models.BooleanField(help_text="It was about a post of a higher role.")
    words = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=ApproachOutcome, blank=True)
    outcome_words = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-id"]
        verbose_name_plural = "approaches"
        constraints = [
            models.CheckConstraint(name="approach_says_what", condition=~Q(words="")),
            models.UniqueConstraint(
                name="approach_reported_once",
                fields=["assignment", "made_by", "made_on", "reported_by"],
            ),
            models.CheckConstraint(
                name="approach_outcome_told",
                condition=Q(outcome="", outcome_at=None, outcome_by=None, outcome_words="")
                | Q(
                    ~Q(outcome_words=""),
                    outcome__in=ApproachOutcome.values,
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_by}, {self.made_on:%-d %B %Y}"
