"""Checks of Social Work England's register by file, and whom a bad answer must reach."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.passports import RegisterStatus
from accounts.models.people import User
from accounts.models.places import Council
from accounts.models.workers import Worker


class RegisterCheckQuerySet(models.QuerySet["RegisterCheck"]):
    def of_councils(self, councils: frozenset[int]) -> Self:
        return self.filter(council__in=councils)


class RegisterCheck(models.Model):
    """One answer of the register, as it was applied; never changed (`append_only`)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="register_checks")
    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    entries = models.PositiveIntegerField(help_text="How many numbers it answered for.")
    counts = models.JSONField(help_text="How many differed, by kind.")
    differences = models.JSONField(help_text="accounts.register_file.Difference.")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RegisterCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="registercheck_sha256_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.UniqueConstraint(
                name="registercheck_once_a_file", fields=["council", "sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"Register check of {self.council}, {self.checked_at:%-d %B %Y}"


class RegisterAlertQuerySet(models.QuerySet["RegisterAlert"]):
    def untold(self) -> Self:
        return self.filter(told_at=None)


class RegisterAlert(models.Model):
    """A standing that every host must hear of.

    The database adds one whenever a registration turns so, by whatever path (`alert` trigger), and
    nothing but the telling is ever added to it (guard `registeralert_only_told`).
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="register_alerts")
    status = models.CharField(max_length=20, choices=RegisterStatus)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    objects = RegisterAlertQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="registeralert_status_is_bad",
                condition=Q(
                    status__in=[
                        RegisterStatus.CONDITIONS,
                        RegisterStatus.SUSPENDED,
                        RegisterStatus.REMOVED,
                    ]
                ),
            ),
        ]
        indexes = [
            models.Index(name="registeralert_untold", fields=["id"], condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.worker}: {self.get_status_display().lower()}"
