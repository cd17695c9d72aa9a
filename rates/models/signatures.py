"""Who is bound by a version, and from when until when: dated rows that are only ever added."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Council, User
from rates.models.memoranda import MemorandumVersion


class Party(models.Model):
    """A council that is to sign a version, before it comes into force."""

    version = models.ForeignKey(MemorandumVersion, models.PROTECT, related_name="parties")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(name="party_once", fields=["version", "council"]),
        ]

    def __str__(self) -> str:
        return f"{self.council} to {self.version}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def bound(self, on: date) -> Self:
        """Councils that have joined by this day, and not left."""
        return self.filter(
            Q(joins_on=None) | Q(joins_on__lte=on),
            Q(departure=None) | Q(departure__leaves_on__gt=on),
        )


class Signature(models.Model):
    """A council's agreement to a version, by a named signatory. Never changed.

    The database holds who may sign and when (guards `signature_of_party`, `signature_joins`).
    """

    version = models.ForeignKey(MemorandumVersion, models.PROTECT, related_name="signatures")
    council = models.ForeignKey(Council, models.PROTECT, related_name="signatures")
    signatory = models.CharField(max_length=120)
    office = models.CharField(max_length=120, default="", blank=True)
    joins_on = models.DateField(
        null=True, help_text="For a council that joined the version once it was in force."
    )
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="signature_once", fields=["version", "council"]),
        ]

    def __str__(self) -> str:
        return f"{self.signatory} for {self.council}"


class Departure(models.Model):
    """The end of one agreement: from this day the version binds the council no more.

    Never changed. What was decided before stands; a council comes back by signing a later version.
    The database refuses a day that is past (guard `departure_not_in_the_past`).
    """

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="departure")
    leaves_on = models.DateField(help_text="The first day on which the council is not bound.")
    signatory = models.CharField(max_length=120)
    office = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.signature.council} leaves on {self.leaves_on}"
