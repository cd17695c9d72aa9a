"""Roles that are held out to people, until they take them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models.people import Membership, Office, Role, User, scope_fits_role
from accounts.models.places import Council, Region, Team


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither taken nor taken back; the time to answer may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def answerable(self, now: datetime) -> Self:
        return self.open().filter(expires_at__gt=now, user__is_active=True)


class Invitation(models.Model):
    """A role held out to one person, by e-mail. An approver's waits for the regional lead's word."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    office = models.CharField(max_length=40, choices=Office, blank=True, db_default="")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    issue = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was sent; only the last link works."
    )
    accepted_at = models.DateTimeField(null=True)
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_role_of_staff",
                condition=Q(role__in=Role.values) & ~Q(role=Role.WORKER),
            ),
            models.CheckConstraint(
                name="invitation_scope_fits_role", condition=scope_fits_role()
            ),
            models.CheckConstraint(
                name="invitation_office_of_approver",
                condition=Q(role=Role.APPROVER, office__in=Office.values)
                | ~Q(role=Role.APPROVER) & Q(office=""),
            ),
            models.CheckConstraint(
                name="invitation_not_to_oneself", condition=~Q(invited_by=F("user"))
            ),
            models.CheckConstraint(
                name="invitation_sent_until_a_day",
                condition=Q(sent_at=None, sent_by=None, expires_at=None, issue=0)
                | Q(
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                    expires_at__isnull=False,
                    expires_at__gt=F("sent_at"),
                    issue__gte=1,
                ),
            ),
            models.CheckConstraint(
                name="invitation_sent_once_agreed",
                condition=Q(agreed_at=None, agreed_by=None, sent_at=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_taken_as_a_role",
                condition=Q(accepted_at=None, membership=None)
                | Q(
                    accepted_at__isnull=False,
                    sent_at__isnull=False,
                    accepted_at__gte=F("sent_at"),
                    membership__isnull=False,
                    withdrawn_at=None,
                ),
            ),
            models.UniqueConstraint(
                name="invitation_open_once",
                fields=["user", "role", "council", "team", "region", "office"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.where}"

    @property
    def where(self) -> Council | Team | Region:
        place = self.team or self.council or self.region
        assert place is not None  # invitation_scope_fits_role
        return place
