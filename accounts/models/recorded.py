"""What every credential carries: who recorded it when, and who saw the original, when and how."""

from django.db import models
from django.db.models import Q

from accounts.models.people import User


class Recorded(models.Model):
    """Who checked it, and when: the evidence every credential carries."""

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class SeenHow(models.TextChoices):
    """How the original was seen."""

    IN_PERSON = "in_person", "In person"
    VIDEO_CALL = "video_call", "On a video call, holding the original"
    CERTIFIED_COPY = "certified_copy", "As a certified copy"
    CHECKED_ONLINE = "checked_online", "Checked online with the issuer"


class Credential(Recorded):
    """A thing that somebody has seen the original of; what was kept earlier may not say how."""

    original_seen_by = models.CharField(max_length=120, blank=True, db_default="")
    original_seen_on = models.DateField(null=True)
    original_seen_how = models.CharField(
        max_length=20, choices=SeenHow, blank=True, db_default=""
    )

    class Meta:
        abstract = True


WHOLE = (
    ~Q(original_seen_by="")
    & Q(original_seen_on__isnull=False)
    & Q(original_seen_how__in=SeenHow.values)
)


def seen(name: str) -> models.CheckConstraint:
    """A named person saw the original, on a day, in a known way."""
    return models.CheckConstraint(name=name, condition=WHOLE)


def seen_or_unsaid(name: str) -> models.CheckConstraint:
    """The same, or it was recorded before the day and the way were asked for."""
    unsaid = Q(original_seen_on=None, original_seen_how="")
    return models.CheckConstraint(name=name, condition=unsaid | WHOLE)
