"""What a worker says they hold, the files that show it, and what every credential said before."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models.kinds import CredentialKind
from accounts.models.people import User
from accounts.models.workers import Worker
from accounts.states import ClaimState

STATES = [(state.value, state.value.capitalize()) for state in ClaimState]
CONTENT_TYPES = ("application/pdf", "image/png", "image/jpeg", "image/heic")
S = ClaimState


class CredentialClaimQuerySet(models.QuerySet["CredentialClaim"]):
    def waiting(self) -> Self:
        return self.filter(state=ClaimState.SUBMITTED)


class CredentialClaim(models.Model):
    """A credential as its worker tells it; it counts for nothing until a signatory verifies it.

    The guard `credentialclaim_life` keeps what was said, and lets an answer be given once.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20, choices=CredentialKind)
    facts = models.JSONField(help_text="As the action that records this kind takes them.")
    state = models.CharField(max_length=10, choices=STATES, default=ClaimState.SUBMITTED.value)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was refused.")
    credential = models.BigIntegerField(
        null=True, help_text="The row that verifying it recorded, by its key in its table."
    )

    objects = CredentialClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="credentialclaim_kind_known",
                condition=Q(kind__in=CredentialKind.values),
            ),
            models.CheckConstraint(
                name="credentialclaim_decided",
                condition=Q(state=S.SUBMITTED, decided_at=None, decided_by=None)
                | Q(
                    state__in=[S.VERIFIED, S.REFUSED, S.WITHDRAWN],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="credentialclaim_not_by_the_worker",
                condition=~Q(state__in=[S.VERIFIED, S.REFUSED])
                | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="credentialclaim_reason_of_refusal",
                condition=Q(state=S.REFUSED) & ~Q(reason="")
                | ~Q(state=S.REFUSED) & Q(reason=""),
            ),
            models.CheckConstraint(
                name="credentialclaim_credential_of_verified",
                condition=Q(state=S.VERIFIED, credential__isnull=False)
                | ~Q(state=S.VERIFIED) & Q(credential=None),
            ),
        ]
        indexes = [
            models.Index(
                name="credentialclaim_waiting",
                fields=["worker"],
                condition=Q(state=S.SUBMITTED),
            ),
        ]

    def __str__(self) -> str:
        return CredentialKind(self.kind).label


class Evidence(models.Model):
    """A file that shows a credential; its bytes lie outside the database, by their SHA-256.

    A file of a claim is attached to the credential once that is recorded, and that is all that
    ever changes here (guard `evidence_only_attached`).
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=CredentialKind)
    credential = models.BigIntegerField(
        null=True, help_text="The row that it shows, by its key in its table."
    )
    claim = models.ForeignKey(
        CredentialClaim, models.PROTECT, null=True, related_name="evidence"
    )
    name = models.CharField(max_length=120, help_text="As whoever sent it called it.")
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_kind_known", condition=Q(kind__in=CredentialKind.values)
            ),
            models.CheckConstraint(
                name="evidence_content_type_known",
                condition=Q(content_type__in=CONTENT_TYPES),
            ),
            models.CheckConstraint(name="evidence_size_positive", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="evidence_sha256_form", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="evidence_name_plain",
                condition=Q(name__regex=r"^[^/\\[:cntrl:]]+$"),
            ),
            models.CheckConstraint(
                name="evidence_shows_something",
                condition=Q(credential__isnull=False) | Q(claim__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_of_a_claim_once",
                fields=["claim", "sha256"],
                condition=Q(claim__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_of_a_credential_once",
                fields=["kind", "credential", "sha256"],
                condition=Q(claim=None),
            ),
        ]
        indexes = [models.Index(name="evidence_sha256", fields=["sha256"])]

    def __str__(self) -> str:
        return self.name


class CredentialHistory(models.Model):
    """What a credential said before it was changed or removed; written by the database alone."""

    kind = models.CharField(max_length=20)
    credential = models.BigIntegerField()
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="history")
    body = models.JSONField(help_text="The whole row as it was.")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who recorded what stands now; nobody is named where the row was removed.",
    )

    class Meta:
        ordering = ["-replaced_at", "-pk"]
        indexes = [models.Index(name="credentialhistory_of", fields=["kind", "credential"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.credential}"
