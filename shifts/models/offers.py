"""Offers of a booking to a worker."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from shifts.models.bookings import Booking
from shifts.models.cascades import CascadeTier
from shifts.states import OfferState


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User) -> Self:
        """The offers made to this worker, and those of the bookings a council user may see."""
        return self.filter(
            Q(worker__user=user) | Q(booking__in=Booking.objects.visible_to(user))
        )

    def overdue(self, now: datetime) -> Self:
        return self.filter(state=OfferState.SENT, expires_at__lte=now)


class DeclineReason(models.TextChoices):
    """Why a worker says no."""

    DATES = "dates", "The days or hours do not suit me"
    TRAVEL = "travel", "It is too far"
    PAY = "pay", "The pay"
    WORK = "work", "The kind of work or the caseload"
    OTHER_WORK = "other_work", "I have other work"
    PERSONAL = "personal", "A personal reason"
    OTHER = "other", "Another reason"


class Offer(models.Model):
    """A booking put to one worker, open until it is answered, withdrawn, filled or too late."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="offers")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="offers")
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in OfferState])
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sign_off = models.CharField(
        max_length=500, blank=True, help_text="Why the sender took on what a rule escalates."
    )
    decline_code = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    decline_reason = models.CharField(max_length=200, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    tier = models.ForeignKey(
        CascadeTier,
        models.PROTECT,
        null=True,
        related_name="offers",
        help_text="The tier of a cascade that sent it; none where the sender named the worker.",
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="offer_state_known",
                condition=Q(state__in=[state.value for state in OfferState]),
            ),
            models.CheckConstraint(
                name="offer_expires_after_sent", condition=Q(expires_at__gt=F("sent_at"))
            ),
            models.CheckConstraint(
                name="offer_closed_unless_sent",
                condition=Q(state=OfferState.SENT, closed_at=None)
                | (~Q(state=OfferState.SENT) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offer_decline_code_known",
                condition=Q(decline_code="")
                | Q(decline_code__in=DeclineReason.values, state=OfferState.DECLINED),
            ),
            models.CheckConstraint(
                name="offer_withdraw_reason_when_withdrawn",
                condition=Q(withdraw_reason="") | Q(state=OfferState.WITHDRAWN),
            ),
            models.UniqueConstraint(
                name="offer_live_once",
                fields=["booking", "worker"],
                condition=Q(state__in=[OfferState.SENT, OfferState.ACCEPTED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} to {self.worker}"
