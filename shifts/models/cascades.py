"""Cascades: a booking offered to one tier of people after another, on the clock."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.permissions import Permission, reach_of
from shifts.models.bookings import Booking
from shifts.states import CascadeState
from shifts.tiers import Tier

LIVE = (CascadeState.RUNNING, CascadeState.AWAITING_SIGN_OFF)


class CascadeQuerySet(models.QuerySet["Cascade"]):
    def visible_to(self, user: User) -> Self:
        """To whoever may see the booking, and to those who sign off asking agencies."""
        approving = reach_of(user, Permission.AGENCY_SIGN_OFF)
        return self.filter(
            Q(booking__in=Booking.objects.visible_to(user))
            | Q(booking__council__in=approving.councils)
        )

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def due(self, now: datetime) -> Self:
        """Running ones with a tier whose time has come, and those with nothing left to do."""
        waiting = CascadeTier.objects.filter(opened_at=None, opens_at__lte=now)
        return self.live().filter(
            Q(pk__in=waiting.values("cascade"), state=CascadeState.RUNNING)
            | ~Q(booking__state="open")
            | ~Q(
                booking__in=Booking.objects.filter(
                    shifts__state="open", shifts__period__startswith__gt=now
                )
            )
        )

    def waiting_for(self, user: User) -> Self:
        """Those that this person may release to agencies."""
        here = reach_of(user, Permission.AGENCY_SIGN_OFF)
        return self.filter(
            state=CascadeState.AWAITING_SIGN_OFF, booking__council__in=here.councils
        )


class Cascade(models.Model):
    """One run through the tiers; its life is forward only (guard `cascade_life`)."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="cascades")
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in CascadeState])
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sign_off_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CascadeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="cascade_state_known",
                condition=Q(state__in=[state.value for state in CascadeState]),
            ),
            models.UniqueConstraint(
                name="cascade_live_once", fields=["booking"], condition=Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="cascade_ended_unless_live",
                condition=Q(state__in=LIVE, ended_at=None, ended_by=None)
                | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="cascade_released_by_sign_off",
                condition=Q(
                    state=CascadeState.RELEASED,
                    signed_off_at__isnull=False,
                    signed_off_by__isnull=False,
                )
                & ~Q(sign_off_reason="")
                | ~Q(state=CascadeState.RELEASED)
                & Q(signed_off_at=None, signed_off_by=None, sign_off_reason=""),
            ),
            models.CheckConstraint(
                name="cascade_not_own_sign_off", condition=~Q(signed_off_by=F("started_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"Cascade {self.pk}"


class CascadeTierQuerySet(models.QuerySet["CascadeTier"]):
    def opened(self, booking: Booking, kind: Tier) -> Self:
        return self.filter(cascade__booking=booking, kind=kind, opened_at__isnull=False)


class CascadeTier(models.Model):
    """One tier: fixed when the cascade starts, opened once and in order (guard `cascadetier_life`).

    `left_out` counts, by the rule's code, the workers whom a rule blocks; `need_sign_off` those
    who could be asked by name only, with a reason; `asked_before` those who had their answer.
    """

    cascade = models.ForeignKey(Cascade, models.PROTECT, related_name="tiers")
    position = models.PositiveSmallIntegerField(help_text="From 1, the first to be asked.")
    kind = models.CharField(max_length=12, choices=[(t.value, t.value) for t in Tier])
    opens_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    need_sign_off = models.PositiveIntegerField(default=0)
    asked_before = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)

    objects = CascadeTierQuerySet.as_manager()

    class Meta:
        ordering = ["cascade", "position"]
        constraints = [
            models.CheckConstraint(
                name="cascadetier_kind_known",
                condition=Q(kind__in=[tier.value for tier in Tier]),
            ),
            models.UniqueConstraint(
                name="cascadetier_position_once", fields=["cascade", "position"]
            ),
            models.UniqueConstraint(name="cascadetier_kind_once", fields=["cascade", "kind"]),
            models.CheckConstraint(
                name="cascadetier_not_early",
                condition=Q(opened_at=None) | Q(opened_at__gte=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Tier {self.position} of {self.cascade}"
