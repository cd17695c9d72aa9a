"""Templates: what a team asks for again and again, kept under a name."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import JobRole, Team, User
from accounts.permissions import Permission, reach_of
from rates.models.decisions import Engagement
from shifts.models.bookings import BookingReason


class BookingTemplateQuerySet(models.QuerySet["BookingTemplate"]):
    def visible_to(self, user: User) -> Self:
        """To whoever may book for the team."""
        reach = reach_of(user, Permission.BOOKING_CREATE)
        return self.filter(
            Q(team__council__in=reach.councils) | Q(team__council__region__in=reach.regions)
        )

    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class BookingTemplate(models.Model):
    """All of a booking but its days; the rate is judged anew each time it is used."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="templates")
    name = models.CharField(max_length=120)
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    job_title = models.CharField(max_length=120, blank=True)
    engagement = models.CharField(max_length=20, choices=Engagement)
    pay_basis = models.CharField(max_length=10)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    places = models.PositiveSmallIntegerField(default=1)
    length_days = models.PositiveSmallIntegerField(help_text="From the first day to the last.")
    weekly_pattern = models.JSONField()
    reason = models.CharField(max_length=20, choices=BookingReason)
    expected_caseload = models.PositiveSmallIntegerField(null=True)
    supervisor = models.CharField(max_length=120)
    leaver = models.CharField(max_length=100, blank=True, help_text="Whose post falls vacant.")
    vacant_from = models.DateField(
        null=True, help_text="The day after the leaver's last day, for a leaver's post."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BookingTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["team", "name"]
        constraints = [
            models.UniqueConstraint(
                name="bookingtemplate_name_once",
                fields=["team", "name"],
                condition=Q(archived_at=None),
            ),
            models.CheckConstraint(
                name="bookingtemplate_places_credible", condition=Q(places__range=(1, 50))
            ),
            models.CheckConstraint(
                name="bookingtemplate_length_credible",
                condition=Q(length_days__range=(1, 731)),
            ),
            models.CheckConstraint(
                name="bookingtemplate_reason_known",
                condition=Q(reason__in=BookingReason.values),
            ),
            models.CheckConstraint(
                name="bookingtemplate_engagement_known",
                condition=Q(engagement__in=Engagement.values),
            ),
            models.CheckConstraint(
                name="bookingtemplate_vacant_with_leaver",
                condition=Q(vacant_from=None, leaver="")
                | Q(vacant_from__isnull=False) & ~Q(leaver=""),
            ),
            models.CheckConstraint(
                name="bookingtemplate_archived_by_someone",
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
