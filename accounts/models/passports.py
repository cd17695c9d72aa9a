"""The passport: credentials checked once and reused by every signatory, with consent.

Days are London dates; a range is half-open, so a right to work until 30 June ends at 1 July.
"""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models.people import User
from accounts.models.places import Council, JobRole
from accounts.models.ranges import has_start
from accounts.models.recorded import Credential, Recorded, seen_or_unsaid
from accounts.models.workers import Worker


class RegisterStatus(models.TextChoices):
    """Standing on the register of Social Work England."""

    REGISTERED = "registered", "Registered"
    CONDITIONS = "conditions", "Registered with conditions"
    SUSPENDED = "suspended", "Suspended"
    REMOVED = "removed", "Removed"


class Registration(Credential):
    """The entry in Social Work England's register, as last looked up."""

    worker = models.OneToOneField(Worker, models.PROTECT, related_name="registration")
    number = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=20, choices=RegisterStatus)
    conditions = models.TextField(blank=True)
    registered_until = models.DateField(help_text="Last day of the registration year.")

    class Meta:
        constraints = [
            seen_or_unsaid("registration_original_seen"),
            models.CheckConstraint(
                name="registration_number_form", condition=Q(number__regex=r"^SW\d{1,8}$")
            ),
            models.CheckConstraint(
                name="registration_status_known",
                condition=Q(status__in=RegisterStatus.values),
            ),
            models.CheckConstraint(
                name="registration_conditions_stated",
                condition=~Q(status=RegisterStatus.CONDITIONS) | ~Q(conditions=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.get_status_display().lower()}"


class DbsCheck(Credential):
    """An enhanced DBS certificate whose original a named person has seen."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="dbs_checks")
    certificate_number = models.CharField(max_length=12, unique=True)
    issued_on = models.DateField()
    childrens_barred_list = models.BooleanField()
    update_service_checked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            seen_or_unsaid("dbscheck_original_seen"),
            models.CheckConstraint(
                name="dbscheck_certificate_number_form",
                condition=Q(certificate_number__regex=r"^\d{12}$"),
            ),
            models.CheckConstraint(
                name="dbscheck_update_after_issue",
                condition=Q(update_service_checked_on=None)
                | Q(update_service_checked_on__gte=models.F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"DBS certificate issued {self.issued_on:%-d %B %Y}"


class RightToWork(Credential):
    """A check of the right to work; an open end means it is not limited in time."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="rights_to_work")
    effective = DateRangeField()

    class Meta:
        constraints = [
            seen_or_unsaid("righttowork_original_seen"),
            has_start("righttowork_effective_has_start"),
            ExclusionConstraint(
                name="righttowork_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Right to work {self.effective}"


class Reference(Credential):
    """A reference for one worker from one referee."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="references")
    referee = models.CharField(max_length=120)
    received_on = models.DateField()
    practice_based = models.BooleanField()
    standard_template = models.BooleanField()

    class Meta:
        constraints = [
            seen_or_unsaid("reference_original_seen"),
            models.UniqueConstraint(
                name="reference_once_a_day",
                fields=["worker", "referee", "received_on"],
                include=["practice_based", "standard_template"],
            ),
        ]

    def __str__(self) -> str:
        return f"Reference from {self.referee}, {self.received_on:%-d %B %Y}"


class LeavingReason(models.TextChoices):
    """Why a spell ended; the first three are exceptions to the cool-off period."""

    REDUNDANCY = "redundancy", "Redundancy"
    PROBATION = "probation", "Left during probation"
    PERMANENT_ROLE = "permanent_role", "Took a permanent role"
    RESIGNED = "resigned", "Resigned"
    OTHER = "other", "Another reason"


class SpellKind(models.TextChoices):
    """On what terms a post is held."""

    PERMANENT = "permanent", "Permanent"
    FIXED_TERM = "fixed_term", "Fixed term"
    AGENCY = "agency", "Through an agency"
    BANK = "bank", "Bank"
    SELF_EMPLOYED = "self_employed", "Self-employed"
    OTHER = "other", "Another kind"


class EmploymentSpell(Credential):
    """A post the worker has held; open-ended while it lasts.

    Its leave lies inside it (guard `employmentleave_inside_spell`).
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="spells")
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="+")
    employer = models.CharField(max_length=120)
    effective = DateRangeField()
    directly_employed = models.BooleanField()
    child_and_family = models.BooleanField()
    kind = models.CharField(max_length=20, choices=SpellKind)
    substantive = models.GeneratedField(
        expression=Q(kind=SpellKind.PERMANENT),  # type: ignore[arg-type]  # it is one
        output_field=models.BooleanField(),
        db_persist=True,
    )
    leaving_reason = models.CharField(max_length=20, choices=LeavingReason, blank=True)

    class Meta:
        constraints = [
            seen_or_unsaid("employmentspell_original_seen"),
            has_start("employmentspell_effective_has_start"),
            models.CheckConstraint(
                name="employmentspell_kind_known", condition=Q(kind__in=SpellKind.values)
            ),
            models.CheckConstraint(
                name="employmentspell_agency_is_not_direct",
                condition=Q(directly_employed=False)
                | ~Q(kind__in=[SpellKind.AGENCY, SpellKind.SELF_EMPLOYED]),
            ),
            models.CheckConstraint(
                name="employmentspell_leaving_reason_known",
                condition=Q(leaving_reason__in=["", *LeavingReason.values]),
            ),
            models.CheckConstraint(
                name="employmentspell_reason_once_ended",
                condition=Q(effective__endswith__isnull=False) | Q(leaving_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.effective}"


class Clearance(Recorded):
    """A signatory's decision that the worker may do this job role through the bank."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="clearances")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    effective = DateRangeField()

    class Meta:
        constraints = [
            has_start("clearance_effective_has_start"),
            ExclusionConstraint(
                name="clearance_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("council", RangeOperators.EQUAL),
                    ("job_role", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Cleared as {self.job_role} by {self.council}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """The worker's own leave for one council to read their passport."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="consents")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_once_at_a_time",
                fields=["worker", "council"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Consent of {self.worker} to {self.council}"
