"""Identity, qualification, training and driving: each at its latest, the history beside it.

Recording one anew changes its row, and the database keeps what it said before
(guard `credentialhistory_kept_by_the_database`).
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models.recorded import Credential, seen
from accounts.models.workers import Worker


class IdentityDocument(models.TextChoices):
    """What shows who somebody is."""

    PASSPORT = "passport", "Passport"
    DRIVING_LICENCE = "driving_licence", "Driving licence with a photograph"
    RESIDENCE_PERMIT = "residence_permit", "Biometric residence permit"
    IDENTITY_CARD = "identity_card", "National identity card"
    BIRTH_CERTIFICATE = "birth_certificate", "Birth certificate"


class Identity(Credential):
    """A document that shows who the worker is; only the end of its number is kept."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="identities")
    document = models.CharField(max_length=20, choices=IdentityDocument)
    number_ends = models.CharField(max_length=4)
    expires_on = models.DateField(null=True, help_text="Its last day.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="identity_document_known",
                condition=Q(document__in=IdentityDocument.values),
            ),
            models.CheckConstraint(
                name="identity_number_ends_form",
                condition=Q(number_ends__regex=r"^[A-Z0-9]{2,4}$"),
            ),
            models.UniqueConstraint(
                name="identity_once_a_document", fields=["worker", "document"]
            ),
            seen("identity_original_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} ending {self.number_ends}"


class Qualification(Credential):
    """An award; `worker.qualified_on` stays the fact that rules use."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="qualifications")
    award = models.CharField(max_length=120)
    institution = models.CharField(max_length=120)
    awarded_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="qualification_named", condition=~Q(award="") & ~Q(institution="")
            ),
            models.UniqueConstraint(
                "worker",
                Lower("award"),
                Lower("institution"),
                name="qualification_once",
            ),
            seen("qualification_original_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.institution}"


class Training(Credential):
    """A course that has to be done, and perhaps done again."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="trainings")
    course = models.CharField(max_length=120)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="The last day on which it counts.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="training_named", condition=~Q(course="")),
            models.CheckConstraint(
                name="training_expires_after_completed",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("completed_on")),
            ),
            models.UniqueConstraint("worker", Lower("course"), name="training_once_a_course"),
            seen("training_original_seen"),
        ]

    def __str__(self) -> str:
        return self.course


class Driving(Credential):
    """Leave to drive, and insurance to drive for work; either may be missing, not both."""

    worker = models.OneToOneField(Worker, models.PROTECT, related_name="driving")
    licence_until = models.DateField(null=True, help_text="Last day of the licence.")
    business_insurance_until = models.DateField(
        null=True, help_text="Last day of insurance that covers driving for work."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="driving_says_something",
                condition=Q(licence_until__isnull=False)
                | Q(business_insurance_until__isnull=False),
            ),
            seen("driving_original_seen"),
        ]

    def __str__(self) -> str:
        return "Driving"
