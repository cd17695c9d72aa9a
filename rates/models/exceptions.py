"""Exceptions: approved breaches of the cap, never removed, and who answered for them.

The guards `exception_guards` hold them to the rule EXCEPTION on every path: the offices that the
memorandum asks for, each another person, none the one who asked; terms that never change.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Council, JobRole, Office, User
from accounts.models.ranges import bounded
from accounts.permissions import Permission, reach_of
from rates.exception_rules import ExceptionState
from rates.models.decisions import BASIS_OF, Engagement
from rates.models.ledger import SpendLine

STATES = [(state.value, state.value) for state in ExceptionState]
MONEY = DecimalField(max_digits=14, decimal_places=2)


class ExceptionReason(models.TextChoices):
    """Why a council would pay over the cap."""

    SAFEGUARDING = "safeguarding", "Children would be unsafe without cover"
    COURT = "court", "Court work that cannot be handed over"
    CONTINUITY = "continuity", "A family keeps its social worker"
    UNFILLED = "unfilled", "Nobody took the work within the cap"
    SPECIALIST = "specialist", "A skill that nobody in the pool has"
    OTHER = "other", "Another reason"


class CapExceptionQuerySet(models.QuerySet["CapException"]):
    def visible_to(self, user: User) -> Self:
        reach = reach_of(user, Permission.EXCEPTION_VIEW)
        return self.filter(Q(council__in=reach.councils) | Q(council__region__in=reach.regions))

    def live(self, now: datetime) -> Self:
        """Approved, and still to be used."""
        return self.filter(state=ExceptionState.APPROVED, expires_at__gt=now)

    def overdue(self, now: datetime) -> Self:
        still = [ExceptionState.REQUESTED, ExceptionState.APPROVED]
        return self.filter(state__in=still, expires_at__lte=now)

    def with_money(self) -> Self:
        """`paid_over_cap`: by line, never netted, what was taken back being taken back here too."""
        lines = SpendLine.objects.over_the_cap().order_by()
        lines = lines.filter(segment__decision__exception=OuterRef("pk"))
        summed = lines.values("segment__decision__exception")
        paid = Subquery(
            summed.annotate(paid=Sum("over_cap_amount")).values("paid"), output_field=MONEY
        )
        nothing = models.Value(0, output_field=MONEY)
        return self.annotate(paid_over_cap=Coalesce(paid, nothing))

    def waiting_for(self, user: User, now: datetime) -> Self:
        """Those that this person's office has still to answer."""
        held = user.memberships.live().exclude(office="")
        mine = Q(pk__in=[])
        for membership in held:
            answered = ExceptionAnswer.objects.filter(office=membership.office)
            mine |= Q(
                council=membership.council_id, required_offices__contains=[membership.office]
            ) & ~Q(pk__in=answered.values("exception"))
        asked = self.filter(mine, state=ExceptionState.REQUESTED, expires_at__gt=now)
        return asked.exclude(requested_by=user).exclude(answers__answered_by=user)


class CapException(models.Model):
    """One council's leave to pay over the cap: one role, one engagement, up to a ceiling."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="exceptions")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+")
    engagement = models.CharField(max_length=20, choices=Engagement)
    pay_basis = models.CharField(max_length=10)
    ceiling_rate = models.DecimalField(max_digits=7, decimal_places=2)
    cap_rate = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        help_text="The strictest cap of its days, when asked for.",
    )
    period = DateRangeField(help_text="Worked London dates, half-open.")
    expected_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    reason = models.CharField(max_length=20, choices=ExceptionReason)
    explanation = models.TextField(max_length=2000)
    required_offices = ArrayField(models.CharField(max_length=40, choices=Office))
    inputs = models.JSONField(help_text="What the approvers read; rates.caps.replay.")
    expires_at = models.DateTimeField(help_text="After this no booking may use it.")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=20, choices=STATES, default=ExceptionState.REQUESTED.value
    )
    retrospective = models.BooleanField(
        help_text="Asked for or approved once the work had begun: an unapproved breach."
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="Rejected or expired.")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CapExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="capexception_basis_fits_engagement",
                condition=Q(
                    *(Q(engagement=key, pay_basis=value) for key, value in BASIS_OF.items()),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="capexception_ceiling_over_the_cap",
                condition=Q(ceiling_rate__gt=F("cap_rate"), cap_rate__gt=0),
            ),
            bounded("capexception_period_bounded"),
            models.CheckConstraint(
                name="capexception_hours_positive",
                condition=Q(expected_hours=None) | Q(expected_hours__gt=0),
            ),
            models.CheckConstraint(
                name="capexception_reason_known", condition=Q(reason__in=ExceptionReason.values)
            ),
            models.CheckConstraint(
                name="capexception_reason_explained", condition=~Q(explanation="")
            ),
            models.CheckConstraint(
                name="capexception_two_offices",
                condition=Q(
                    required_offices__len__gte=2, required_offices__contained_by=Office.values
                ),
            ),
            models.CheckConstraint(
                name="capexception_expires_after_it_is_asked_for",
                condition=Q(expires_at__gt=F("requested_at")),
            ),
            models.CheckConstraint(
                name="capexception_dates_fit_state",
                condition=Q(
                    state=ExceptionState.REQUESTED,
                    approved_at=None,
                    approved_by=None,
                    closed_at=None,
                    closed_by=None,
                )
                | Q(
                    state=ExceptionState.APPROVED,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    closed_at=None,
                    closed_by=None,
                )
                | Q(
                    state=ExceptionState.REJECTED,
                    approved_at=None,
                    approved_by=None,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                )
                | Q(
                    Q(approved_at=None, approved_by=None)
                    | Q(approved_at__isnull=False, approved_by__isnull=False),
                    state=ExceptionState.EXPIRED,
                    closed_at__isnull=False,
                    closed_by=None,
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="capexception_overdue",
                fields=["expires_at"],
                condition=Q(state__in=[ExceptionState.REQUESTED, ExceptionState.APPROVED]),
            ),
        ]

    def __str__(self) -> str:
        return f"Exception {self.pk}: {self.job_role}, {self.council}"

    @property
    def starts_on(self) -> date:
        return self.period.lower  # type: ignore[no-any-return]  # ranges are untyped

    @property
    def ends_on(self) -> date:
        return self.period.upper - timedelta(days=1)  # type: ignore[no-any-return]

    @property
    def over_by(self) -> Decimal:
        return self.ceiling_rate - self.cap_rate


class ExceptionAnswer(models.Model):
    """One approver's yes or no, by their office. Never changed."""

    exception = models.ForeignKey(CapException, models.PROTECT, related_name="answers")
    office = models.CharField(max_length=40, choices=Office)
    approves = models.BooleanField()
    comment = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="exceptionanswer_office_once", fields=["exception", "office"]
            ),
            models.UniqueConstraint(
                name="exceptionanswer_person_once", fields=["exception", "answered_by"]
            ),
            models.CheckConstraint(
                name="exceptionanswer_no_is_explained",
                condition=Q(approves=True) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {'yes' if self.approves else 'no'}"
