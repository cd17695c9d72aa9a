"""Users and the roles they hold, where, and since when."""

from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models.places import Council, Region, Team


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None, full_name: str) -> "User":
        user = self.model(email=email.strip().lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user


UNREAD_COUNTED = 100  # beyond these nobody counts


class User(AbstractBaseUser):
    """A person who signs in with an email address."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Reads the operator's pages; made by manage.py create_operator alone.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    # Filled by `accounts.signed_in` alone: the memberships live when the request's user was read.
    memberships_read: list[dict[str, Any]] | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def unread_notices(self) -> int:
        """Counted to a hundred, once; `accounts.signed_in` reads it with the user."""
        return self.notices.filter(read_at=None)[:UNREAD_COUNTED].count()


class Role(models.TextChoices):
    """What a membership lets a person do; `accounts.permissions` lists it."""

    COUNCIL_HR = "council_hr", "Council HR"
    TEAM_MANAGER = "team_manager", "Team manager"
    APPROVER = "approver", "Approver"
    WORKER = "worker", "Bank worker"
    REGIONAL_LEAD = "regional_lead", "Regional lead"
    AUDITOR = "auditor", "Auditor"


class Office(models.TextChoices):
    """The office by which an approver signs off an exception; the memorandum names which it asks."""

    DIRECTOR_OF_CHILDRENS_SERVICES = (
        "director_of_childrens_services",
        "Director of Children’s Services",
    )
    CHIEF_EXECUTIVE = "chief_executive", "Chief Executive"
    SECTION_151_OFFICER = "section_151_officer", "Section 151 officer"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring officer"


# A council without HR, or a region without a lead, could let nobody in any more.
KEPT_ROLES = [Role.COUNCIL_HR, Role.REGIONAL_LEAD]
COUNCIL_ROLES = [Role.COUNCIL_HR, Role.APPROVER]
REGION_ROLES = [Role.REGIONAL_LEAD, Role.AUDITOR]


def scope_fits_role() -> Q:
    """Each role is of one council, team or region; a worker's is of the pool."""
    return (
        Q(role__in=COUNCIL_ROLES, council__isnull=False, team=None, region=None)
        | Q(role=Role.TEAM_MANAGER, council=None, team__isnull=False, region=None)
        | Q(role__in=REGION_ROLES, council=None, team=None, region__isnull=False)
        | Q(role=Role.WORKER, council=None, team=None, region=None)
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(ended_at=None, user__is_active=True)

    def staying(self) -> Self:
        """Those whose end nobody has set."""
        return self.live().filter(ends_on=None)


class Membership(models.Model):
    """One role of one user: of a council, a team, a region, or (a worker) of the pool."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="memberships")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(
        null=True, help_text="The last day in London, where the end is set ahead."
    )
    end_reason = models.CharField(max_length=200, blank=True, db_default="")
    office = models.CharField(
        max_length=40,
        choices=Office,
        blank=True,
        db_default="",
        help_text="An approver's; without one they sign memoranda but decide no exceptions.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_role_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="membership_scope_fits_role", condition=scope_fits_role()
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("granted_at")),
            ),
            models.CheckConstraint(
                name="membership_office_of_approver",
                condition=Q(office="") | Q(role=Role.APPROVER, office__in=Office.values),
            ),
            models.CheckConstraint(
                name="membership_not_given_to_oneself",
                condition=Q(role=Role.WORKER) | ~Q(granted_by=F("user")),
            ),
            models.CheckConstraint(
                name="membership_end_ahead_is_said",
                condition=Q(ends_on=None) | Q(ended_by__isnull=False) & ~Q(end_reason=""),
            ),
            models.UniqueConstraint(
                name="membership_once_at_a_time",
                fields=["user", "role", "council", "team", "region"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        where = self.team or self.council or self.region or "the pool"
        return f"{self.get_role_display()}, {where}"
