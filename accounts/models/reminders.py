"""What people were reminded of, so that each of them hears each thing once."""

from django.db import models
from django.db.models import Q

from accounts.models.people import User

THRESHOLDS = (60, 30, 7)  # days before the end. Design §4.


class Reminder(models.Model):
    """One person was told that one credential ends within so many days."""

    about = models.CharField(max_length=80, help_text="The credential, as the trail names it.")
    ends_on = models.DateField(help_text="Its last day, as it stood then.")
    threshold = models.PositiveSmallIntegerField(help_text="Days before the end.")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reminder_threshold_known", condition=Q(threshold__in=THRESHOLDS)
            ),
            models.UniqueConstraint(
                name="reminder_once", fields=["about", "ends_on", "threshold", "recipient"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} ends on {self.ends_on:%-d %B %Y}"
