"""Cap decisions: the stored, replayable answer to "may we pay this?"."""

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Prefetch, Q

from accounts.models import Council, JobRole, User
from accounts.models.ranges import bounded
from accounts.permissions import Permission, reach_of
from rates.caps import Basis, Verdict
from rates.models.memoranda import Cap


class Engagement(models.TextChoices):
    """How the worker is engaged; it drives the rate basis, cool-off and cost."""

    BANK_OWN = "bank_own", "Bank, at own council"
    BANK_HOSTED = "bank_hosted", "Bank, hosted by another council"
    AGENCY_PAYE = "agency_paye", "Agency, PAYE"
    AGENCY_UMBRELLA = "agency_umbrella", "Agency, umbrella"
    LIMITED_COMPANY = "limited_company", "Limited company"
    PROJECT_TEAM = "project_team", "Project team"


BASIS_OF = {
    Engagement.BANK_OWN: Basis.PAYE,
    Engagement.BANK_HOSTED: Basis.PAYE,
    Engagement.AGENCY_PAYE: Basis.PAYE,
    Engagement.AGENCY_UMBRELLA: Basis.UMBRELLA,
    Engagement.LIMITED_COMPANY: Basis.LIMITED,
    Engagement.PROJECT_TEAM: Basis.CHARGE,
}


class CapDecisionQuerySet(models.QuerySet["CapDecision"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.DECISION_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))


class CapDecision(models.Model):
    """What was asked, under which caps, and the answer. Never changed."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="cap_decisions")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    engagement = models.CharField(max_length=20, choices=Engagement)
    pay_basis = models.CharField(max_length=10)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    period = DateRangeField(help_text="Worked London dates, half-open.")
    verdict = models.CharField(max_length=20)
    inputs = models.JSONField(help_text="All that the answer depends on; rates.caps.replay.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of inputs and answer.")
    exception = models.ForeignKey(
        "rates.CapException",
        models.PROTECT,
        null=True,
        related_name="decisions",
        help_text="What allows the rate, where it is over the cap.",
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CapDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="capdecision_basis_fits_engagement",
                condition=models.Q(
                    *(Q(engagement=key, pay_basis=value) for key, value in BASIS_OF.items()),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="capdecision_within_the_cap",
                condition=Q(verdict=Verdict.WITHIN.value, exception=None)
                | Q(verdict=Verdict.OVER_APPROVED.value, exception__isnull=False),
            ),
            models.CheckConstraint(
                name="capdecision_rate_positive", condition=Q(hourly_rate__gt=0)
            ),
            bounded("capdecision_period_bounded"),
            models.CheckConstraint(
                name="capdecision_digest_form", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.hourly_rate} ({self.pay_basis}) at {self.council}"


class DecisionSegment(models.Model):
    """A run of dates of a decision with the same binding cap. Never changed.

    The database checks that the cap was the strictest in force (guard `decisionsegment_binds`).
    """

    decision = models.ForeignKey(CapDecision, models.PROTECT, related_name="segments")
    effective = DateRangeField()
    cap = models.ForeignKey(Cap, models.PROTECT, related_name="+")
    cap_rate = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["effective"]
        constraints = [
            ExclusionConstraint(
                name="decisionsegment_no_overlap",
                expressions=[
                    ("decision", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.cap_rate} {self.effective}"


def segments_of(path: str) -> "Prefetch[Any]":
    """For `prefetch_related`: the segments of the decision at this path, with caps and versions."""
    found = DecisionSegment.objects.select_related("cap__version")
    return Prefetch(f"{path}__segments", found)
