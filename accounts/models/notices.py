"""The outbox: what people are told by e-mail, written in the transaction of what it is about."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.people import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unsent(self) -> Self:
        return self.filter(sent_at=None)


class Notice(models.Model):
    """One message to one person. Only its sending is ever added to it (guard `notice_only_sent`)."""

    recipient = models.ForeignKey(User, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    target = models.CharField(
        max_length=80, help_text="What it is about, as the trail names it."
    )
    key = models.CharField(
        max_length=120, unique=True, help_text="The same event tells the same person once."
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(name="notice_unsent", fields=["id"], condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject
