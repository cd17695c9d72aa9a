"""Corrections of approved weeks: the approved hours stay, and the right ones stand beside them."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from accounts.permissions import Permission, reach_of
from shifts.models.bookings import Shift
from shifts.models.timesheets import Timesheet
from shifts.states import CorrectionState

LONGEST_REASON = 300  # as the ledger keeps it with the lines that are taken back


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(timesheet__in=Timesheet.objects.visible_to(user))

    def to_decide(self, user: User) -> Self:
        """Asked ones that this user may answer: neither their own hours nor their own question."""
        reach = reach_of(user, Permission.TIMESHEET_APPROVE)
        return (
            self.filter(
                Q(timesheet__assignment__booking__council__in=reach.councils)
                | Q(timesheet__assignment__booking__team__in=reach.teams),
                state=CorrectionState.ASKED,
            )
            .exclude(timesheet__assignment__worker__user=user)
            .exclude(asked_by=user)
        )


class Correction(models.Model):
    """The right hours of some shifts of an approved week, asked by one and approved by another.

    Guards hold its life, who decides, and that corrected hours meet no other work of the worker.
    """

    timesheet = models.ForeignKey(Timesheet, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField(help_text="From 1 on, within the week.")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in CorrectionState]
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(
        max_length=LONGEST_REASON, blank=True, help_text="Why it was refused."
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["timesheet", "number"]
        constraints = [
            models.CheckConstraint(
                name="correction_state_known",
                condition=Q(state__in=[state.value for state in CorrectionState]),
            ),
            models.UniqueConstraint(
                name="correction_number_once", fields=["timesheet", "number"]
            ),
            models.UniqueConstraint(
                name="correction_one_asked",
                fields=["timesheet"],
                condition=Q(state=CorrectionState.ASKED.value),
            ),
            models.CheckConstraint(name="correction_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="correction_decided_by_someone",
                condition=Q(state=CorrectionState.ASKED.value, decided_at=None, decided_by=None)
                | Q(
                    ~Q(state=CorrectionState.ASKED.value),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="correction_refused_in_words",
                condition=Q(state=CorrectionState.REFUSED.value) & ~Q(answer="")
                | ~Q(state=CorrectionState.REFUSED.value) & Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.number} of the {str(self.timesheet).lower()}"


class CorrectionEntry(models.Model):
    """The right hours of one shift of the week; none where it was not worked after all."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="entries")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="corrections")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    worked = DateTimeRangeField(null=True)
    unpaid_break = DateTimeRangeField(null=True)

    class Meta:
        ordering = ["shift__period", "id"]
        verbose_name_plural = "correction entries"
        constraints = [
            models.UniqueConstraint(
                name="correctionentry_once", fields=["correction", "shift"]
            ),
            models.CheckConstraint(
                name="correctionentry_worked_bounded",
                condition=Q(worked=None)
                | Q(
                    worked__isempty=False,
                    worked__startswith__isnull=False,
                    worked__endswith__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="correctionentry_break_inside",
                condition=Q(unpaid_break=None)
                | Q(worked__isnull=False, unpaid_break__contained_by=F("worked")),
            ),
            ExclusionConstraint(
                name="correctionentry_no_overlap",
                expressions=[
                    ("correction", RangeOperators.EQUAL),
                    ("worked", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift}, corrected"
