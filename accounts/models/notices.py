"""The outbox: what people are told, written in the transaction of what it is about."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.people import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """A notice is between the staff bank and one person."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_first(self) -> Self:
        is_read = models.Case(
            models.When(read_at=None, then=0), default=1, output_field=models.IntegerField()
        )
        return self.order_by(is_read, "-created_at", "-id")


class Notice(models.Model):
    """One message to one person, in their inbox. Only its reading is added (`notice_only_read`)."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    target = models.CharField(
        max_length=80, help_text="What it is about, as the trail names it."
    )
    path = models.CharField(
        max_length=200, blank=True, db_default="", help_text="The page that it is about."
    )
    urgent = models.BooleanField(db_default=False, help_text="Passes quiet hours.")
    key = models.CharField(
        max_length=200, unique=True, help_text="The same event tells the same person once."
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="notice_path_is_of_this_site",
                condition=Q(path="") | Q(path__regex=r"^/([^/\\]|$)"),
            ),
        ]
        indexes = [
            models.Index(name="notice_unread", fields=["recipient"], condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeChannel(models.TextChoices):
    """How it reaches someone who is not looking at the staff bank."""

    EMAIL = "email", "Email"
    TEXT = "text", "Text message"


class DeliveryState(models.TextChoices):
    """waiting → sending → sent or failed; a further try is sending again, never waiting."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


UNSETTLED = [DeliveryState.WAITING, DeliveryState.SENDING]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsettled(self) -> Self:
        return self.filter(state__in=UNSETTLED)

    def due(self, now: datetime) -> Self:
        """Those to be tried: their time has come, or whoever tried them has not come back."""
        return self.unsettled().filter(not_before__lte=now)

    def failed(self) -> Self:
        return self.filter(state=DeliveryState.FAILED)


class Delivery(models.Model):
    """A notice on its way by one channel. It moves only forwards (`delivery_only_forwards`)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=NoticeChannel)
    state = models.CharField(max_length=7, choices=DeliveryState, default=DeliveryState.WAITING)
    reference = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="What the provider knows it by."
    )
    not_before = models.DateTimeField(
        help_text="Nobody tries it earlier: quiet hours, back-off, or someone is trying."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=10, blank=True, help_text="Of the last attempt.")
    handed_at = models.DateTimeField(
        null=True, help_text="From here on the provider may have it; empty, it surely has not."
    )
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="delivery_once_by_channel", fields=["notice", "channel"]
            ),
            models.CheckConstraint(
                name="delivery_channel_known", condition=Q(channel__in=NoticeChannel.values)
            ),
            models.CheckConstraint(
                name="delivery_state_fits_attempts",
                condition=(
                    Q(state=DeliveryState.WAITING, attempts=0)
                    | Q(state__in=[DeliveryState.SENDING, DeliveryState.SENT], attempts__gte=1)
                    | Q(state=DeliveryState.FAILED)
                ),
            ),
            models.CheckConstraint(
                name="delivery_attempts_are_dated",
                condition=Q(attempts=0, attempted_at=None)
                | Q(attempts__gte=1, attempted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_sent_says_when",
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="delivery_failed_says_why",
                condition=~Q(state=DeliveryState.FAILED) | ~Q(last_error=""),
            ),
        ]
        indexes = [
            models.Index(
                name="delivery_due", fields=["not_before"], condition=Q(state__in=UNSETTLED)
            ),
            models.Index(
                name="delivery_failed",
                fields=["attempted_at"],
                condition=Q(state=DeliveryState.FAILED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} ({self.get_channel_display()})"
