"""Bookings, and the shifts they are made of."""

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.models.ranges import bounded
from accounts.permissions import Permission, reach_of
from rates.models import CapDecision
from rates.models.decisions import Engagement
from shifts.states import BookingState, ShiftState


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.BOOKING_VIEW)
        return self.filter(
            Q(council__in=reach.councils)
            | Q(team__in=reach.teams)
            | Q(council__region__in=reach.regions)
        )


class BookingReason(models.TextChoices):
    """Why the council needs someone."""

    VACANCY = "vacancy", "Vacancy"
    SICKNESS = "sickness", "Sickness"
    PARENTAL_LEAVE = "parental_leave", "Parental leave"
    DEMAND = "demand", "More work than usual"
    PROJECT = "project", "Project"
    OTHER = "other", "Another reason"


class Booking(models.Model):
    """A council's request for one or more workers, at a rate judged against the cap."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="bookings")
    team = models.ForeignKey(Team, models.PROTECT, related_name="bookings")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    job_title = models.CharField(max_length=120, blank=True)
    engagement = models.CharField(max_length=20, choices=Engagement)
    pay_basis = models.CharField(max_length=10)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    places = models.PositiveSmallIntegerField(default=1)
    period = DateRangeField(help_text="First day asked for, up to the day after the last.")
    weekly_pattern = models.JSONField()
    reason = models.CharField(max_length=20, choices=BookingReason)
    expected_caseload = models.PositiveSmallIntegerField(null=True)
    supervisor = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in BookingState])
    preferred_worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, related_name="+", help_text="Asked first, if anyone."
    )
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="repeats",
        help_text="The first of them.",
    )
    template = models.ForeignKey(
        "shifts.BookingTemplate", models.PROTECT, null=True, related_name="bookings"
    )
    covers = models.ForeignKey(
        "shifts.Shift",
        models.PROTECT,
        null=True,
        related_name="covered_by",
        help_text="The shift that was called off, and is asked for again here.",
    )
    cap_decision = models.OneToOneField(CapDecision, models.PROTECT, related_name="booking")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="booking_state_known",
                condition=Q(state__in=[state.value for state in BookingState]),
            ),
            models.CheckConstraint(
                name="booking_places_credible", condition=Q(places__range=(1, 50))
            ),
            models.CheckConstraint(
                name="booking_reason_known", condition=Q(reason__in=BookingReason.values)
            ),
            bounded("booking_period_bounded"),
            models.UniqueConstraint(
                name="booking_covers_once",
                fields=["covers"],
                condition=~Q(state=BookingState.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_role}, {self.team}"

    @property
    def starts_on(self) -> date:
        return self.period.lower  # type: ignore[no-any-return]  # ranges are untyped

    @property
    def ends_on(self) -> date:
        """The last day asked for."""
        return self.period.upper - timedelta(days=1)  # type: ignore[no-any-return]


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            Q(worker__user=user) | Q(booking__in=Booking.objects.visible_to(user))
        )

    def held(self) -> Self:
        """Shifts that a worker is to work or has worked."""
        return self.filter(state=ShiftState.HELD)

    def to_fill(self, now: datetime) -> Self:
        """Shifts that nobody holds and that can still be given away."""
        return self.filter(state=ShiftState.OPEN, period__startswith__gt=now)


class Shift(models.Model):
    """One worked period of one place of a booking; held by a worker once they accept.

    `period` is half-open and in real time; the break, if any, is unpaid and lies inside it.
    """

    booking = models.ForeignKey(  # its index is shift_of_booking
        Booking, models.PROTECT, related_name="shifts", db_index=False
    )
    place = models.PositiveSmallIntegerField(help_text="From 1 to the booking's places.")
    period = DateTimeRangeField()
    unpaid_break = DateTimeRangeField(null=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in ShiftState])
    assignment = models.ForeignKey(
        "shifts.Assignment", models.PROTECT, null=True, related_name="shifts"
    )
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="shifts")

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["period", "place"]
        constraints = [
            models.CheckConstraint(
                name="shift_state_known",
                condition=Q(state__in=[state.value for state in ShiftState]),
            ),
            bounded("shift_period_bounded"),
            models.CheckConstraint(
                name="shift_break_inside",
                condition=Q(unpaid_break=None) | Q(unpaid_break__contained_by=F("period")),
            ),
            models.CheckConstraint(
                name="shift_held_by_someone",
                condition=Q(
                    state__in=[ShiftState.HELD, ShiftState.MISSED],
                    worker__isnull=False,
                    assignment__isnull=False,
                )
                | Q(state=ShiftState.OPEN, worker=None, assignment=None)
                | Q(state=ShiftState.CANCELLED),
            ),
            ExclusionConstraint(
                name="shift_worker_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=ShiftState.HELD),
            ),
            ExclusionConstraint(
                name="shift_place_no_overlap",
                expressions=[
                    ("booking", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=ShiftState.CANCELLED),
            ),
        ]
        indexes = [
            models.Index(
                "worker",
                Lower("period"),
                name="shift_held_by_start",
                include=["period", "unpaid_break", "booking"],
                condition=Q(state=ShiftState.HELD),
            ),
            models.Index(
                name="shift_of_booking",
                fields=["booking"],
                include=["place", "period", "worker", "state"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period.lower:%a %-d %b %Y}"
