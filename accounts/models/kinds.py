"""The kinds of credential that a passport holds, by the name of their model."""

from django.db import models


class CredentialKind(models.TextChoices):
    """The order is that of the pages."""

    REGISTRATION = "registration", "Social Work England registration"
    DBS = "dbscheck", "DBS certificate"
    RIGHT_TO_WORK = "righttowork", "Right to work"
    IDENTITY = "identity", "Identity"
    QUALIFICATION = "qualification", "Qualification"
    REFERENCE = "reference", "Reference"
    TRAINING = "training", "Training"
    DRIVING = "driving", "Driving"
    POST = "employmentspell", "Post held"


# Files of these never leave the worker and the council that employs them. Design §6.
KEPT_AT_HOME = frozenset({CredentialKind.DBS})


def is_shared(kind: str) -> bool:
    return kind not in KEPT_AT_HOME
