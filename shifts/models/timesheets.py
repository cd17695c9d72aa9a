"""Timesheets: what was worked in one week of one assignment."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from accounts.models.ranges import bounded
from accounts.permissions import Permission, reach_of
from shifts.models.assignments import Assignment
from shifts.models.bookings import Booking, Shift
from shifts.states import TimesheetState

LONGEST = 500  # letters of a message
SPOKEN = [TimesheetState.SUBMITTED.value, TimesheetState.DISPUTED.value]


class TimesheetQuerySet(models.QuerySet["Timesheet"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            Q(assignment__worker__user=user)
            | Q(assignment__booking__in=Booking.objects.visible_to(user))
        )

    def to_approve(self, user: User) -> Self:
        """Submitted ones whose next move is this user's."""
        reach = reach_of(user, Permission.TIMESHEET_APPROVE)
        return self.filter(
            Q(assignment__booking__council__in=reach.councils)
            | Q(assignment__booking__team__in=reach.teams),
            state=TimesheetState.SUBMITTED,
        ).exclude(assignment__worker__user=user)


class Timesheet(models.Model):
    """One week, Monday to Sunday by London date, of one assignment."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="timesheets")
    week_starts_on = models.DateField(help_text="The Monday.")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in TimesheetState]
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dispute_reason = models.CharField(
        max_length=LONGEST, blank=True, help_text="Of the last time that it was sent back."
    )

    objects = TimesheetQuerySet.as_manager()

    class Meta:
        ordering = ["-week_starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="timesheet_state_known",
                condition=Q(state__in=[state.value for state in TimesheetState]),
            ),
            models.UniqueConstraint(
                name="timesheet_week_once", fields=["assignment", "week_starts_on"]
            ),
            models.CheckConstraint(
                name="timesheet_week_starts_on_monday",
                condition=Q(week_starts_on__iso_week_day=1),
            ),
            models.CheckConstraint(
                name="timesheet_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="timesheet_approved_by_someone",
                condition=~Q(state=TimesheetState.APPROVED)
                | Q(
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    submitted_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="timesheet_dispute_has_reason",
                condition=~Q(state=TimesheetState.DISPUTED) | ~Q(dispute_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Week of {self.week_starts_on:%-d %B %Y}"


class TimesheetMessage(models.Model):
    """What one side said as the week changed hands. Only ever added.

    The worker speaks as they submit, the council as it sends back (guard
    `timesheetmessage_by_its_side`), and no week is sent back or answered without words (guard
    `timesheet_moves_in_words`).
    """

    timesheet = models.ForeignKey(Timesheet, models.PROTECT, related_name="messages")
    state = models.CharField(
        max_length=20,
        choices=[(state, state) for state in SPOKEN],
        help_text="What the week became with it.",
    )
    words = models.CharField(max_length=LONGEST)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="timesheetmessage_state_known", condition=Q(state__in=SPOKEN)
            ),
            models.CheckConstraint(name="timesheetmessage_in_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class TimesheetEntry(models.Model):
    """What was worked of one shift; the shift's own times until the worker says otherwise."""

    timesheet = models.ForeignKey(Timesheet, models.PROTECT, related_name="entries")
    shift = models.OneToOneField(Shift, models.PROTECT, related_name="entry")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    worked = DateTimeRangeField()
    unpaid_break = DateTimeRangeField(null=True)

    class Meta:
        ordering = ["worked"]
        verbose_name_plural = "timesheet entries"
        constraints = [
            bounded("timesheetentry_worked_bounded", "worked"),
            models.CheckConstraint(
                name="timesheetentry_break_inside",
                condition=Q(unpaid_break=None) | Q(unpaid_break__contained_by=F("worked")),
            ),
            ExclusionConstraint(
                name="timesheetentry_worker_no_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("worked", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worked.lower:%a %-d %b %Y}"
