"""What is kept when work is called off, missed or ended early: facts, never edited."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from shifts.models.assignments import Assignment
from shifts.models.bookings import Booking, Shift


class Side(models.TextChoices):
    """Who called it off; the clock closes shifts that begin with nobody in them."""

    COUNCIL = "council", "The council"
    WORKER = "worker", "The worker"
    CLOCK = "clock", "Nobody took it"


class EndReason(models.TextChoices):
    """Why work was called off or ended before its time."""

    NOT_NEEDED = "not_needed", "No longer needed"
    PERMANENT_STAFF = "permanent_staff", "Permanent member of staff in post"
    BUDGET = "budget", "Budget"
    CONDUCT = "conduct", "Conduct or performance"
    NOT_CLEARED = "not_cleared", "No longer cleared to work"
    ILLNESS = "illness", "Illness"
    FAMILY = "family", "Family or caring"
    OTHER_WORK = "other_work", "Other work"
    PERMANENT_ROLE = "permanent_role", "Took a permanent role"
    OTHER = "other", "Another reason"
    UNFILLED = "unfilled", "Nobody took it"


class AbsenceKind(models.TextChoices):
    """Why a held shift was not worked."""

    NO_SHOW = "no_show", "Did not come"
    SICKNESS = "sickness", "Sick"
    LEAVE = "leave", "On leave"
    PARENTAL = "parental", "Maternity, paternity, adoption or shared parental leave"
    JURY = "jury", "Jury service"
    STRIKE = "strike", "Strike or lock-out"
    CLOSURE = "closure", "The workplace was closed, as it is each year"
    OTHER = "other", "Another reason"


class ShiftCancellation(models.Model):
    """One shift called off: who told whom when, and the hours lost.

    Kept since a payment for short notice may become due when the regulations of the Employment
    Rights Act 2025 commence. `notice_minutes` is from being told to the start, below zero after it.
    """

    shift = models.OneToOneField(Shift, models.PROTECT, related_name="cancellation")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, related_name="cancellations"
    )
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    reason = models.CharField(max_length=20, choices=EndReason)
    note = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    notice_minutes = models.IntegerField()
    minutes_lost = models.PositiveIntegerField(help_text="Paid minutes of the shift.")
    late = models.BooleanField(help_text="Less notice than the memorandum asks for.")
    payable_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="shiftcancellation_side_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(
                name="shiftcancellation_reason_known", condition=Q(reason__in=EndReason.values)
            ),
            models.CheckConstraint(
                name="shiftcancellation_by_someone",
                condition=Q(side=Side.CLOCK, cancelled_by=None, assignment=None, worker=None)
                | (~Q(side=Side.CLOCK) & Q(cancelled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="shiftcancellation_worker_of_assignment",
                condition=Q(assignment=None, worker=None)
                | Q(assignment__isnull=False, worker__isnull=False),
            ),
            models.CheckConstraint(
                name="shiftcancellation_percent_of_late",
                condition=Q(payable_percent__range=(0, 100))
                & (Q(late=True, side=Side.COUNCIL) | Q(payable_percent=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift} called off"


class EarlyEnd(models.Model):
    """An assignment that ended before its last shift: when each side was told, against the notice.

    Days are whole London days. Source: agency rules, rule NOTICE.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="early_end")
    side = models.CharField(max_length=10, choices=Side)
    reason = models.CharField(max_length=20, choices=EndReason)
    note = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_last_day = models.DateField(help_text="The last day before it was ended.")
    last_day = models.DateField(
        null=True, help_text="The last day that is still worked; none if it never began."
    )
    notice_days = models.PositiveIntegerField(help_text="From being told to the day after.")
    notice_due_days = models.PositiveIntegerField(help_text="What the memorandum asks for.")
    shifts_lost = models.PositiveIntegerField()
    minutes_lost = models.PositiveIntegerField()
    sign_off = models.CharField(
        max_length=500, blank=True, help_text="Who took on a notice that is too short, and why."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="earlyend_side_known", condition=Q(side__in=[Side.COUNCIL, Side.WORKER])
            ),
            models.CheckConstraint(
                name="earlyend_reason_known", condition=Q(reason__in=EndReason.values)
            ),
            models.CheckConstraint(
                name="earlyend_before_its_time",
                condition=Q(last_day=None) | Q(last_day__lt=F("due_last_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} ended early"

    @property
    def short(self) -> bool:
        return self.notice_days < self.notice_due_days


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(shift__in=Shift.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Absence(models.Model):
    """A held shift that was not worked, until somebody puts it right."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_kind_known", condition=Q(kind__in=AbsenceKind.values)
            ),
            models.CheckConstraint(
                name="absence_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="absence_once_standing", fields=["shift"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift}: {self.get_kind_display().lower()}"


class BookingCancellation(models.Model):
    """A booking that the council no longer needs: why, and when it was told."""

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="cancellation")
    reason = models.CharField(max_length=20, choices=EndReason)
    note = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bookingcancellation_reason_known",
                condition=Q(reason__in=EndReason.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} cancelled"
